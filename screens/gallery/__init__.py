"""The gallery: every page in every size and manner, drawn into a folder with an index, each held to the audits.

A maintainer's command (`kiosk gallery`). It shows the edition of the settings it is given, with the real program on a
window that no display needs: SDL's own off-screen one, of exactly the panel's size.
"""
