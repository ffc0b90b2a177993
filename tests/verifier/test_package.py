"""The verifier as somebody outside gets it: one small wheel that needs `cryptography` and nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from tests.verifier.logs import Office

PACKAGING = Path(__file__).parents[2] / "packaging/verifier"
ALLOWED = ("cryptography", "cffi", "_cffi_backend", "pycparser")
BUILD = "import sys, wheel_of_what_is_needed as backend; print(backend.build_wheel(sys.argv[1]))"


def built(folder: Path) -> Path:
    folder.mkdir()
    command = [sys.executable, "-S", "-B", "-c", BUILD, folder]
    done = subprocess.run(command, cwd=PACKAGING, capture_output=True, check=True)
    return folder / done.stdout.decode().strip()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("build") / "one")


@pytest.fixture(scope="module")
def alone(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what is in the wheel, and the packages that it says it needs."""
    folder = tmp_path_factory.mktemp("alone")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    for path in Path(sysconfig.get_path("purelib")).iterdir():
        if path.name.split(".")[0] in ALLOWED:
            (folder / path.name).symlink_to(path)
    return folder


def run(alone: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    env = {"PYTHONPATH": str(alone), "HOME": str(alone), "PATH": os.environ["PATH"]}
    # Without -S Python would find everything that is installed beside it.
    command = [sys.executable, "-S", "-B", "-W", "error", *map(str, words)]
    return subprocess.run(command, env=env, cwd=alone, capture_output=True, text=True, check=False)


def test_it_runs_with_cryptography_alone(alone: Path, office: Office) -> None:
    assert run(alone, "-c", "import django").returncode == 1
    done = run(alone, "-m", "tande.verifier", "log", office.folder, "--json")
    said = json.loads(done.stdout)
    assert done.stderr == ""
    assert said["totals"]["open"] == 300
    # This log has no anchors for the days since the test was written, on which the test itself runs.
    assert {one["name"] for one in said["findings"]} <= {"trusts_server", "stands_still"}
    assert list((alone / ".local/share/tande-verify").glob("*.json"))


def test_each_program_is_there_and_says_how_it_is_used(alone: Path, wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        points = next(name for name in archive.namelist() if name.endswith("entry_points.txt"))
        programs = [one.split(" = ") for one in archive.read(points).decode().splitlines() if " = " in one]
    assert [name for name, _ in programs] == ["tande-verify", "tande-witness"]
    for name, target in programs:
        module, function = target.split(":")
        call = f"import sys; sys.argv = [{name!r}, '--help']; from {module} import {function} as go; go()"
        done = run(alone, "-c", call)
        assert done.returncode == 0, done.stderr
        assert f"usage: {name}" in done.stdout


def test_it_holds_what_it_needs_of_the_house_and_no_more(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    assert not [path for path in held if path.split("/")[1] not in ("__init__.py", "policy", "toolkit", "verifier")
                and ".dist-info" not in path]
    assert not held & {"tande/toolkit/sealing.py", "tande/toolkit/_opening.py", "tande/policy/mission.py"}
    assert wheel.stat().st_size < 200_000


def test_whoever_builds_it_gets_the_same_bytes(wheel: Path, tmp_path: Path) -> None:
    assert built(tmp_path / "again").read_bytes() == wheel.read_bytes()
