"""Installing and configuring, played in a folder: the scripts as they are, with the system's paths moved there."""

import functools
import hashlib
import http.server
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.package.program import lay_program

REPOSITORY = Path(__file__).resolve().parents[2]
PACKAGE = REPOSITORY / "deploy" / "package"
VILLAGE = "430304009203"


class System:
    """A system in a folder: paths of the real one lead there, and what would change the real one only notes it."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "root"
        self.bin = folder / "bin"
        self.log = folder / "calls"
        for path in ("etc/village-screen", "usr/lib/village-screen", "opt", "var/tmp", "run"):
            (self.root / path).mkdir(parents=True)
        self.bin.mkdir()
        self.log.write_text("")
        for name in ("systemd-sysusers", "systemd-tmpfiles", "deb-systemd-helper", "deb-systemd-invoke", "sync"):
            self.stub(name)
        for name in ("apt-get", "kiosk", "userdel", "groupdel", "getent"):
            self.stub(name)
        self.stub("systemctl", 'echo "systemd 252 (252.1)"')
        self.stub("id", "echo 0")

    def stub(self, name: str, body: str = "") -> None:
        """A command that notes how it was called, then does `body`."""
        path = self.bin / name
        path.write_text(f'#!/bin/sh\necho "{name} $*" >>"{self.log}"\n{body}\n')
        path.chmod(0o755)

    @property
    def calls(self) -> list[str]:
        return self.log.read_text().splitlines()

    def run(self, script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the text of a script with its paths moved into the folder."""
        moved = re.sub(r"(?<![\w.$}])/(opt|etc|var|run|usr/lib/village-screen)(?=/|\b)", rf"{self.root}/\1", script)
        path = self.bin.parent / "script"
        path.write_text(moved)
        return subprocess.run(
            ["sh", str(path), *arguments],
            env={"PATH": f"{self.bin}:{os.defpath}"},
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )

    def configure(self, version: str, old: str = "") -> subprocess.CompletedProcess[str]:
        """Unpack and configure a version, as dpkg does."""
        program = self.root / "usr/lib/village-screen/program"
        shutil.rmtree(program, ignore_errors=True)
        lay_program(program, version, {})
        for name in ("python3", "python"):
            (program / "venv/bin" / name).unlink()
        (program / "venv/bin/python3").write_text("#!/bin/sh\nexit 0\n")
        (program / "venv/bin/python3").chmod(0o755)
        text = (PACKAGE / "scripts/postinst").read_text()
        text = text.replace("@VERSION@", version).replace("@ENABLED@", "village-screen.target")
        return self.run(text, "configure", *((old,) if old else ()))

    def runs(self, name: str = "current") -> str:
        """The version that a link leads to."""
        link = self.root / "opt/village-screen" / name
        return (link / "VERSION").read_text().strip() if link.exists() else ""


@pytest.fixture
def system(tmp_path: Path) -> System:
    return System(tmp_path)


def test_the_first_configuring_puts_the_version_in_place(system: System) -> None:
    done = system.configure("1.0.0")
    assert done.returncode == 0, done.stderr
    assert system.runs() == "1.0.0"
    assert system.runs("previous") == ""
    assert (system.root / "opt/village-screen/current").readlink() == Path("versions/1.0.0")
    settings = (system.root / "etc/village-screen/kiosk.toml").read_text()
    assert re.search(r'^run = ".*/run/village-screen"$', settings, re.MULTILINE)
    assert (system.root / "etc/systemd/system/getty@tty1.service").readlink() == Path("/dev/null")
    assert "root.json" in done.stdout
    assert "deb-systemd-helper --quiet enable village-screen.target" in system.calls


def test_an_upgrade_keeps_settings_and_the_version_before(system: System) -> None:
    system.configure("1.0.0")
    settings = system.root / "etc/village-screen/kiosk.toml"
    settings.write_text("# the county's own\n")
    assert system.configure("1.1.0", "1.0.0").returncode == 0
    assert (system.runs(), system.runs("previous")) == ("1.1.0", "1.0.0")
    assert (system.root / "opt/village-screen/previous/kiosk/agent/loop.py").is_file()
    assert settings.read_text() == "# the county's own\n"


def test_configuring_the_same_version_again_changes_no_link(system: System) -> None:
    system.configure("1.0.0")
    system.configure("1.1.0", "1.0.0")
    assert system.configure("1.1.0", "1.1.0").returncode == 0
    assert (system.runs(), system.runs("previous")) == ("1.1.0", "1.0.0")
    assert sorted(path.name for path in (system.root / "opt/village-screen/versions").iterdir()) == ["1.0.0", "1.1.0"]


