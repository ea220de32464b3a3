"""The steward of the settings: takes one request of the screen, does it with the rights of its own, and answers.

Under systemd it runs as root, once per request; in development it is a child of the screen. Whatever asks the network,
reads what came from it, or uses the device's key runs as the owner of the data folder, not as root.
"""

import logging
import os
import subprocess
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from feed.durable import make_folder, read_plain, write_atomic
from feed.layout import MAX_ROOT_BYTES
from kiosk.clock import system_time
from kiosk.fault_words import error_words
from kiosk.reporting import device_key
from kiosk.setting_up import joining, network, probe, stick
from kiosk.setting_up.apply import PIN_FILE, ApplyFault, Wanted, apply, check, finish
from kiosk.setting_up.as_owner import as_owner
from kiosk.setting_up.extras import time_servers_text
from kiosk.setting_up.pin import PinFault, Throttle, matches, read_pin
from kiosk.setting_up.request import ON_GLASS, Answer, Request, RequestFault, take_request, write_answer
from kiosk.settings import Settings, SettingsFault, load_settings

log = logging.getLogger(__name__)

TRIES: Final = "setup-tries.json"

TIME_SERVERS: Final = Path("/etc/systemd/timesyncd.conf.d/village-screen.conf")

DISPLAY_UNIT: Final = "village-screen-x.service"

SLOW: Final = "太多次不对，请等一等再试"
WRONG: Final = "密码不对，请再输一次"
BY_FILE: Final = "这台屏还没有设密码，不能在屏上设置。请用管理员身份运行 kiosk setup --pin"
FIRST: Final = "这台屏还没有设过密码，请先设一个"


