"""A disk with a minimal Debian on it, as an installer's panel PC has before anything of ours; and a USB stick.

debootstrap, a kernel, udev, sudo; no Python, no display server, no desktop. The machine starts its kernel directly, so
the disk has no boot loader. What no other device has is the line for commands (`shell.py`), and for a container the
package of a display server, not installed (`container.py`).
"""

import shutil
import subprocess
from pathlib import Path
from typing import Final

from deploy.try_device.report import NotSo
from deploy.try_device.shell import UNIT

DISK_BYTES: Final = 6 << 30
STICK_BYTES: Final = 2 << 30

PACKAGES: Final = "linux-image-amd64 init udev dbus sudo kmod login passwd e2fsprogs"

NETWORK: Final = """\
[Match]
Name=en* eth*
[Network]
Address=10.0.2.15/24
Gateway=10.0.2.2
LinkLocalAddressing=no
"""

_INSTALL: Final = """\
set -e
mount --make-rprivate /
mount -t proc proc "$1/proc"
mount --rbind /dev "$1/dev"
inside() { chroot "$1" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive sh -ec "$2"; }
inside "$1" 'apt-get -qq update'
inside "$1" "apt-get -qq -y --no-install-recommends install $2"
inside "$1" "cd /var/cache && apt-get -qq download xvfb"
rm -rf "$1"/var/cache/apt/archives/*.deb "$1"/var/lib/apt/lists/*
"""


def bare_tree(suite: str, folder: Path, mirror: str, security: str) -> Path:
    """The system's files in `folder/tree-<suite>`, made on the first call. Needs root and a mirror. Raises NotSo."""
    tree = folder / f"tree-{suite}"
    done = folder / f"tree-{suite}.done"
    if done.exists():
        return tree
    shutil.rmtree(tree, ignore_errors=True)
    log = folder / f"tree-{suite}.log"
    _call(["debootstrap", "--variant=minbase", suite, str(tree), mirror], log)
    (tree / "etc/apt/sources.list").write_text(f"deb {mirror} {suite} main\ndeb {security} {suite}-security main\n")
    # A system that is being made starts no services.
    policy = tree / "usr/sbin/policy-rc.d"
    policy.write_text("#!/bin/sh\nexit 101\n")
    policy.chmod(0o755)
    shutil.copyfile("/etc/resolv.conf", tree / "etc/resolv.conf")
    _call(
        ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", _INSTALL, "sh", str(tree), PACKAGES], log
    )
    policy.unlink()
    done.touch()
    return tree


def lay_disk(tree: Path, disk: Path) -> None:
    """Write a disk of one ext4 file system with the tree on it, and the line for commands. Raises NotSo."""
    (tree / "usr/sbin/policy-rc.d").unlink(missing_ok=True)
    (tree / "etc/fstab").write_text("/dev/vda / ext4 errors=remount-ro 0 1\n")
    (tree / "etc/hostname").write_text("panel\n")
    (tree / "etc/resolv.conf").write_text("")
    network = tree / "etc/systemd/network/80-try.network"
    network.parent.mkdir(parents=True, exist_ok=True)
    network.write_text(NETWORK)
    unit = tree / "etc/systemd/system/try-shell.service"
    unit.write_text(UNIT)
    wants = tree / "etc/systemd/system/multi-user.target.wants"
    wants.mkdir(parents=True, exist_ok=True)
    for wanted in (str(unit.relative_to(tree / "etc/systemd/system")), "/lib/systemd/system/systemd-networkd.service"):
        link = wants / Path(wanted).name
        link.unlink(missing_ok=True)
        link.symlink_to(wanted if wanted.startswith("/") else f"../{wanted}")
    made = disk.with_suffix(".new")
    made.unlink(missing_ok=True)
    with made.open("wb") as file:
        file.truncate(DISK_BYTES)
    _call(["mkfs.ext4", "-q", "-E", "lazy_itable_init=0", "-d", str(tree), str(made)], disk.with_suffix(".log"))
    made.replace(disk)


def boot_files(tree: Path) -> tuple[Path, Path]:
    """Its kernel and the first file system of it."""
    kernels = sorted((tree / "boot").glob("vmlinuz-*"))
    if not kernels:
        raise NotSo(f"no kernel in {tree}/boot")
    kernel = kernels[-1]
    return kernel, kernel.with_name(kernel.name.replace("vmlinuz", "initrd.img"))


def lay_stick(folder: Path, image: Path) -> None:
    """Write the image of a stick as shops sell them (one FAT32 file system) with the folder's content on it."""
    image.unlink(missing_ok=True)
    with image.open("wb") as file:
        file.truncate(STICK_BYTES)
    log = image.with_suffix(".log")
    _call(["mkfs.vfat", "-F", "32", "-n", "VILLAGE", str(image)], log)
    _call(["mcopy", "-s", "-i", str(image), *(str(path) for path in sorted(folder.iterdir())), "::"], log)


def _call(command: list[str], log: Path) -> None:
    with log.open("ab") as file:
        done = subprocess.run(command, stdout=file, stderr=file, check=False)
    if done.returncode:
        raise NotSo(f"{command[0]} failed; see {log}")