def test_a_version_that_came_by_update_is_not_replaced_by_an_older_package(system: System) -> None:
    system.configure("1.0.0")
    home = system.root / "opt/village-screen"
    shutil.copytree(home / "versions/1.0.0", home / "versions/1.10.0")
    (home / "versions/1.10.0/VERSION").write_text("1.10.0\n")
    (home / "current").unlink()
    (home / "current").symlink_to("versions/1.10.0")
    done = system.configure("1.9.0", "1.0.0")
    assert done.returncode == 0
    assert system.runs() == "1.10.0"
    assert "newer than this package" in done.stdout


def test_what_was_cut_off_is_done_again(system: System) -> None:
    system.configure("1.0.0")
    home = system.root / "opt/village-screen"
    (home / "versions/.new-1.1.0/kiosk").mkdir(parents=True)
    (home / "versions/.new-1.1.0/kiosk/half.py").write_text("")
    (home / ".current.new").symlink_to("versions/nowhere")
    assert system.runs() == "1.0.0"
    assert system.configure("1.1.0", "1.0.0").returncode == 0
    assert system.runs() == "1.1.0"
    assert not (home / "versions/1.1.0/kiosk/half.py").exists()
    assert not list(home.glob(".*.new"))


def test_the_running_version_is_not_touched_by_unpacking_another(system: System) -> None:
    system.configure("1.0.0")
    shutil.rmtree(system.root / "usr/lib/village-screen/program")
    assert (system.root / "opt/village-screen/current/kiosk/agent/loop.py").stat().st_size > 0


# --- the installer --------------------------------------------------------------------------------------------------


def stick(folder: Path, **content: str) -> Path:
    """A stick with a package in it that no real dpkg ever sees, and what else is given by name."""
    folder.mkdir()
    arch = subprocess.run(["dpkg", "--print-architecture"], capture_output=True, text=True, check=True).stdout.strip()
    texts = {f"village-screen_1.0.0_{arch}.deb": "package", **content}
    for name, text in texts.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    seal(folder)
    return folder


