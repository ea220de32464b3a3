"""Setting a screen up at the panel: the page of the installer, in the family of mock-up 11.

Reached by a hidden gesture and a PIN, or by itself where nothing is set up yet. Nothing here writes settings or asks
the network: errands are left for the steward (`kiosk.setting_up`).
"""
