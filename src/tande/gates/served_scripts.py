"""The scripts we serve, with their hashes, so that a script swapped for one person shows."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage


@dataclass(frozen=True)
class Script:
    """One script: its address, and the SHA-256 of its bytes in hex, as `sha256sum` prints it."""

    address: str
    sha256: str


@lru_cache(maxsize=1)
def served_scripts() -> tuple[Script, ...]:
    """Every script of the manifest, read once: the files do not change while the server runs."""
    names: dict[str, str] = staticfiles_storage.hashed_files  # type: ignore[attr-defined]
    folder = Path(settings.STATIC_ROOT)
    return tuple(
        Script(settings.STATIC_URL + name, hashlib.sha256((folder / name).read_bytes()).hexdigest())
        for name in sorted(set(names.values())) if name.endswith((".js", ".mjs"))
    )
