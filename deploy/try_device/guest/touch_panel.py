#!/usr/bin/python3
"""A touch panel made in the guest's kernel (uinput): fingers arrive where those on a real frame do.

Runs in the machine, with its system's Python alone. Reads one act a line from the pipe that is named:

    tap X Y            a finger comes down and leaves; X and Y from 0 to 1 on the panel's own glass
    hold X Y SECONDS   the same, and stays so long
"""

import fcntl
import os
import struct
import sys
import time
from pathlib import Path

EV_SYN, EV_KEY, EV_ABS = 0, 1, 3
BTN_TOUCH = 0x14A
ABS_X, ABS_Y, SLOT, X, Y, TRACKING = 0x00, 0x01, 0x2F, 0x35, 0x36, 0x39
DIRECT = 0x01
REACH = 32767

UI_SET_EVBIT, UI_SET_KEYBIT, UI_SET_ABSBIT, UI_SET_PROPBIT = 0x40045564, 0x40045565, 0x40045567, 0x4004556E
UI_DEV_CREATE, UI_DEV_SETUP, UI_ABS_SETUP = 0x5501, 0x405C5503, 0x401C5504


class Panel:
    """The device; it lives as long as the process."""

    def __init__(self) -> None:
        self.file = os.open("/dev/uinput", os.O_WRONLY)
        self.number = 0
        for kind in (EV_KEY, EV_ABS):
            fcntl.ioctl(self.file, UI_SET_EVBIT, kind)
        fcntl.ioctl(self.file, UI_SET_KEYBIT, BTN_TOUCH)
        fcntl.ioctl(self.file, UI_SET_PROPBIT, DIRECT)
        for axis, most in ((ABS_X, REACH), (ABS_Y, REACH), (SLOT, 9), (X, REACH), (Y, REACH), (TRACKING, 65535)):
            fcntl.ioctl(self.file, UI_SET_ABSBIT, axis)
            # 32767 units on a panel 1.21 m wide: a resolution, as libinput wants one of a touch panel.
            fcntl.ioctl(self.file, UI_ABS_SETUP, struct.pack("<HxxiiiiiI", axis, 0, 0, most, 0, 0, 27)[:28])
        fcntl.ioctl(self.file, UI_DEV_SETUP, struct.pack("<HHHH80sI", 3, 0x1234, 0x5678, 1, b"Tried touch panel", 0))
        fcntl.ioctl(self.file, UI_DEV_CREATE)

    def send(self, *events: tuple[int, int, int]) -> None:
        """Send events and the mark that ends them."""
        for kind, code, value in (*events, (EV_SYN, 0, 0)):
            os.write(self.file, struct.pack("<qqHHi", 0, 0, kind, code, value))

    def hold(self, x: float, y: float, seconds: float) -> None:
        """One finger."""
        self.number = self.number % 60000 + 1
        across, along = round(x * REACH), round(y * REACH)
        self.send(
            (EV_ABS, SLOT, 0), (EV_ABS, TRACKING, self.number), (EV_ABS, X, across), (EV_ABS, Y, along),
            (EV_KEY, BTN_TOUCH, 1), (EV_ABS, ABS_X, across), (EV_ABS, ABS_Y, along),
        )  # fmt: skip
        time.sleep(seconds)
        self.send((EV_ABS, TRACKING, -1), (EV_KEY, BTN_TOUCH, 0))


def main(pipe: Path) -> None:
    """Act until the end of the machine."""
    panel = Panel()
    if not pipe.exists():
        os.mkfifo(pipe)
    while True:
        with pipe.open() as lines:
            for line in lines:
                act, x, y, *seconds = line.split()
                panel.hold(float(x), float(y), float(seconds[0]) if act == "hold" else 0.12)
                time.sleep(0.1)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
