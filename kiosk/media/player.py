"""How a film or a sound is opened by ffpyplayer, at admission and on the screen: one set of bounds for both.

One demuxer by the kind of file, so nothing is guessed and a playlist is never one; the decoders that admission allows;
no protocol but a local file; a picture no larger than a full-HD panel's, which a small board can still decode.
"""

from pathlib import Path
from typing import Any, Final

FORMATS: Final = {".mp4": "mp4", ".webm": "webm", ".ogg": "ogg", ".mp3": "mp3"}
"""The one demuxer for each kind of file that admission lets through (`kiosk.media.task.PASSED_ON`)."""

CODECS: Final = "h264,hevc,libdav1d,av1,vp8,libvpx,vp9,libvpx-vp9,aac,mp3,mp3float,opus,libopus,vorbis"
"""Decoders that may be opened (FFmpeg's names)."""

MAX_PIXELS: Final = 1920 * 1088
"""Pixels of one frame; encoders count in blocks of 16, so full HD has 1088 rows."""


def open_player(
    path: Path, form: str, *, film: bool, sound: bool, volume: float, size: tuple[int, int], told: Any, threads: int
) -> Any:
    """Open `path` as the format `form` and begin; return ffpyplayer's `MediaPlayer`.

    `film` and `sound` tell what is played of it, `size` is that of the frames ((0, 0): the film's own), `told` is
    called from the player's threads with (selector, value). Nothing is printed. Raises whatever the binding raises; a
    file that cannot be opened is reported to `told`.
    """
    from ffpyplayer.player import MediaPlayer  # type: ignore[import-untyped]
    from ffpyplayer.tools import set_loglevel  # type: ignore[import-untyped]

    set_loglevel("quiet")
    return MediaPlayer(
        f"file:{path}",
        callback=told,
        loglevel="quiet",
        ff_opts={
            "f": form, "sn": True, "an": not sound, "vn": not film, "volume": volume, "out_fmt": "rgb24",
            "x": size[0], "y": size[1],
        },
        lib_opts={
            "protocol_whitelist": "file", "codec_whitelist": CODECS, "max_pixels": str(MAX_PIXELS),
            "threads": str(threads),
        },
    )  # fmt: skip
