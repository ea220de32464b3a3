"""Originals to look at closely: pages of documents, pictures, maps; zoomed, moved, turned (mock-up 16)."""
