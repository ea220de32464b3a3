"""Textures of our own making, kept in a small store bounded in bytes.

Kivy's caches count entries and keep full pictures; a screen that runs for months needs a bound in bytes. A texture that
is still shown stays alive through its widget, whether the store keeps it or not.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable

from kivy.graphics.texture import Texture
from PIL import Image

_FORMATS = {"RGB": "rgb", "RGBA": "rgba", "LA": "luminance_alpha", "L": "luminance"}


def texture_of(image: Image.Image) -> Texture:
    """A texture of a Pillow picture, upright; modes other than RGB, RGBA, LA and L become RGBA."""
    if image.mode not in _FORMATS:
        image = image.convert("RGBA")
    form = _FORMATS[image.mode]
    texture = Texture.create(size=image.size, colorfmt=form)
    texture.blit_buffer(image.tobytes(), colorfmt=form, bufferfmt="ubyte")
    texture.flip_vertical()
    return texture


class TextureStore:
    """Textures by key, least recently used first out, at most `limit` bytes of pixels."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.bytes = 0
        self._kept: OrderedDict[Hashable, tuple[Texture, int]] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], Image.Image]) -> Texture:
        """The texture of a key, made when it is not kept. A picture larger than the limit is not kept at all."""
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key][0]
        image = make()
        texture = texture_of(image)
        # Renderers pad three bytes a pixel to four.
        weight = image.width * image.height * {3: 4}.get(len(image.getbands()), len(image.getbands()))
        if weight <= self.limit:
            self._kept[key] = (texture, weight)
            self.bytes += weight
            while self.bytes > self.limit:
                _, (_, freed) = self._kept.popitem(last=False)
                self.bytes -= freed
        return texture

    def clear(self) -> None:
        """Forget everything (the window has lost its textures, or memory is wanted back)."""
        self._kept.clear()
        self.bytes = 0


texts = TextureStore(3 * 1024 * 1024)
"""Bitmaps of texts: about a full page at 1080p."""

shapes = TextureStore(3 * 1024 * 1024)
"""Icons, corners and shadows: all that the frame and the home page use."""

pictures = TextureStore(3 * 1024 * 1024)
"""Illustrations and photographs at the size drawn: the leaves of the home page and a header or two. A picture that
fills the panel is not kept beside them: it takes 15 ms to decode and 7 MB to keep."""
