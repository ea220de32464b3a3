"""How the machine's processor is made: by the host's own (KVM), or instruction by instruction in software (TCG).

In software a guest is ten to fifty times slower while its clock goes as everybody's. What it does is tried all the
same; how long it takes says nothing then, and the units' limits are lengthened (`limits`).
"""

import os
from pathlib import Path
from typing import Final, Literal, cast

Accelerator = Literal["kvm", "tcg", "container"]
"""A container (`container.py`) is no processor at all, but goes where KVM does not."""

HOSTS: Final[dict[Accelerator, str]] = {"kvm": "10.0.2.2", "tcg": "10.0.2.2", "container": "127.0.0.1"}
"""By which name the device reaches the host that tries it."""

KVM: Final = Path("/dev/kvm")
MODULES: Final = Path("/sys/module")

SLOWER: Final = 15
"""By how much limits are lengthened in software."""


PLAIN: Final = ("-cpu", "Nehalem")
"""A processor without AVX: in software, drawing with it ends in a segmentation fault now and then (QEMU 7.2)."""


class NoKvm(Exception):
    """The host cannot run a machine's instructions itself; the message is one line with the remedy."""


def usable_kvm(device: Path = KVM, modules: Path = MODULES) -> bool:
    """Whether KVM is there and runs any kernel. PVM, which clouds nest with, runs kernels made for it, not Debian's."""
    return os.access(device, os.R_OK | os.W_OK) and not (modules / "kvm_pvm").exists()


def accelerator(wanted: str, device: Path = KVM, modules: Path = MODULES) -> Accelerator:
    """Return what is to be used. `wanted`: "kvm", "tcg", "container", or "" for KVM. Raises NoKvm, ValueError."""
    if wanted not in ("", "kvm", "tcg", "container"):
        raise ValueError(f"ACCEL={wanted}; allowed: kvm, tcg, container")
    if wanted in ("tcg", "container"):
        return cast("Accelerator", wanted)
    if not usable_kvm(device, modules):
        raise NoKvm(
            f"no KVM that runs Debian's kernel at {device}; run on a machine with hardware virtualization, or with "
            "ACCEL=container (processes only), ACCEL=tcg (some hours), or ALLOW_NO_KVM=1 to pass without trying"
        )
    return "kvm"


def arguments(accelerator: Accelerator) -> list[str]:
    """What QEMU is told."""
    return ["-accel", "kvm", "-cpu", "host"] if accelerator == "kvm" else ["-accel", "tcg,thread=multi", *PLAIN]


def limits(accelerator: Accelerator) -> dict[str, str]:
    """Drop-ins for the guest's units, by unit: limits that a machine in software can keep; none with KVM."""
    if accelerator != "tcg":
        return {}
    starting = {"village-screen": 60, "village-screen-agent": 60, "village-screen-x": 60, "village-screen-failsafe": 20}
    watched = {"village-screen": 30, "village-screen-agent": 300}
    return {
        unit: f"[Service]\nTimeoutStartSec={seconds * SLOWER}\nTimeoutStopSec=60\n"
        + (f"WatchdogSec={watched[unit] * 4}\n" if unit in watched else "")
        for unit, seconds in starting.items()
    }
