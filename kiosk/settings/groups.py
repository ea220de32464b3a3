"""The settings themselves: each table of the file with its types, bounds and defaults."""

from datetime import time
from pathlib import Path
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from kiosk.display.touch import Rotation

Weight = Annotated[float, Meta(ge=0, le=100)]

METERED_POLL_SECONDS: Final = 60.0
"""Shortest pause between polls where `feed.metered` is set: a line paid by volume is asked once a minute."""


class _Group(Struct, frozen=True, forbid_unknown_fields=True):
    """A table of the file."""


class FeedSettings(_Group, frozen=True):
    """Where content comes from. `url` and `village` empty: the screen is not set up yet.

    `daily_mb`: MiB that the line may carry on one day, 0 = no bound (`kiosk.health.allowance`).
    """

    url: str = ""
    village: str = ""
    poll_seconds: Annotated[float, Meta(ge=0.5, le=3600)] = 5.0
    metered: bool = False
    daily_mb: Annotated[int, Meta(ge=0, le=1_000_000)] = 0
    plain_http: bool = False
    proxy: str = ""
    ca_file: str = ""
    mirror_grace_days: Annotated[int, Meta(ge=0, le=365)] = 30
    connections: Annotated[int, Meta(ge=1, le=16)] = 4

    @property
    def poll_interval(self) -> float:
        """Seconds between two polls, with the metered line taken into account."""
        return max(self.poll_seconds, METERED_POLL_SECONDS) if self.metered else self.poll_seconds

    @property
    def ca(self) -> Path | None:
        """The county's own certificate authority (PEM), or None for the public ones."""
        return Path(self.ca_file) if self.ca_file else None


class DataSettings(_Group, frozen=True):
    """Where content lies on this device, and how much of the disk it may take. Sizes in MiB."""

    folder: Path = Path("/var/lib/village-screen")
    run: Path = Path("run")
    media_budget_mb: Annotated[int, Meta(ge=64, le=4_000_000)] = 4096
    reserve_mb: Annotated[int, Meta(ge=16, le=1_000_000)] = 256

    @property
    def screen(self) -> Path:
        """What the screen alone writes and must not lose: its journal, its requests to the set-up."""
        return self.folder / "screen"

    @property
    def screen_run(self) -> Path:
        """What the screen alone writes and a restart may lose: its state, the window library's own folder."""
        return self.run / "screen"


class PanelSettings(_Group, frozen=True):
    """The glass. Width and height in pixels, 0 = as the window reports. Its diagonal sets the floors in millimetres;
    0 = as the display reports. `theme` names the county's own look; none is the built-in one.
    """

    width: Annotated[int, Meta(ge=0, le=16_384)] = 0
    height: Annotated[int, Meta(ge=0, le=16_384)] = 0
    diagonal_inches: Annotated[float, Meta(ge=0, le=200)] = 0.0
    orientation: Literal["auto", "landscape", "portrait"] = "auto"
    type_size: Literal["auto", "standard", "large"] = "auto"
    lower_edge_mm: Annotated[int, Meta(ge=0, le=2000)] = 650
    theme: str = ""


class Weights(_Group, frozen=True):
    """How large a share of the rotation each class gets, in proportion; 0 keeps a class out.

    `urgent` is the class of all urgent items, whatever their kind.
    """

    profile: Weight = 1.0
    disclosure: Weight = 3.0
    policy: Weight = 3.0
    guide: Weight = 2.0
    notice: Weight = 3.0
    urgent: Weight = 4.0


class Factors(_Group, frozen=True):
    """What a day part multiplies the weights with."""

    profile: Weight = 1.0
    disclosure: Weight = 1.0
    policy: Weight = 1.0
    guide: Weight = 1.0
    notice: Weight = 1.0
    urgent: Weight = 1.0


class DayPart(_Group, frozen=True):
    """A part of every day, local time, end excluded; it may pass midnight. The first that fits counts."""

    starts: time
    ends: time
    factors: Factors = Factors()


class RotationSettings(_Group, frozen=True):
    """The programme of a screen nobody touches. Dwell times as drawn (tokens, Motion), in seconds."""

    weights: Weights = Weights()
    day_parts: Annotated[tuple[DayPart, ...], Meta(max_length=24)] = (
        DayPart(starts=time(6), ends=time(10), factors=Factors(notice=2.0)),
        DayPart(starts=time(17), ends=time(21), factors=Factors(policy=1.5)),
    )
    dwell_seconds: Annotated[int, Meta(ge=3, le=120)] = 12
    dwell_max_seconds: Annotated[int, Meta(ge=3, le=300)] = 25
    characters_per_second: Annotated[int, Meta(ge=1, le=100)] = 12
    per_kind: Annotated[int, Meta(ge=1, le=100)] = 12
    pinned_factor: Annotated[float, Meta(ge=1, le=10)] = 2.0
    fresh_factor: Annotated[float, Meta(ge=1, le=10)] = 1.5
    fresh_days: Annotated[int, Meta(ge=0, le=60)] = 7


