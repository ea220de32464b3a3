"""Joining and forgetting a Wi-Fi. Its password goes to NetworkManager in a file that root alone can read.

A password among nmcli's arguments stood in the list of processes for everybody. So the whole profile is written as a
keyfile (nm-settings-keyfile(5)), NetworkManager is told to load it (`nmcli connection load`), and then to bring it up.
What does not come up is deleted again.
"""

import logging
import uuid
from contextlib import suppress
from pathlib import Path
from typing import Final

from feed.durable import PRIVATE_FILE, write_atomic
from kiosk.setting_up.network import NO_RIGHT, PATIENCE, NetworkFault, Run, fields, is_password, look, nmcli

log = logging.getLogger(__name__)

PROFILES: Final = Path("/etc/NetworkManager/system-connections")
"""Where NetworkManager keeps profiles; it reads only what belongs to root and nobody else can read."""

_SSID_BYTES: Final = 32
_WIFI: Final = "802-11-wireless"


def join(name: str, password: str, run: Run = nmcli, profiles: Path = PROFILES) -> None:
    """Join a Wi-Fi; an empty password is an open one. Raises NetworkFault."""
    if not name or len(name.encode()) > _SSID_BYTES or name.startswith("-") or not name.isprintable():
        raise NetworkFault(f"wifi name {name!r}", "这个 Wi-Fi 的名字不能用")
    if password and not is_password(password):
        raise NetworkFault("wifi password of a wrong length", "Wi-Fi 密码是 8 到 63 个字母、数字或符号")
    patience = ("-w", str(int(PATIENCE) - 5))
    if not password:
        run((*patience, "device", "wifi", "connect", name))
        return
    newest = any(wifi.newest_only for wifi in look(run).wifis if wifi.name == name)
    before = _known(name, run)
    own = str(uuid.uuid4())
    path = profiles / f"village-screen-{own}.nmconnection"
    try:
        write_atomic(path, profile(name, password, own, newest=newest).encode(), mode=PRIVATE_FILE)
    except PermissionError as fault:
        raise NetworkFault(f"{path}: {fault.strerror}", NO_RIGHT) from fault
    try:
        run(("connection", "load", str(path)))
        run((*patience, "connection", "up", "uuid", own))
    except NetworkFault:
        with suppress(NetworkFault):
            run(("connection", "delete", "uuid", own))
        path.unlink(missing_ok=True)
        raise
    for old in before:
        _delete(old, run)


def forget(name: str, run: Run = nmcli) -> None:
    """Forget a Wi-Fi that was joined; one that is not known is forgotten already. Raises NetworkFault."""
    for known in _known(name, run):
        run(("connection", "delete", "uuid", known))


def profile(name: str, password: str, own: str, *, newest: bool = False) -> str:
    """Return the keyfile of a Wi-Fi: its id `own`, WPA3 where it speaks nothing else (`newest`). Pure.

    The name is written as a list of bytes, which needs no escapes; in the password blank and backslash are escaped.
    """
    secret = password.replace("\\", "\\\\").replace(" ", "\\s")
    label = name.replace("\\", "\\\\").replace(" ", "\\s")
    lines = (
        "[connection]",
        f"id={label}",
        f"uuid={own}",
        "type=wifi",
        "",
        "[wifi]",
        f"ssid={''.join(f'{byte};' for byte in name.encode())}",
        "",
        "[wifi-security]",
        f"key-mgmt={'sae' if newest else 'wpa-psk'}",
        f"psk={secret}",
    )
    return "\n".join(lines) + "\n"


def _known(name: str, run: Run) -> tuple[str, ...]:
    """The ids of the Wi-Fi profiles of that name: a cable's profile may be called the same."""
    rows = map(fields, run(("-t", "-f", "UUID,TYPE,NAME", "connection", "show")).splitlines())
    return tuple(row[0] for row in rows if len(row) == 3 and row[1:] == [_WIFI, name])


def _delete(old: str, run: Run) -> None:
    """Remove a profile that the new one took the place of; where it stays, it does no harm."""
    try:
        run(("connection", "delete", "uuid", old))
    except NetworkFault as fault:
        log.warning("old wifi profile stays", extra={"fault": str(fault)})
