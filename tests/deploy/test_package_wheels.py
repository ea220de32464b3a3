"""Laying wheels out for two interpreters: each file once, none out of place, no network."""

import zipfile
from pathlib import Path

import pytest

from deploy.package.wheels import WheelFault, destination, fetch, lay_out, unpack


def wheel(folder: Path, name: str, members: dict[str, bytes]) -> Path:
    path = folder / f"{name}.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    return path


def test_what_serves_both_is_laid_once_and_found_by_both(tmp_path: Path) -> None:
    both = wheel(tmp_path, "plain-1-py3-none-any", {"plain/__init__.py": b"x = 1\n"})
    own = {
        python: wheel(
            tmp_path, f"fast-1-cp{tag}", {f"fast/_f.cpython-{tag}.so": tag.encode(), "fast/big.so": b"b" * 40_000}
        )
        for python, tag in (("3.11", "311"), ("3.13", "313"))
    }
    library = tmp_path / "venv" / "lib"
    lay_out({python: [both, path] for python, path in own.items()}, library)

    assert (library / "shared/plain/__init__.py").read_bytes() == b"x = 1\n"
    for python, tag in (("3.11", "311"), ("3.13", "313")):
        site = library / f"python{python}" / "site-packages"
        assert sorted(path.name for path in (site / "fast").iterdir()) == [f"_f.cpython-{tag}.so", "big.so"]
        assert not (site / "plain").exists()
        lines = (site / "village-screen.pth").read_text().split()
        assert [(site / line).resolve() for line in lines] == [(library / "shared").resolve(), tmp_path.resolve()]
    first, second = (library / f"python{python}/site-packages/fast/big.so" for python in ("3.11", "3.13"))
    assert first.stat().st_ino == second.stat().st_ino


def test_one_interpreter_alone_shares_with_nobody(tmp_path: Path) -> None:
    lay_out({"3.11": [wheel(tmp_path, "plain-1-py3-none-any", {"plain.py": b""})]}, tmp_path / "lib")
    assert (tmp_path / "lib/python3.11/site-packages/plain.py").exists()
    assert not (tmp_path / "lib/shared").exists()


@pytest.mark.parametrize(
    ("member", "place"),
    [
        ("kivy/app.py", "kivy/app.py"),
        ("kivy/tests/test_app.py", None),
        ("kivy/_clock.pxd", None),
        ("Kivy-2.3.1.data/data/share/kivy-examples/a.py", None),
        ("tool-1.data/scripts/tool", None),
        ("tool-1.data/purelib/tool/__init__.py", "tool/__init__.py"),
        ("tool-1.dist-info/METADATA", "tool-1.dist-info/METADATA"),
    ],
)
def test_where_a_member_goes(member: str, place: str | None) -> None:
    found = destination(member)
    assert (None if found is None else str(found)) == place


@pytest.mark.parametrize("member", ["../evil.py", "/etc/evil", "a/../../evil.py", "a\\..\\evil.py"])
def test_a_member_that_points_out_is_refused(member: str) -> None:
    with pytest.raises(WheelFault, match="points out"):
        destination(member)


def test_two_packages_with_one_file_are_refused_unless_alike(tmp_path: Path) -> None:
    unpack(wheel(tmp_path, "one", {"same.py": b"1"}), tmp_path / "site")
    unpack(wheel(tmp_path, "two", {"same.py": b"1"}), tmp_path / "site")
    with pytest.raises(WheelFault, match=r"same\.py is already there"):
        unpack(wheel(tmp_path, "three", {"same.py": b"2"}), tmp_path / "site")


def test_a_lock_that_cannot_be_fetched_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    lock = tmp_path / "device.txt"
    lock.write_text(f"nothing-of-that-name==1 \\\n    --hash=sha256:{'0' * 64}\n")
    (tmp_path / "index").mkdir()
    with pytest.raises(WheelFault, match=r"no wheels for Python 3\.11 on arm64") as raised:
        fetch(lock, "arm64", "3.11", tmp_path / "cache", (tmp_path / "index").as_uri())
    assert "PACKAGE_INDEX" in str(raised.value)
    assert not (tmp_path / "cache/arm64-3.11/lock.sha256").exists()


def test_the_wheels_of_a_lock_are_fetched_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def download(_lock: Path, _arch: str, python: str, folder: Path, _index: str) -> None:
        asked.append(python)
        wheel(folder, "plain-1-py3-none-any", {"plain.py": b""})

    monkeypatch.setattr("deploy.package.wheels._download", download)
    lock = tmp_path / "device.txt"
    lock.write_text("one")
    for _ in range(2):
        assert [path.name for path in fetch(lock, "amd64", "3.13", tmp_path / "cache")] == ["plain-1-py3-none-any.whl"]
    lock.write_text("two")
    fetch(lock, "amd64", "3.13", tmp_path / "cache")
    assert asked == ["3.13", "3.13"]
