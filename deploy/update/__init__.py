"""How a screen gets a new version: the launcher that decides which one runs, and the packer of releases."""
