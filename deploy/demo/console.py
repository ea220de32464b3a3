"""The demo's console: founded and filled at the first start, then `central serve` and `central worker`, kept by us."""

import http.client
import signal
import subprocess
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Final

from deploy.demo import commands
from deploy.demo.accounts import Account, accounts
from deploy.demo.children import child_command, stop, wait_until
from deploy.demo.commands import Places
from deploy.demo.serving import LOOPBACK, FrontServer

START_SECONDS: Final = 60.0
STOP_SECONDS: Final = 15.0
ASK_SECONDS: Final = 0.2


class ConsoleFault(Exception):
    """The console did not come up; the message names the log to read."""


def found(places: Places, server: FrontServer, content: Path, run: Callable[[Sequence[str]], None]) -> None:
    """Write the settings, make what is missing (database, keys, content, people) and sign the feed once.

    `run` runs a command to its end and raises where it fails. Repeatable: what people did since stays.
    """
    places.central.mkdir(parents=True, exist_ok=True)
    text = commands.central_settings_text(server.console_host, server.pages_host, content)
    places.central_settings.write_text(text, encoding="utf-8")
    run(commands.central("init", places))
    run(commands.settle(content, places))
    run(commands.central("publish", places))


def serve(places: Places, server: FrontServer, stack: ExitStack) -> dict[str, subprocess.Popen[bytes]]:
    """Start `central serve` and `central worker`, each stopped by `stack`; return them by name once pages answer.

    Raises ConsoleFault.
    """
    programs = {
        "central worker": commands.central("worker", places),
        "central serve": commands.central("serve", places, "--bind", f"{LOOPBACK}:{server.central}"),
    }
    running = {}
    for name, command in programs.items():
        with _log(places, name).open("ab") as log:
            process = subprocess.Popen(
                child_command(command), stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        stack.callback(stop, process, signal.SIGTERM, STOP_SECONDS)
        running[name] = process
    ended = ended_of(running)
    if not wait_until(lambda: answers(server) or bool(ended()), START_SECONDS, ASK_SECONDS) or ended():
        name = ended() or "central serve"
        raise ConsoleFault(f"`{name}` did not come up; see {_log(places, name)}")
    return running


def ended_of(running: dict[str, subprocess.Popen[bytes]]) -> Callable[[], str]:
    """A question: which of these has ended by itself? Empty where none has."""
    return lambda: next((name for name, process in running.items() if process.poll() is not None), "")


def answers(server: FrontServer) -> bool:
    """Whether a page of the console comes through the web server; 502 is nginx in front of nothing."""
    try:
        with closing(http.client.HTTPConnection(LOOPBACK, server.console, timeout=5)) as connection:
            connection.request("GET", "/login/", headers={"Host": server.console_host})
            return connection.getresponse().status < http.client.INTERNAL_SERVER_ERROR
    except (OSError, http.client.HTTPException):
        return False


def told(places: Places, server: FrontServer) -> str:
    """What the person at the terminal is told: addresses always, passwords once, where they are kept afterwards."""
    lines = [
        f"Console      http://{server.console_host}/",
        f"Phone pages  http://{server.pages_host}/i/… (the screen's QR codes say https://pages.localhost/i/…)",
    ]
    seen = places.central / "told"
    if seen.exists():
        lines.append(f"Accounts and passwords: {places.accounts}")
    else:
        lines += ["Accounts, made now; they are shown once and kept in", f"    {places.accounts}"]
        lines += [_line(one) for one in accounts(places.accounts, ())[0]]
        seen.touch()
    lines.append("The six digits that * asks for: make demo-code WHO=wangxuemei")
    return "\n".join(lines)


def _line(account: Account) -> str:
    mark = "*" if account.authenticator else " "
    return f"  {mark} {account.username:<13}{account.password}   {account.name} {account.words}"


def _log(places: Places, name: str) -> Path:
    return places.central / f"{name.partition(' ')[2]}.log"
