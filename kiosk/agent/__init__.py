"""The agent: from a feed to editions on this device's disk. Network, parsing and disk are here, the window is not.

`loop.py` takes the turns, `works.py` is what it works with, `sync.py` reads what was verified, `admission.py` judges,
`intake.py` brings media in beside the loop, `release.py` hands editions to the screen.
"""
