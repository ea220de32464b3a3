"""The machine's own control line (QMP): pictures of the glass, keys, the plug."""

import json
import socket
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from PIL import Image

from deploy.try_device.report import NotSo


class Control:
    """Speaks QMP on a socket of the machine."""

    def __init__(self, socket_file: Path, seconds: float = 20.0) -> None:
        end = monotonic() + seconds
        while True:
            self._socket = socket.socket(socket.AF_UNIX)
            try:
                self._socket.connect(str(socket_file))
                break
            except OSError as fault:
                self._socket.close()
                if monotonic() > end:
                    raise NotSo(f"the virtual machine did not start: {fault}") from fault
                sleep(0.1)
        self._socket.settimeout(60.0)
        self._lines = self._socket.makefile("r")
        self._lines.readline()
        self.do("qmp_capabilities")

    def do(self, command: str, **arguments: Any) -> Any:
        """Carry out one command and return its answer. Raises NotSo."""
        self._socket.sendall((json.dumps({"execute": command, "arguments": arguments}) + "\n").encode())
        while line := self._lines.readline():
            answer = json.loads(line)
            if "return" in answer:
                return answer["return"]
            if "error" in answer:
                raise NotSo(f"{command}: {answer['error']['desc']}")
        raise NotSo(f"{command}: the virtual machine is gone")

    def picture(self, to: Path) -> Image.Image:
        """Save what stands on the glass as PNG, and return it."""
        raw = to.with_suffix(".ppm")
        self.do("screendump", filename=str(raw))
        with Image.open(raw) as opened:
            image = opened.convert("RGB")
        raw.unlink()
        image.save(to)
        return image

    def keys(self, *names: str) -> None:
        """Press keys together, and let them go (QKeyCode)."""
        self.do("send-key", keys=[{"type": "qcode", "data": name} for name in names])

    def close(self) -> None:
        """Hang up."""
        self._lines.close()
        self._socket.close()


def colours(image: Image.Image) -> int:
    """How many colours a picture has: a page with type and pictures has hundreds, a bare ground a few."""
    found = image.getcolors(1 << 24)
    return len(found) if found else 0
