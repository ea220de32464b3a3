"""The rules of an update, without disk and clock."""

from datetime import UTC, datetime, time, timedelta
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feed.software import Release, Version
from kiosk.update.applying import Applied
from kiosk.update.installed import Installed, find_installed, read_installed, this_platform
from kiosk.update.machine import (
    BLIND_IDLE,
    Facts,
    Moment,
    Policy,
    choose,
    may_fetch,
    may_switch,
    phase_of,
)
from kiosk.update.staging import Progress
from kiosk.update.words import update_lines

AMD64 = "amd64/py311"
VERSIONS = st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 3)).map(lambda n: ".".join(map(str, n)))
RELEASES = st.lists(
    st.builds(Release, VERSIONS, st.sampled_from([AMD64, "arm64/py311", "amd64/py313"]), st.just("0"), st.just(1))
)
INSTALLED = st.builds(
    Installed,
    base=st.just(Path("/nowhere")),
    running=VERSIONS,
    platform=st.just(AMD64),
    floor=st.one_of(st.just(""), VERSIONS),
    bad=st.lists(VERSIONS, max_size=4).map(tuple),
)
THREE = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


@given(RELEASES, INSTALLED)
def test_only_newer_good_releases_for_this_machine_are_chosen_and_the_newest_of_them(
    releases: list[Release], installed: Installed
) -> None:
    chosen = choose(releases, installed)
    fit = [
        release
        for release in releases
        if release.platform == AMD64
        and Version.read(release.version) > Version.read(installed.running)
        and (not installed.floor or Version.read(release.version) > Version.read(installed.floor))
        and release.version not in installed.bad
    ]
    assert (chosen is None) == (not fit)
    if chosen is not None:
        assert chosen in fit
        assert all(Version.read(chosen.version) >= Version.read(other.version) for other in fit)


def installed(**known: object) -> Installed:
    return Installed(base=Path("/nowhere"), running="1.0.0", platform=AMD64, **known)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("policy", "moment", "by_hand", "why"),
    [
        (Policy(), Moment(THREE, True, timedelta(hours=1)), False, ""),
        (Policy(), Moment(THREE, True, timedelta(minutes=9)), False, "in-use"),
        (Policy(), Moment(THREE.replace(hour=12), True, timedelta(hours=9)), False, "window"),
        (Policy(), Moment(THREE.replace(hour=4, minute=30), True, timedelta(hours=9)), False, "window"),
        (Policy(), Moment(THREE.replace(hour=2), True, timedelta(hours=9)), False, ""),
        (Policy(auto=False), Moment(THREE, True, timedelta(hours=9)), False, "manual"),
        (Policy(auto=False), Moment(THREE.replace(hour=12), False, timedelta()), True, ""),
        (Policy(), Moment(THREE, False, timedelta(hours=3)), False, "clock"),
        (Policy(), Moment(THREE.replace(hour=12), False, BLIND_IDLE), False, ""),
        (Policy(starts=time(23), ends=time(1)), Moment(THREE.replace(hour=0), True, timedelta(hours=1)), False, ""),
        (Policy(starts=time(23), ends=time(1)), Moment(THREE, True, timedelta(hours=1)), False, "window"),
        (Policy(starts=time(1), ends=time(1)), Moment(THREE.replace(hour=15), True, timedelta(hours=1)), False, ""),
    ],
)
def test_when_a_version_is_switched_to(policy: Policy, moment: Moment, by_hand: bool, why: str) -> None:
    assert may_switch(policy, moment, installed(), by_hand=by_hand) == why


def test_nothing_is_switched_while_another_is_on_trial() -> None:
    moment = Moment(THREE, True, timedelta(hours=9))
    for by_hand in (True, False):
        assert may_switch(Policy(), moment, installed(trial="1.1.0"), by_hand=by_hand) == "trial"


