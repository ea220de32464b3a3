"""The tree: county, townships, villages, each a page below the one above."""
