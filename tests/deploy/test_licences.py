"""What the package says of the licences of what it carries."""

import zipfile
from pathlib import Path

import pytest

from deploy.package.licences import BUNDLED, LicenceFault, copyright_file


def wheel(folder: Path, metadata: str, *members: str, licence: str = "") -> Path:
    path = folder / "lib-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("lib-1.0.dist-info/METADATA", f"Metadata-Version: 2.1\nName: lib\nVersion: 1.0\n{metadata}\n")
        archive.writestr("lib-1.0.dist-info/licenses/LICENSE", licence)
        for member in ("lib/__init__.py", *members):
            archive.writestr(member, "")
    return path


@pytest.mark.parametrize(
    ("metadata", "licence"),
    [
        ("License-Expression: Apache-2.0 OR MIT", "Apache-2.0 or MIT"),
        ("License: MIT License", "MIT"),
        ("Classifier: License :: OSI Approved :: BSD License", "BSD-3-Clause"),
    ],
)
def test_a_library_is_named_with_its_own_licence(tmp_path: Path, metadata: str, licence: str) -> None:
    text = copyright_file([wheel(tmp_path, metadata, licence="MIT\n\nCopyright (c) 2020 Somebody\n")])
    assert "/venv/lib/*/lib/*\n" in text
    assert f"Copyright: Copyright (c) 2020 Somebody\nLicense: {licence}\n" in text
    for single in licence.split(" or "):
        assert f"\nLicense: {single}\n The text is in " in text


def test_a_library_that_does_not_tell_its_licence_ends_the_build(tmp_path: Path) -> None:
    with pytest.raises(LicenceFault, match="lib does not tell its licence"):
        copyright_file([wheel(tmp_path, "Author: Somebody")])


def test_shared_libraries_in_a_wheel_are_named_and_unknown_ones_end_the_build(tmp_path: Path) -> None:
    known = "lib.libs/libSDL2_mixer-2-600b847e.0.so.0.800.0"
    text = copyright_file([wheel(tmp_path, "License: MIT", known, "lib.libs/libx264-33e54bd1.so.165")])
    assert f"License: {BUNDLED['SDL2_mixer']}" in text
    assert "/lib.libs/libx264*\n" in text
    with pytest.raises(LicenceFault, match="libunheard"):
        copyright_file([wheel(tmp_path, "License: MIT", "lib.libs/libunheard-600b847e.so.1")])


def test_the_program_itself_is_under_no_licence_and_encoders_are_warned_of() -> None:
    text = copyright_file([])
    assert "No licence has been granted yet; ask the owners." in text
    assert "x264, x265" in text
    assert "FDK" in text
