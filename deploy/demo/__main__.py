"""`make run`: the console with the demo district in it, its feed served, and a screen that follows it, until stopped.

`--publish-only` is `make demo-feed`: the same content signed by the folder publisher, without console and screen.
"""

import fcntl
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from types import FrameType
from typing import Final

from deploy.demo import commands, console
from deploy.demo.children import child_command, stop, wait_until
from deploy.demo.commands import CONTENT, Places
from deploy.demo.console import ConsoleFault
from deploy.demo.display import DisplayFault, VirtualDisplay
from deploy.demo.serving import FrontServer, ServingFault

DEFAULT_PORTS: Final = {"FEED_PORT": 8480, "CONSOLE_PORT": 8490}
DEFAULT_SIZE: Final = "1920x1080"
FIRST_SYNC_SECONDS: Final = 60.0
TOUR_SECONDS: Final = 300.0
KIOSK_STOP_SECONDS: Final = 12.0
WATCH_SECONDS: Final = 0.5


class DemoFault(Exception):
    """The demo cannot go on; the message names what is wrong and the remedy."""


class Stopped(Exception):
    """Somebody asked the demo to end (Ctrl-C or TERM)."""


def say(text: str) -> None:
    """Tell the person at the terminal."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def port(name: str, environment: dict[str, str]) -> int:
    """Return a port from FEED_PORT or CONSOLE_PORT; raise DemoFault for anything but 1 to 65535."""
    text = environment.get(name, str(DEFAULT_PORTS[name]))
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise DemoFault(f"{name} is {text!r}; allowed: a port number from 1 to 65535")
    return int(text)


def size(environment: dict[str, str]) -> tuple[int, int]:
    """Return the virtual display's pixels from DEMO_SIZE; raise DemoFault where it is not WIDTHxHEIGHT."""
    text = environment.get("DEMO_SIZE", DEFAULT_SIZE)
    found = re.fullmatch(r"([1-9][0-9]{2,3})x([1-9][0-9]{2,3})", text)
    if found is None:
        raise DemoFault(f"DEMO_SIZE is {text!r}; allowed: WIDTHxHEIGHT in pixels, for example {DEFAULT_SIZE}")
    return int(found[1]), int(found[2])


def run(command: Sequence[str], environment: dict[str, str] | None = None, seconds: float | None = None) -> None:
    """Run one of the product's commands to its end; raise DemoFault where it fails or takes longer than `seconds`."""
    process = subprocess.Popen(
        child_command(command), stdin=subprocess.DEVNULL, env=environment, start_new_session=True
    )
    try:
        code = process.wait(seconds)
    except subprocess.TimeoutExpired:
        raise DemoFault(f"did not end within {seconds:.0f} s: {shlex.join(command)}") from None
    finally:
        stop(process, signal.SIGTERM, KIOSK_STOP_SECONDS)
    if code != 0:
        raise DemoFault(f"ended with code {code} (its own message is above): {shlex.join(command)}")


def hold_alone(places: Places, stack: ExitStack) -> None:
    """Keep a second demo from running in the same folder; raise DemoFault where one does."""
    lock = stack.enter_context((places.var / "lock").open("a"))
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise DemoFault(f"another `make run` uses {places.var}; stop it first") from None


def serve(places: Places, stack: ExitStack) -> FrontServer:
    """Start the web server; raise DemoFault with the way out where it cannot be."""
    environment = dict(os.environ)
    feed, office = port("FEED_PORT", environment), port("CONSOLE_PORT", environment)
    if feed == office:
        raise DemoFault(f"FEED_PORT and CONSOLE_PORT are both {feed}; give them different ports")
    server = FrontServer(places.central_feed, places.var / "nginx", feed, office)
    try:
        return stack.enter_context(server)
    except ServingFault as error:
        raise DemoFault(f"{error}. Other ports: FEED_PORT={feed + 1} CONSOLE_PORT={office + 1} make run") from error


def publish(places: Places) -> None:
    """Publish the demo village from its folder, with keys of its own made on the first run."""
    say("Seeing to the demo's signing keys")
    run(commands.prepare_keys(CONTENT, places))
    say(f"Publishing {CONTENT} to {places.feed}")
    run(commands.publish(CONTENT, places))


def tour(places: Places, environment: dict[str, str], kiosk: subprocess.Popen[bytes]) -> None:
    """Save pictures of every page kind once the first content is there; a failure is told and the demo goes on."""
    wait_until(lambda: places.edition.exists() or kiosk.poll() is not None, FIRST_SYNC_SECONDS)
    if kiosk.poll() is not None:
        return
    if not places.edition.exists():
        say(f"No content on the device after {FIRST_SYNC_SECONDS:.0f} s, so no screenshots; its log is above")
        return
    try:
        run(commands.take_screenshots(places), environment, TOUR_SECONDS)
    except DemoFault as error:
        say(f"Screenshots: {error}")
    else:
        say(f"Screenshots of every page kind are in {places.screenshots}")


def demo(places: Places, stack: ExitStack) -> None:
    """Start everything, each on `stack` so that it is stopped in reverse; return when a part ends by itself."""
    places.central_feed.mkdir(parents=True, exist_ok=True)
    hold_alone(places, stack)
    server = serve(places, stack)
    say(f"Seeing to the console's database, keys, content and people in {places.central}")
    console.found(places, server, CONTENT, run)
    running = console.serve(places, server, stack)
    places.settings.write_text(commands.settings_text(server.url, CONTENT, places), encoding="utf-8")
    say(f"Serving the feed that the console signs at {server.url}")

    environment = dict(os.environ)
    virtual = not environment.get("DISPLAY")
    if virtual:
        width, height = size(environment)
        display = stack.enter_context(VirtualDisplay(width, height))
        environment["DISPLAY"] = display.name
        say(f"No display here: started a virtual one of {width}x{height} pixels as {display.name}")

    kiosk = subprocess.Popen(
        child_command(commands.run_kiosk(places)),
        stdin=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    )
    stack.callback(stop, kiosk, signal.SIGTERM, KIOSK_STOP_SECONDS)
    running["the kiosk"] = kiosk
    say("The screen is running and follows the console. Ctrl-C stops all.")
    say(console.told(places, server))
    if virtual:
        tour(places, environment, kiosk)
    ended = console.ended_of(running)
    while not ended():
        time.sleep(WATCH_SECONDS)
    raise DemoFault(
        f"{ended()} ended by itself with code {running[ended()].wait()}; its log is above or in {places.central}"
    )


def ask_to_stop(_signal: int, _frame: FrameType | None) -> None:
    """Turn the first signal into `Stopped`; further ones are ignored, so that stopping is not left half done."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    raise Stopped


def only_publish(places: Places, stack: ExitStack) -> None:
    """Publish and end: `make demo-feed`."""
    places.feed.mkdir(parents=True, exist_ok=True)
    hold_alone(places, stack)
    publish(places)


def main(arguments: Sequence[str]) -> int:
    """Run the demo, or publish only; return 0 when it was stopped, 1 when it could not go on, 2 for a wrong word."""
    if arguments not in ([], ["--publish-only"]):
        sys.stderr.write("usage: deploy/demo/run [--publish-only]\n")
        return 2
    places = Places(Path.cwd() / "var" / "demo")
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, ask_to_stop)
    try:
        with ExitStack() as stack:
            (only_publish if arguments else demo)(places, stack)
    except Stopped:
        say("Stopped.")
    except (DemoFault, ConsoleFault, DisplayFault) as error:
        sys.stderr.write(f"make run: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
