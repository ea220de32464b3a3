"""The Debian package: the program's tree with its own libraries, and the .deb around it. `python -m deploy.package`."""
