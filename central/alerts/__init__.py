"""Warnings of the county: what the form asks, how a CAP file is read, and the two people who let one out."""
