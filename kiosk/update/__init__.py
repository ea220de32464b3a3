"""The device's own program, renewed: fetched by the agent, put in place by root, switched by the package's launcher.

- `machine`: the states of an update and what follows from what; pure
- `staging`: the agent's part, the archive on disk, whole, beside the content
- `applying`: root's part, verified once more from the pinned root, unpacked, and switched to when it is time
- `installed`: what lies on this device, as the launcher (`deploy/update/launcher`) writes it down
"""
