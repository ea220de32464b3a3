"""The page that cannot fail: what stands on the panel while the screen starts, falls, or will not come up at all.

No Kivy, no OpenGL, no edition, no theme: a picture made once and given to the X server, which shows it by itself as the
ground under every window. No process of ours has to live for it.
"""
