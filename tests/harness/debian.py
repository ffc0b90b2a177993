"""Programs of Debian that the tests speak to, unpacked into build/debian: nothing is installed, nothing needs root."""

import fcntl
import os
import subprocess
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
KANNEL: Final = (
    "kannel", "libct4", "libhiredis0.14", "libmariadb3", "libpcre3", "libpq5", "libldap-2.5-0", "libsasl2-2",
)
GAMMU: Final = (
    "gammu", "gammu-smsd", "libgammu8", "libgsmsd8", "libbluetooth3", "libusb-1.0-0", "libdbi1", "libodbc2", "libltdl7",
    "libmariadb3", "libpq5", "libldap-2.5-0", "libsasl2-2",
)


def unpacked(name: str, packages: tuple[str, ...]) -> Path:
    """The folder in which these packages lie. Fails the test with a clear line when Debian is out of reach."""
    folder = ROOT / "build" / "debian" / name
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder.parent / f"{name}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            _fetch(folder, packages)
    return folder


def environment(folder: Path) -> dict[str, str]:
    """The environment in which its programs find their libraries."""
    libraries = [folder / "usr/lib/x86_64-linux-gnu", folder / "usr/lib", folder / "lib/x86_64-linux-gnu"]
    return os.environ | {"LD_LIBRARY_PATH": ":".join(str(one) for one in libraries)}


def _fetch(folder: Path, packages: tuple[str, ...]) -> None:
    got = subprocess.run(["apt-get", "download", *packages], cwd=folder, capture_output=True, text=True, check=False)
    if got.returncode:
        pytest.fail(
            f"Real software is tested here, and Debian could not be reached: apt-get download {' '.join(packages)}\n"
            f"{got.stderr[-500:]}\nIf apt knows of no packages: apt-get update", pytrace=False,
        )
    for one in sorted(folder.glob("*.deb")):
        subprocess.run(["dpkg", "-x", one.name, "."], cwd=folder, check=True)
    (folder / "done").touch()
