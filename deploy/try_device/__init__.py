"""The device as it really boots: a virtual machine with its own kernel, systemd and X server, driven from outside."""
