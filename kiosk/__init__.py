"""The device without a window: settings, fetch, media, store, agent, catalogue, programme, journal, commands.

Imports `feed` (the contract) and never a drawing toolkit; `screens` stands above it.
"""