class IdleSettings(_Group, frozen=True):
    """Seconds without a touch after which the screen goes back to its rotation."""

    seconds: Annotated[int, Meta(ge=15, le=900)] = 60
    large_seconds: Annotated[int, Meta(ge=15, le=900)] = 90


class MotionSettings(_Group, frozen=True):
    """What moves on the glass. `reduced` leaves out every transition (减少动画)."""

    reduced: bool = False


class CareSettings(_Group, frozen=True):
    """Care for a panel that is on day and night. Times are local; a span whose ends are alike never comes."""

    pixel_shift_minutes: Annotated[int, Meta(ge=0, le=120)] = 10
    dim_from: time = time(22)
    dim_until: time = time(6)
    dim_level: Annotated[float, Meta(ge=0.1, le=1)] = 0.35
    off_from: time = time(0)
    off_until: time = time(0)
    panel_light: bool = True


class SoundSettings(_Group, frozen=True):
    """Sound, 0 to 1: of what a resident has asked for, by day and in the quiet hours, and of an alert at any hour.

    Quiet hours whose ends are alike never come. `mute` silences all but alerts.
    """

    volume: Annotated[float, Meta(ge=0, le=1)] = 0.7
    quiet_from: time = time(21)
    quiet_until: time = time(7)
    quiet_volume: Annotated[float, Meta(ge=0, le=1)] = 0.3
    alert_volume: Annotated[float, Meta(ge=0, le=1)] = 0.9
    mute: bool = False


class DisplaySettings(_Group, frozen=True):
    """How the panel is driven: by which output, turned how, at which resolution. Empty: as the display prefers.

    `touch_correction` are the two upper rows of a matrix that the touch test of the set-up has measured.
    """

    backend: Literal["xorg", "cage"] = "xorg"
    output: Annotated[str, Meta(pattern=r"\A(?:[A-Za-z][A-Za-z0-9-]{0,30})?\Z")] = ""
    rotate: Rotation = "normal"
    mode: Annotated[str, Meta(pattern=r"\A(?:[0-9]{3,5}x[0-9]{3,5})?\Z")] = ""
    touch_correction: Annotated[tuple[float, ...], Meta(max_length=6)] = ()


class TimeSettings(_Group, frozen=True):
    """Where the machine gets its time: host names or addresses with spaces between; empty = the system's own."""

    ntp: Annotated[str, Meta(max_length=512)] = ""


class JournalSettings(_Group, frozen=True):
    """The usage journal: how much disk it may take (MiB), how often it reaches the medium (seconds)."""

    max_mb: Annotated[int, Meta(ge=1, le=1024)] = 16
    flush_seconds: Annotated[float, Meta(ge=0.5, le=60)] = 5.0


class CentralSettings(_Group, frozen=True):
    """The county's centre, which counts use and sees whether the screen is well. Off until `send` is set."""

    url: str = ""
    send: bool = False


class UpdateSettings(_Group, frozen=True):
    """When the program renews itself: by itself or only by hand, in which local hours, how long after a touch."""

    auto: bool = True
    window_from: time = time(2)
    window_until: time = time(4, 30)
    idle_minutes: Annotated[int, Meta(ge=1, le=240)] = 10


class LogSettings(_Group, frozen=True):
    """How much is logged."""

    level: Literal["debug", "info", "warning", "error"] = "info"


class Settings(_Group, frozen=True):
    """All settings of a device. `root` is the pinned root of trust, `taxonomy` the county's terms."""

    root: Path = Path("root.json")
    taxonomy: Path = Path("taxonomy.toml")
    feed: FeedSettings = FeedSettings()
    data: DataSettings = DataSettings()
    panel: PanelSettings = PanelSettings()
    rotation: RotationSettings = RotationSettings()
    idle: IdleSettings = IdleSettings()
    motion: MotionSettings = MotionSettings()
    care: CareSettings = CareSettings()
    sound: SoundSettings = SoundSettings()
    display: DisplaySettings = DisplaySettings()
    time: TimeSettings = TimeSettings()
    journal: JournalSettings = JournalSettings()
    central: CentralSettings = CentralSettings()
    update: UpdateSettings = UpdateSettings()
    log: LogSettings = LogSettings()
