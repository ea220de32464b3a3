"""Staying healthy for years: what the machine tells of itself, and what follows from it.

`storage`, `heat` and `memory` read the kernel's own figures below a root that tests give; `condition` gathers them
for the status and the heartbeat, `words` says them in plain Chinese. `growth` decides when the screen begins anew,
`allowance` how much a metered line may carry on one day, `relief` what gives way on a full disk.
"""
