"""Reporting to the county's centre: how this device is, how often its items were used; signed with its own key.

The contract is `feed.reports`. `starting.py` begins it beside the agent, `sender.py` sends, `contents.py` says what.
"""
