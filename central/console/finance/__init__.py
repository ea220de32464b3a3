"""财务公开: the grid of a period, pasted from Excel, signed (C4)."""
