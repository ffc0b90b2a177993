"""What many tests begin with, made once for all workers of a run; whoever changes it works on a copy."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from tests.harness import claims


def made_once(name: str, make: Callable[[Path], object], *, home: Path) -> Path:
    """The folder of this name, made by the first who asks; the others wait for it.

    ``home``: where it stands when pytest runs alone.
    """
    root = Path(os.environ.get(claims.BOOK, home)) / "made"
    root.mkdir(exist_ok=True)
    folder, done = root / name, root / f"{name}.done"
    with open(root / f"{name}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)  # what somebody left who was stopped in the middle
            make(folder)
            done.touch()
    return folder
