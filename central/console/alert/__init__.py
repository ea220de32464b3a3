"""应急发布: warnings of the county, by two people (C11)."""
