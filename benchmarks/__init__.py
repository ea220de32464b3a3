"""Figures of the whole product on one machine: `make bench` prints them, `make soak` looks for growth."""
