"""Films made on the spot: moving bands of a size and length, as a camera would write them."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def make_film(path: Path, size: tuple[int, int] = (320, 180), seconds: float = 1.0, rate: int = 10) -> Path:
    """Write a silent H.264 film; brightness tells the time: black at first, nearly white at the end."""
    from ffpyplayer.pic import Image  # type: ignore[import-untyped]
    from ffpyplayer.writer import MediaWriter  # type: ignore[import-untyped]

    width, height = size
    stream: dict[str, Any] = {
        "pix_fmt_in": "rgb24", "width_in": width, "height_in": height, "codec": "libx264", "pix_fmt_out": "yuv420p",
        "frame_rate": (rate, 1),
    }  # fmt: skip
    writer = MediaWriter(str(path), [stream], lib_opts={"preset": "ultrafast"}, fmt="mp4")
    count = max(1, round(seconds * rate))
    for number in range(count):
        shade = 250 * number // max(1, count - 1)
        plane = bytes((shade, shade, shade)) * (width * height)
        writer.write_frame(img=Image(plane_buffers=[plane], pix_fmt="rgb24", size=size), pts=number / rate, stream=0)
    writer.close()
    return path
