"""Makes the sounds of assets/sounds: `python -m deploy.sounds`. Needs libsndfile with Vorbis.

`warning.ogg` comes with a warning: a rising chime of three notes, three times, each with its overtones dying away. It
lies between 600 and 1 400 Hz, where old ears still hear well, and is unlike the sirens of the air-raid warning, which
nothing else may imitate. `set-up.ogg` is the sound test: three soft notes that nobody takes for an alarm.
"""

import array
import ctypes
import math
from pathlib import Path
from typing import Final

SOUNDS: Final = Path(__file__).resolve().parents[1] / "assets" / "sounds"
RATE: Final = 22_050
"""Samples a second."""

_CHIME: Final = (659.26, 830.61, 987.77)
"""E5, G#5, B5 in hertz."""
_NOTE_SECONDS: Final = 0.34
_REST_SECONDS: Final = 0.66
_TIMES: Final = 3
_TAIL_SECONDS: Final = 1.2
_OVERTONES: Final = ((1.0, 1.0), (2.0, 0.35), (3.01, 0.12))
"""Each as (times the note, share)."""
_LOUDEST: Final = 0.92

_SOFT: Final = (523.25, 659.25, 783.99)
"""C5, E5, G5 in hertz: rising."""
_SOFT_SECONDS: Final = 0.45
_FADE_SECONDS: Final = 0.04
_SOFT_LOUD: Final = 0.6

_OGG_VORBIS: Final = 0x200000 | 0x0060
_WRITE: Final = 0x20


def chime() -> "array.array[float]":
    """Return the samples of the warning's tone."""
    round_seconds = len(_CHIME) * _NOTE_SECONDS + _REST_SECONDS
    samples = array.array("f", bytes(4 * int(RATE * (_TIMES * round_seconds + _TAIL_SECONDS))))
    for time in range(_TIMES):
        for place, pitch in enumerate(_CHIME):
            _strike(samples, time * round_seconds + place * _NOTE_SECONDS, pitch, last=place == len(_CHIME) - 1)
    peak = max(map(abs, samples))
    return array.array("f", (_LOUDEST * sample / peak for sample in samples))


def _strike(samples: "array.array[float]", at: float, pitch: float, *, last: bool) -> None:
    """Add one note: struck within 8 ms, dying away, the last of a round more slowly."""
    begin, fall = int(at * RATE), 3.2 if last else 5.0
    for number in range(min(int(1.6 * RATE), len(samples) - begin)):
        moment = number / RATE
        envelope = min(1.0, moment / 0.008) * math.exp(-fall * moment)
        samples[begin + number] += envelope * sum(
            share * math.sin(2 * math.pi * pitch * times * moment) for times, share in _OVERTONES
        )


def soft_notes() -> "array.array[float]":
    """Return the samples of the sound test."""
    moments = [number / RATE for number in range(int(RATE * _SOFT_SECONDS))]
    # Faded in and out: a note that begins at once clicks.
    fades = [min(1.0, at / _FADE_SECONDS, (_SOFT_SECONDS - at) / _FADE_SECONDS) for at in moments]
    return array.array(
        "f",
        (
            _SOFT_LOUD * fade * math.sin(2 * math.pi * note * at)
            for note in _SOFT
            for at, fade in zip(moments, fades, strict=True)
        ),
    )


def write(samples: "array.array[float]", target: Path) -> None:
    """Write the samples as Ogg Vorbis; end with a message where that cannot be done."""

    class Info(ctypes.Structure):
        _fields_ = (
            ("frames", ctypes.c_int64), ("samplerate", ctypes.c_int), ("channels", ctypes.c_int),
            ("format", ctypes.c_int), ("sections", ctypes.c_int), ("seekable", ctypes.c_int),
        )  # fmt: skip

    library = ctypes.CDLL("libsndfile.so.1")
    library.sf_open.restype = ctypes.c_void_p
    library.sf_writef_float.argtypes = (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64)
    library.sf_close.argtypes = (ctypes.c_void_p,)
    target.parent.mkdir(parents=True, exist_ok=True)
    info = Info(0, RATE, 1, _OGG_VORBIS, 0, 0)
    file = library.sf_open(str(target).encode(), _WRITE, ctypes.byref(info))
    if not file:
        raise SystemExit(f"{target} could not be opened: is libsndfile built with Vorbis?")
    library.sf_writef_float(file, samples.buffer_info()[0], len(samples))
    library.sf_close(file)


if __name__ == "__main__":
    write(chime(), SOUNDS / "warning.ogg")
    write(soft_notes(), SOUNDS / "set-up.ogg")
