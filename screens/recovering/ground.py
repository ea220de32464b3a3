"""Giving a picture to the X server, by its own library: as the ground of the display, or in a window that stays.

The server keeps the ground when this program has ended, and shows it wherever no window is.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any, Final

from PIL import Image

Compose = Callable[[int, int], Image.Image]
"""Makes the picture for a display's width and height."""

_DEPTHS: Final = (24, 32)
_Z_PIXMAP: Final = 2
_EVENT_BYTES: Final = 24 * 8


class NoDisplay(OSError):
    """There is no X server to be reached, or none that shows true colours."""


def show(compose: Compose, display: str | None = None, *, stay: bool = False) -> None:
    """Paint the ground of a display; with `stay` in a window over all of it, until this process ends.

    `display` as in the environment variable. Raises NoDisplay.
    """
    x11 = _library()
    connection = x11.XOpenDisplay(display.encode() if display else None)
    if not connection:
        raise NoDisplay(f"no X server at {display or 'DISPLAY'}")
    try:
        screen = x11.XDefaultScreen(connection)
        root = x11.XRootWindow(connection, screen)
        width, height = x11.XDisplayWidth(connection, screen), x11.XDisplayHeight(connection, screen)
        pixmap = _pixmap(x11, connection, screen, root, compose(width, height))
        window = x11.XCreateSimpleWindow(connection, root, 0, 0, width, height, 0, 0, 0) if stay else root
        x11.XSetWindowBackgroundPixmap(connection, window, pixmap)
        x11.XClearWindow(connection, window)
        if stay:
            x11.XMapRaised(connection, window)
        x11.XFreePixmap(connection, pixmap)
        x11.XSync(connection, 0)
        event = ctypes.create_string_buffer(_EVENT_BYTES)
        while stay:
            x11.XNextEvent(connection, event)
    finally:
        x11.XCloseDisplay(connection)


def _pixmap(x11: Any, connection: Any, screen: int, root: int, image: Image.Image) -> int:
    depth = x11.XDefaultDepth(connection, screen)
    if depth not in _DEPTHS:
        raise NoDisplay(f"the display has {depth} bits of colour; 24 are needed")
    pixels = image.convert("RGB").tobytes("raw", "BGRX")
    width, height = image.size
    picture = x11.XCreateImage(
        connection, x11.XDefaultVisual(connection, screen), depth, _Z_PIXMAP, 0, pixels, width, height, 32, 4 * width
    )
    pixmap = int(x11.XCreatePixmap(connection, root, width, height, depth))
    x11.XPutImage(connection, pixmap, x11.XDefaultGC(connection, screen), picture, 0, 0, 0, 0, width, height)
    # The picture's frame goes, its pixels are Python's; the copy is made when the server has answered.
    x11.XSync(connection, 0)
    x11.XFree(picture)
    return pixmap


def _library() -> Any:
    try:
        x11 = ctypes.CDLL("libX11.so.6")
    except OSError as fault:
        raise NoDisplay("libX11.so.6 is not installed") from fault
    pointer, number, long = ctypes.c_void_p, ctypes.c_int, ctypes.c_ulong
    size = ctypes.c_uint
    calls: dict[str, tuple[Any, tuple[Any, ...]]] = {
        "XOpenDisplay": (pointer, (ctypes.c_char_p,)),
        "XCloseDisplay": (number, (pointer,)),
        "XDefaultScreen": (number, (pointer,)),
        "XRootWindow": (long, (pointer, number)),
        "XDefaultDepth": (number, (pointer, number)),
        "XDefaultVisual": (pointer, (pointer, number)),
        "XDefaultGC": (pointer, (pointer, number)),
        "XDisplayWidth": (number, (pointer, number)),
        "XDisplayHeight": (number, (pointer, number)),
        "XCreateSimpleWindow": (long, (pointer, long, number, number, size, size, size, long, long)),
        "XCreatePixmap": (long, (pointer, long, size, size, size)),
        "XFreePixmap": (number, (pointer, long)),
        "XCreateImage": (
            pointer,
            (pointer, pointer, size, number, number, ctypes.c_char_p, size, size, number, number),
        ),
        "XPutImage": (number, (pointer, long, pointer, pointer, number, number, number, number, size, size)),
        "XSetWindowBackgroundPixmap": (number, (pointer, long, long)),
        "XClearWindow": (number, (pointer, long)),
        "XMapRaised": (number, (pointer, long)),
        "XNextEvent": (number, (pointer, ctypes.c_char_p)),
        "XSync": (number, (pointer, number)),
        "XFree": (number, (pointer,)),
    }
    for name, (result, arguments) in calls.items():
        function = getattr(x11, name)
        function.restype, function.argtypes = result, arguments
    return x11
