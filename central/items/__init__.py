"""Items from the first word to the archive: drafts, media, decisions, the workflow."""
