"""Warnings on the glass (mock-up 10): what takes the screen over, what is a banner, and for how long."""
