"""Settings: one TOML file per device, typed, bounded, and refused with a message that helps.

`config/kiosk.toml` explains every key and carries its default; a test holds the two alike. Without any file the
defaults apply. Paths in the file are relative to the folder of the file (`data.run` to `data.folder`).
"""

from kiosk.settings.groups import (
    CareSettings,
    CentralSettings,
    DataSettings,
    DayPart,
    DisplaySettings,
    Factors,
    FeedSettings,
    IdleSettings,
    JournalSettings,
    LogSettings,
    MotionSettings,
    PanelSettings,
    RotationSettings,
    Settings,
    SoundSettings,
    TimeSettings,
    UpdateSettings,
    Weights,
)
from kiosk.settings.reading import SettingsFault, load_settings, settings_of

__all__ = [
    "CareSettings",
    "CentralSettings",
    "DataSettings",
    "DayPart",
    "DisplaySettings",
    "Factors",
    "FeedSettings",
    "IdleSettings",
    "JournalSettings",
    "LogSettings",
    "MotionSettings",
    "PanelSettings",
    "RotationSettings",
    "Settings",
    "SettingsFault",
    "SoundSettings",
    "TimeSettings",
    "UpdateSettings",
    "Weights",
    "load_settings",
    "settings_of",
]
