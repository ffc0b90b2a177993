"""What the mission's demonstration says of pretended phones: their numbers, and the token of the field app."""

import tomllib
from functools import cache
from typing import Any

from django.conf import settings


def phones() -> tuple[str, ...]:
    """Numbers of the pretended phones; the demonstration's gateways send nowhere else."""
    return tuple(_read("doors")["phones"])


def phone(asked: str) -> tuple[int, str]:
    """A phone by its place on the page, from 1, and its number; the first when there is no such place."""
    known = phones()
    which = int(asked) if asked in {str(place) for place in range(1, len(known) + 1)} else 1
    return which, known[which - 1]


def field_token() -> str:
    """The token of the demonstration's field phone, which everybody may know."""
    return str(_read("field_apps")["token"])


@cache
def _read(name: str) -> dict[str, Any]:
    path = settings.TANDE.mission_dir / "demo" / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