class Steward:
    """Does errands for one device. Every collaborator can be replaced by tests."""

    def __init__(
        self,
        config: Path,
        *,
        now: Callable[[], datetime] = system_time,
        run: network.Run | None = None,
        places: Sequence[Path] = stick.PLACES,
        time_servers: Path = TIME_SERVERS,
        profiles: Path = joining.PROFILES,
        systemctl: Callable[[Sequence[str]], None] | None = None,
    ) -> None:
        self._config = config.absolute()
        self._now, self._run, self._places = now, run, places
        self._profiles = profiles
        self._time_servers, self._systemctl = time_servers, systemctl or systemctl_if_there

    def serve(self, path: Path) -> Answer | None:
        """Take the request at `path` and answer it; None where there is none. Raises OSError where nothing can be."""
        finish(self._config.parent)
        try:
            request = take_request(path)
        except FileNotFoundError:
            return None
        except RequestFault as fault:
            log.warning("request refused", extra={"fault": str(fault)})
            return None
        answer = self.answer(request)
        write_answer(path.parent, answer)
        return answer

    def answer(self, request: Request) -> Answer:
        """Do one request and say what came of it; whatever goes wrong is an answer too."""
        try:
            refused = self._locked(request)
            if refused is not None:
                return refused
            return self._done(request)
        except ApplyFault as fault:
            return Answer(request.id, well=False, words=fault.words, field=fault.field)
        except (RequestFault, SettingsFault) as fault:
            return Answer(request.id, well=False, words=str(fault))
        except (network.NetworkFault, device_key.KeyFault) as fault:
            return Answer(request.id, well=False, words=fault.words)
        except OSError as fault:
            log.error("errand failed", extra={"job": request.job, "fault": str(fault)})
            return Answer(request.id, well=False, words=f"没有存上：{error_words(fault)}")

    # --- the PIN ----------------------------------------------------------------------------------------------

    def _locked(self, request: Request) -> Answer | None:
        """Why the request is not done: no PIN yet, a wrong one, too many wrong ones. None where it may be done."""
        try:
            kept = read_pin(self._config.parent / PIN_FILE)
        except PinFault as fault:
            log.error("pin file is unusable", extra={"fault": str(fault)})
            return Answer(request.id, well=False, words="密码文件坏了，请用 kiosk setup --pin 重新设")
        if kept is None:
            return self._unset(request)
        throttle = Throttle(self._settings().data.folder / TRIES, self._now)
        wait = throttle.wait()
        if wait > 0:
            return Answer(request.id, well=False, words=SLOW, wait=wait)
        if request.job == "unlock" and not request.pin:
            # Nothing was tried: the screen only asks how things stand.
            return Answer(request.id, well=False)
        if not matches(request.pin, kept):
            wait = throttle.wrong()
            log.warning("wrong pin", extra={"wait": wait})
            return Answer(request.id, well=False, words=SLOW if wait > 0 else WRONG, wait=wait)
        throttle.right()
        return None

    def _unset(self, request: Request) -> Answer | None:
        """Before the first PIN only those may pass who stand at a screen that shows nothing yet, and who set one."""
        feed = self._settings().feed
        if feed.url and feed.village:
            # Set up by file and without a PIN: a passer-by must not be the one who chooses it.
            return Answer(request.id, well=False, words=BY_FILE)
        if request.job == "unlock":
            return Answer(request.id, well=False, words=FIRST, first=True)
        if request.job == "apply" and request.new_pin is None:
            return Answer(request.id, well=False, words=FIRST, first=True, field="pin")
        return None

    # --- errands ----------------------------------------------------------------------------------------------

    def _done(self, request: Request) -> Answer:
        match request.job:
            case "unlock":
                return Answer(request.id, well=True)
            case "apply":
                return self._apply(request)
            case "probe" | "villages":
                return self._ask(request)
            case "network":
                return Answer(request.id, well=True, network=network.look(self._run, rescan=request.rescan))
            case "join":
                joining.join(request.wifi, request.password, self._run or network.nmcli, self._profiles)
                return Answer(request.id, well=True, network=network.look(self._run))
            case "forget":
                joining.forget(request.wifi, self._run or network.nmcli)
                return Answer(request.id, well=True)
            case "stick":
                return self._stick(request)
            case "key":
                return self._key(request)

    def _apply(self, request: Request) -> Answer:
        for key in request.change:
            if key not in ON_GLASS:
                raise ApplyFault(key, f"{key}: is not set at the panel", "这一项不能在屏上改")
        applied = apply(self._config, request.wanted())
        if "time.ntp" in request.change:
            self._keep_time(str(request.change["time.ntp"]))
            self._systemctl(("try-restart", "systemd-timesyncd.service"))
        if any(what.startswith("display.") for what, _, _ in applied.changed):
            # Agent and screen see to themselves; the X server reads its settings only when it starts.
            self._systemctl(("try-restart", "--no-block", DISPLAY_UNIT))
        return Answer(request.id, well=True, changed=applied.changed)

    def _keep_time(self, servers: str) -> None:
        """Tell systemd-timesyncd; where there is none, or no right to, the setting stands and the log says so."""
        try:
            if self._time_servers.parent.parent.is_dir():
                make_folder(self._time_servers.parent)
                write_atomic(self._time_servers, time_servers_text(servers).encode())
        except OSError as fault:
            log.warning("time servers are not told to the system", extra={"fault": str(fault)})

    def _ask(self, request: Request) -> Answer:
        wanted = request.wanted()
        _, settings = check(self._config, Wanted(change=wanted.change))
        root = wanted.root or _read(settings.root)
        folder = settings.data.folder

        def ask() -> bytes:
            act = probe.directory if request.job == "villages" else probe.probe
            with probe.certificates(settings, wanted.ca) as lent:
                return msgspec.json.encode(act(lent, root, self._now))

        told = as_owner(folder, ask)
        if request.job == "probe":
            result = msgspec.json.decode(told, type=probe.Probe)
            return Answer(request.id, well=result.well, words=result.words, kind=result.kind)
        directory = msgspec.json.decode(told, type=probe.Directory)
        return Answer(request.id, well=bool(directory.villages), words=directory.probe.words, kind=directory.probe.kind,
                      villages=directory.villages)  # fmt: skip

    def _stick(self, request: Request) -> Answer:
        if os.geteuid() == 0 and self._places == stick.PLACES:
            stick.mount_sticks()
        found = stick.look(self._places)
        words = "" if found else "没有找到 U 盘，或里面没有县里给的文件"
        return Answer(request.id, well=found is not None, words=words, stick=found)

    def _key(self, request: Request) -> Answer:
        settings = self._settings()
        key = device_key.load_or_create(settings.data.folder / device_key.FILE)
        return Answer(request.id, well=True, key_words=key.fingerprint_words(), key_hex=key.public_hex)

    def _settings(self) -> Settings:
        return load_settings(self._config)


def systemctl_if_there(arguments: Sequence[str]) -> None:
    """Run systemctl where systemd runs and this is root, as on an installed device; faults are logged."""
    if os.geteuid() != 0 or not Path("/run/systemd/system").is_dir():
        return
    try:
        subprocess.run(["systemctl", *arguments], capture_output=True, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError) as fault:
        log.warning("systemctl failed", extra={"arguments": " ".join(arguments), "fault": str(fault)})


def _read(root: Path) -> bytes | None:
    try:
        return read_plain(root, MAX_ROOT_BYTES)
    except OSError:
        return None
