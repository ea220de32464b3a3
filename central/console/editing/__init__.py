"""Writing items: one short form per kind, kept as one types (C3)."""
