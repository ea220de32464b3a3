"""The glass from outside: pixels that the X server shows, and touches that it hands to whatever window is there.

Pixels are read with XGetImage and touches sent with XTEST, the extension that xdotool sends them with; doing both in
this process keeps the moment of a touch exact.
"""

import ctypes
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Final, Self

from PIL import Image

_X11: Final = "libX11.so.6"
_XTEST: Final = "libXtst.so.6"
_Z_PIXMAP: Final = 2
_ALL_PLANES: Final = ctypes.c_ulong(0xFFFFFFFF)
_LEFT: Final = 1


class _XImage(ctypes.Structure):
    """The head of Xlib's XImage."""

    _fields_ = (
        ("width", ctypes.c_int),
        ("height", ctypes.c_int),
        ("xoffset", ctypes.c_int),
        ("format", ctypes.c_int),
        ("data", ctypes.c_void_p),
        ("byte_order", ctypes.c_int),
        ("bitmap_unit", ctypes.c_int),
        ("bitmap_bit_order", ctypes.c_int),
        ("bitmap_pad", ctypes.c_int),
        ("depth", ctypes.c_int),
        ("bytes_per_line", ctypes.c_int),
        ("bits_per_pixel", ctypes.c_int),
    )


class Glass(AbstractContextManager["Glass"]):
    """The display `name`, for example `:99`; coordinates are pixels from the upper left corner."""

    def __init__(self, name: str) -> None:
        self._x11, self._xtest = ctypes.CDLL(_X11), ctypes.CDLL(_XTEST)
        x11, pointer = self._x11, ctypes.c_void_p
        x11.XOpenDisplay.restype = pointer
        x11.XOpenDisplay.argtypes = [ctypes.c_char_p]
        x11.XDefaultRootWindow.restype = ctypes.c_ulong
        x11.XGetImage.restype = ctypes.POINTER(_XImage)
        x11.XGetImage.argtypes = [
            pointer, ctypes.c_ulong, *[ctypes.c_int] * 2, *[ctypes.c_uint] * 2, ctypes.c_ulong, ctypes.c_int,
        ]  # fmt: skip
        x11.XDestroyImage.argtypes = [ctypes.POINTER(_XImage)]
        for function in (x11.XDefaultScreen, x11.XDefaultRootWindow, x11.XCloseDisplay, x11.XFlush):
            function.argtypes = [pointer]
        for function in (x11.XDisplayWidth, x11.XDisplayHeight):
            function.argtypes = [pointer, ctypes.c_int]
        self._xtest.XTestFakeMotionEvent.argtypes = [pointer, *[ctypes.c_int] * 3, ctypes.c_ulong]
        self._xtest.XTestFakeButtonEvent.argtypes = [pointer, ctypes.c_uint, ctypes.c_int, ctypes.c_ulong]
        self._display = x11.XOpenDisplay(name.encode())
        if not self._display:
            raise OSError(f"display {name} cannot be opened")
        screen = x11.XDefaultScreen(self._display)
        self._root = x11.XDefaultRootWindow(self._display)
        self.size = int(x11.XDisplayWidth(self._display, screen)), int(x11.XDisplayHeight(self._display, screen))

    def __enter__(self) -> Self:
        """For use in a `with` statement."""
        return self

    def __exit__(self, *_exception: object) -> None:
        """Let the display go."""
        self.close()

    def close(self) -> None:
        """Let the display go; its server goes on."""
        if self._display:
            self._x11.XCloseDisplay(self._display)
            self._display = None

    def pixels(self, x: int, y: int, width: int, height: int) -> Image.Image:
        """What is shown in a rectangle."""
        image: Any = self._x11.XGetImage(self._display, self._root, x, y, width, height, _ALL_PLANES, _Z_PIXMAP)
        if not image:
            raise OSError(f"no pixels at {x},{y} {width}x{height}")
        try:
            head = image.contents
            data = ctypes.string_at(head.data, head.bytes_per_line * height)
            return Image.frombytes("RGB", (width, height), data, "raw", "BGRX", head.bytes_per_line)
        finally:
            self._x11.XDestroyImage(image)

    def screenshot(self) -> Image.Image:
        """The whole glass."""
        return self.pixels(0, 0, *self.size)

    def colours(self) -> int:
        """How many different colours five thin strips across the glass show: 1 when it is blank, many with content."""
        width, height = self.size
        seen: set[object] = set()
        for part in range(1, 6):
            strip = self.pixels(0, height * part // 6, width, 2)
            seen.update(colour for _, colour in strip.getcolors(width * 2) or ())
        return len(seen)

    def press(self, x: int, y: int) -> float:
        """Put a finger down; return the moment (seconds since 1970)."""
        self._xtest.XTestFakeMotionEvent(self._display, -1, x, y, 0)
        moment = time.time()
        self._xtest.XTestFakeButtonEvent(self._display, _LEFT, 1, 0)
        self._x11.XFlush(self._display)
        return moment

    def move(self, x: int, y: int) -> None:
        """Drag the finger to another place."""
        self._xtest.XTestFakeMotionEvent(self._display, -1, x, y, 0)
        self._x11.XFlush(self._display)

    def release(self) -> float:
        """Lift the finger; return the moment (seconds since 1970)."""
        moment = time.time()
        self._xtest.XTestFakeButtonEvent(self._display, _LEFT, 0, 0)
        self._x11.XFlush(self._display)
        return moment

    def tap(self, x: int, y: int) -> float:
        """Touch and lift at once, as `xdotool click` does; return the moment of the touch (seconds since 1970)."""
        moment = self.press(x, y)
        self.release()
        return moment

    def swipe(self, start: tuple[int, int], end: tuple[int, int], seconds: float = 0.2) -> float:
        """Drag a finger from one place to another within `seconds`; return the moment at which it left."""
        self.press(*start)
        steps = 4
        for step in range(1, steps + 1):
            time.sleep(seconds / steps)
            self.move(*(int(a + (b - a) * step / steps) for a, b in zip(start, end, strict=True)))
        moment = self.release()
        # A touch's own movement and press that come at once may reach a window in either order.
        self.move(*start)
        return moment


def shows_content(glass: Glass, colours: int = 48) -> Callable[[], bool]:
    """A test for `wait_until`: whether the glass shows more than a ground: pictures or smooth letters."""
    return lambda: glass.colours() >= colours
