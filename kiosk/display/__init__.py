"""The display as the settings want it: rotation with the matching touch, connectors, the X server's configuration."""
