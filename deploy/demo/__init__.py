"""The demo: the whole path from a folder of content to a screen, on one machine."""
