"""The window's pixels as a picture. Import after `screens.launch.prepare_kivy`."""

from __future__ import annotations

from kivy.core.window import Window
from kivy.graphics.opengl import GL_RGB, GL_UNSIGNED_BYTE, glFinish, glReadPixels
from PIL import Image


def snapshot() -> Image.Image:
    """What the window shows."""
    width, height = map(int, Window.size)
    glFinish()
    pixels = glReadPixels(0, 0, width, height, GL_RGB, GL_UNSIGNED_BYTE)
    return Image.frombytes("RGB", (width, height), pixels).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