@pytest.mark.parametrize(
    ("policy", "moment", "why"),
    [
        (Policy(), Moment(THREE.replace(hour=12), True, timedelta()), ""),
        (Policy(metered=True), Moment(THREE.replace(hour=12), True, timedelta()), "metered"),
        (Policy(metered=True), Moment(THREE, True, timedelta()), ""),
        (Policy(metered=True), Moment(THREE, False, timedelta()), "clock"),
        (Policy(metered=True), Moment(THREE, False, BLIND_IDLE), ""),
    ],
)
def test_when_a_version_is_fetched(policy: Policy, moment: Moment, why: str) -> None:
    assert may_fetch(policy, moment) == why


def test_every_state_follows_from_the_facts() -> None:
    assert phase_of(Facts(None)) == "off"
    assert phase_of(Facts(installed())) == "absent"
    assert phase_of(Facts(installed(), offered="1.1.0")) == "fetching"
    assert phase_of(Facts(installed(), offered="1.1.0", staged=True)) == "staged"
    assert phase_of(Facts(installed(), offered="1.1.0", staged=True, unpacked=True)) == "waiting"
    assert phase_of(Facts(installed(trial="1.1.0"), offered="1.2.0", staged=True)) == "trial"
    assert phase_of(Facts(installed(last="1.0.0", outcome="healthy"))) == "healthy"
    assert phase_of(Facts(installed(last="0.9.0", outcome="healthy"))) == "absent"
    assert phase_of(Facts(installed(last="1.1.0", outcome="back", bad=("1.1.0",)))) == "back"
    assert phase_of(Facts(installed(last="1.1.0", outcome="back"), offered="1.2.0")) == "fetching"
    assert phase_of(Facts(installed(), fault="signature: no")) == "refused"


def test_every_state_has_words_of_one_line_each() -> None:
    reasons = ("", "not-ready", "crashes", "boots", "damaged", "hand")
    phases = ("off", "absent", "fetching", "staged", "waiting", "trial", "healthy", "back", "refused")
    whys = ("", "manual", "trial", "window", "in-use", "clock", "metered", "fetching")
    causes = ("", "archive", "signature", "expired", "disk", "launcher", "changed")
    known = [installed(), installed(trial="1.1.0")]
    known += [installed(last="1.1.0", outcome="back", reason=reason, bad=("1.1.0",)) for reason in reasons]
    for here, phase, why, cause in product(known, phases, whys, causes):
        progress = Progress(phase, "1.1.0", 5, 10, why, "timeout: x" if phase == "fetching" else "")  # type: ignore[arg-type]
        for applied in (None, Applied("refused", "1.1.0", cause=cause), Applied("waiting", "1.1.0", why=why)):  # type: ignore[arg-type]
            for line in update_lines(here, progress, applied, Policy()):
                assert line and "\n" not in line
                assert not set(line) & set("{}<>`")
    assert list(update_lines(None, None, None, Policy())) == ["程序：没有按安装包安装，不自动更新"]


def test_an_installed_program_knows_its_version_by_its_place(tmp_path: Path) -> None:
    environment = tmp_path / "opt" / "versions" / "1.4.0" / "venv"
    environment.mkdir(parents=True)
    (tmp_path / "opt" / "current").symlink_to("versions/1.4.0")
    for way in (environment, tmp_path / "opt" / "current" / "venv"):
        found = find_installed(way)
        assert found is not None
        assert (found.base, found.running, found.platform) == (tmp_path / "opt", "1.4.0", this_platform())
    assert find_installed(tmp_path / "checkout" / ".venv") is None
    assert find_installed() is None, "the tests do not run from an installed version"


@pytest.mark.parametrize("content", [b"", b"{", b"[1, {}]", b'{"version": 3}', b"\xff"])
def test_what_cannot_be_read_counts_as_not_there(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "state").mkdir()
    for name in ("trial", "bad", "floor", "last"):
        (tmp_path / "state" / name).write_bytes(content)
    found = read_installed(tmp_path, "1.0.0", AMD64)
    assert (found.trial, found.bad, found.floor, found.last, found.outcome) == ("", (), "", "", "")