def seal(folder: Path) -> None:
    names = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    lines = [f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
    (folder / "SHA256SUMS").write_text("".join(lines))


def install(system: System, *arguments: str, suite: str = "bookworm") -> subprocess.CompletedProcess[str]:
    (system.root / "etc/os-release").write_text(f'VERSION_CODENAME={suite}\nPRETTY_NAME="Debian"\n')
    (system.root / "etc/village-screen/kiosk.toml").touch()
    return system.run((PACKAGE / "install").read_text(), *arguments)


def test_a_stick_installs_pins_the_root_and_sets_the_village(system: System, tmp_path: Path) -> None:
    (system.root / "etc/village-screen/kiosk.toml").write_text('[feed]\n# address\nurl = ""\nvillage = ""\n')
    system.stub("kiosk", 'cat "$3" >>"${0%/*}/given"')
    source = stick(tmp_path / "U 盘", **{"root.json": "{}", "feed.url": "https://feed.example.cn/\n"})
    done = install(system, str(source), "--village", VILLAGE)
    assert done.returncode == 0, done.stderr
    assert any(re.search(r"^apt-get .* install \S+/village-screen_1\.0\.0_\w+\.deb", call) for call in system.calls)
    assert (system.root / "etc/village-screen/root.json").read_text() == "{}"
    assert hashlib.sha256(b"{}").hexdigest() in done.stdout
    assert (system.bin / "given").read_text() == f'[feed]\nurl = "https://feed.example.cn/"\nvillage = "{VILLAGE}"\n'
    assert not list((system.root / "var/tmp").iterdir())


def test_an_address_that_was_set_on_the_device_stays(system: System, tmp_path: Path) -> None:
    (system.root / "etc/village-screen/kiosk.toml").write_text('[feed]\nurl = "https://own.example.cn/"\n')
    done = install(system, str(stick(tmp_path / "stick", **{"feed.url": "https://feed.example.cn/"})))
    assert done.returncode == 0, done.stderr
    assert not any(call.startswith("kiosk setup") for call in system.calls)


def test_a_device_file_is_used_by_name(system: System, tmp_path: Path) -> None:
    source = stick(tmp_path / "stick", **{"devices/hall-7.toml": "[feed]\n"})
    assert install(system, str(source), "--device", "hall-7").returncode == 0
    assert any(re.search(r"^kiosk setup --from \S+/hall-7\.toml$", call) for call in system.calls)
    done = install(system, str(source), "--device", "hall-8")
    assert done.returncode == 1
    assert "devices/hall-8.toml" in done.stderr


def test_a_device_file_that_the_guide_has_put_on_the_stick_is_found_there(system: System, tmp_path: Path) -> None:
    """`kiosk setup --split 表.csv U盘/village-screen`; used in its place, for it may name files beside it."""
    source = stick(tmp_path / "stick")
    (source / "village-screen").mkdir()
    (source / "village-screen" / "hall-9.toml").write_text("[feed]\n")
    assert install(system, str(source), "--device", "hall-9").returncode == 0
    assert any(call == f"kiosk setup --from {source}/village-screen/hall-9.toml" for call in system.calls)


@pytest.fixture
def address(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A stick behind a web server on loopback, and its folder."""
    folder = stick(tmp_path / "served", **{"root.json": "{}"})
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/", folder
        server.shutdown()
        thread.join()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_arguments: object) -> None:
        """Keep the test's output clean."""


def test_an_address_is_installed_from_when_its_checksum_is_known(system: System, address: tuple[str, Path]) -> None:
    url, folder = address
    pin = hashlib.sha256((folder / "SHA256SUMS").read_bytes()).hexdigest()
    done = install(system, f"{url}#{pin}")
    assert done.returncode == 0, done.stderr
    assert (system.root / "etc/village-screen/root.json").read_text() == "{}"
    assert any(" install " in call for call in system.calls)


def test_an_address_with_other_content_is_refused(system: System, address: tuple[str, Path]) -> None:
    url, folder = address
    pin = hashlib.sha256((folder / "SHA256SUMS").read_bytes()).hexdigest()
    (folder / "root.json").write_text("another")
    seal(folder)
    done = install(system, f"{url}#{pin}")
    assert done.returncode == 1
    assert "校验码不符" in done.stderr
    assert not any(call.startswith("apt-get") for call in system.calls)


def test_an_address_that_does_not_answer_is_named(system: System) -> None:
    done = install(system, f"http://127.0.0.1:9/#{'0' * 64}")
    assert done.returncode == 1
    assert "取不到 http://127.0.0.1:9/SHA256SUMS" in done.stderr
    assert "check cable, address and this machine's clock" in done.stderr


def test_another_root_is_never_pinned_over_the_first(system: System, tmp_path: Path) -> None:
    (system.root / "etc/village-screen/root.json").write_text("first")
    done = install(system, str(stick(tmp_path / "stick", **{"root.json": "second"})))
    assert done.returncode == 1
    assert "已经认了另一个信任文件" in done.stderr
    assert "already pinned" in done.stderr
    assert (system.root / "etc/village-screen/root.json").read_text() == "first"


@pytest.mark.parametrize("name", ["root.json", "village-screen_1.0.0_*.deb"])
def test_a_file_that_was_changed_is_refused(system: System, tmp_path: Path, name: str) -> None:
    source = stick(tmp_path / "stick", **{"root.json": "{}"})
    next(source.glob(name)).write_text("other")
    done = install(system, str(source))
    assert done.returncode == 1
    assert "缺了或坏了" in done.stderr
    assert "missing or damaged" in done.stderr
    assert not (system.root / "etc/village-screen/root.json").exists()


def test_a_newer_version_on_the_device_stays(system: System, tmp_path: Path) -> None:
    system.stub("dpkg-query", "echo 'ii 1.2.0'")
    done = install(system, str(stick(tmp_path / "stick")))
    assert done.returncode == 0, done.stderr
    assert not any(call.startswith("apt-get") for call in system.calls)


def test_packages_that_do_not_fit_are_said_so(system: System, tmp_path: Path) -> None:
    system.stub("apt-get", 'case "$*" in *install*) echo "E: Unmet dependencies" >&2; exit 100 ;; esac')
    done = install(system, str(stick(tmp_path / "stick")))
    assert done.returncode == 1
    assert "Unmet dependencies" in done.stderr
    assert "怎么办" in done.stderr
    assert "What to do" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "chinese", "english"),
    [
        (("--vilage", "1"), "不认识的选项 --vilage", "unknown option --vilage"),
        (("--village",), "后面要写值", "needs a value"),
        (("--village", "123"), "村代码 123 不对", "village code 123 is wrong"),
        (("--device", "../x"), "设备名 ../x 不对", "device name ../x is wrong"),
        (("/nowhere",), "不是安装盘", "no installation stick"),
        (("http://county.example.cn/",), "不安全", "not safe"),
        (("https://county.example.cn/#12",), "校验码不对", "no checksum"),
    ],
)
def test_what_is_wrong_is_named_in_both_languages(
    system: System, arguments: tuple[str, ...], chinese: str, english: str
) -> None:
    done = install(system, *arguments)
    assert done.returncode == 1
    assert chinese in done.stderr
    assert english in done.stderr
    assert not any(call.startswith("apt-get") for call in system.calls)


def test_another_system_is_refused(system: System, tmp_path: Path) -> None:
    done = install(system, str(stick(tmp_path / "stick")), suite="bullseye")
    assert done.returncode == 1
    assert "只支持 Debian 12 和 13" in done.stderr


def test_it_needs_root(system: System, tmp_path: Path) -> None:
    system.stub("id", "echo 1000")
    done = install(system, str(stick(tmp_path / "stick")))
    assert done.returncode == 1
    assert "sudo" in done.stderr


def test_its_help_says_how_to_call_it(system: System) -> None:
    done = install(system, "--help")
    assert done.returncode == 0
    assert "sudo sh install https://" in done.stdout
    assert "--village" in done.stdout
