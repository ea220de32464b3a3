"""Screens and what they send back: registered keys, signed journals, the last honest state."""
