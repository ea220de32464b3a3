"""The size of the display, asked before the window is made.

A window that asks for full screen depends on a window manager to grant it; a borderless window of the display's size at
its corner needs none, and the same code serves a bare X server, a tiny window manager and a test's virtual display.
"""

from __future__ import annotations

import ctypes
import os


def display_size() -> tuple[int, int] | None:
    """Width and height in pixels of the X display named by `DISPLAY`; none when there is no X server to ask."""
    if not os.environ.get("DISPLAY"):
        return None
    try:
        # By its name: ctypes.util.find_library starts processes to find it.
        x11 = ctypes.CDLL("libX11.so.6")
    except OSError:
        return None
    x11.XOpenDisplay.restype = ctypes.c_void_p
    for function in (x11.XDefaultScreen, x11.XCloseDisplay):
        function.argtypes = [ctypes.c_void_p]
    for function in (x11.XDisplayWidth, x11.XDisplayHeight):
        function.argtypes = [ctypes.c_void_p, ctypes.c_int]
    display = x11.XOpenDisplay(None)
    if not display:
        return None
    try:
        screen = x11.XDefaultScreen(display)
        size = int(x11.XDisplayWidth(display, screen)), int(x11.XDisplayHeight(display, screen))
    finally:
        x11.XCloseDisplay(display)
    return size if all(size) else None
