"""Whether pictures may move: fades and slides are for panels with a graphics chip, the others cut."""

from __future__ import annotations

from functools import cache

from kivy.graphics.opengl import glGetString

_SOFTWARE = (b"llvmpipe", b"softpipe", b"swrast", b"swiftshader", b"software")
_GL_RENDERER = 0x1F01


@cache
def can_move() -> bool:
    """Whether the renderer of the window is hardware: in software a full-screen fade runs at 13 frames a second."""
    name: bytes = glGetString(_GL_RENDERER) or b""
    return not any(word in name.lower() for word in _SOFTWARE)
