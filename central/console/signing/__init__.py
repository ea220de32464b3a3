"""等我签字: the supervision committee checks and signs (C12b)."""
