"""Makes assets/sounds/set-up.ogg, the three soft notes of the sound test: `python -m deploy.set_up_sound`.

Needs ffmpeg.
"""

import io
import math
import struct
import subprocess
import wave
from pathlib import Path
from typing import Final

SOUND: Final = Path(__file__).resolve().parents[1] / "assets" / "sounds" / "set-up.ogg"

RATE: Final = 22_050
_NOTES: Final = (523.25, 659.25, 783.99)
"""C5, E5, G5 in hertz: rising, so that nobody takes it for an alarm."""
_NOTE_SECONDS: Final = 0.45
_FADE_SECONDS: Final = 0.04
_LOUD: Final = 0.6


def tone_wav() -> bytes:
    """Return the tone as a WAV file: 16 bits, one channel."""
    frames = bytearray()
    for note in _NOTES:
        count = int(RATE * _NOTE_SECONDS)
        for number in range(count):
            at = number / RATE
            # Faded in and out: a note that begins at once clicks.
            fade = min(1.0, at / _FADE_SECONDS, (_NOTE_SECONDS - at) / _FADE_SECONDS)
            value = math.sin(2 * math.pi * note * at) * fade * _LOUD
            frames += struct.pack("<h", int(32_767 * value))
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(bytes(frames))
    return target.getvalue()


if __name__ == "__main__":
    vorbis = ("-c:a", "libvorbis", "-q:a", "2")
    exact = ("-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact")
    command = [
        "ffmpeg",
        "-v",
        "error",
        "-y",
        "-f",
        "wav",
        "-i",
        "-",
        "-c:a",
        "libvorbis",
        "-q:a",
        "2",
        *exact,
        str(SOUND),
    ]
    subprocess.run(command, input=tone_wav(), check=True)
