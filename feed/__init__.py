"""The feed: the contract that publishers write and screens read.

Read side only. `feed.publish` holds the signing half and is not installed on devices.
"""
