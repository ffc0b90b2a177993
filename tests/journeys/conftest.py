"""Things a person has on a phone."""

from pathlib import Path

import pytest
from PIL import Image


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A small real JPEG."""
    path = tmp_path / "foto.jpg"
    Image.new("RGB", (320, 240), (180, 90, 40)).save(path, exif=Image.Exif())
    return path


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A small real PDF."""
    path = tmp_path / "papye.pdf"
    Image.new("RGB", (200, 280), "white").save(path, "PDF")
    return path
