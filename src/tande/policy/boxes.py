"""Boxes for papers: what an opening must say, and when its seals are a reason to worry. Plain values in and out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

SEALS: Final = 2
SEAL_MAX: Final = 30
COUNT_MAX: Final = 2_000


@dataclass(frozen=True)
class Found:
    """An opening as two persons write it down. ``old`` and ``new``: the two seals found and the two put on.

    ``second_id`` None with a ``witness``: somebody from outside. ``numbers``: of the forms of ours among ``count``.
    """

    opened_on: date
    second_id: int | None
    witness: str
    old: tuple[str, ...]
    intact: bool
    new: tuple[str, ...]
    count: int
    numbers: tuple[str, ...] = ()
    notes: str = ""


def check(one: Found, *, first_id: int, since: date, today: date, known: Collection[str]) -> str:
    """The name of the first field that cannot be so, "" when all can.

    ``first_id``: the officer who writes; ``since``: when the box was placed or opened before; ``known``: our numbers.
    """
    return next((name for name, wrong in _faults(one, first_id, since, today, known) if wrong), "")


def _faults(
    one: Found, first_id: int, since: date, today: date, known: Collection[str]
) -> tuple[tuple[str, bool], ...]:
    return (
        ("opened_on", not since <= one.opened_on <= today),
        ("second", one.second_id == first_id or (one.second_id is None) != bool(one.witness)),
        ("old", len(one.old) != SEALS),
        ("new", not seals_fit(one.new) or bool(set(one.new) & set(one.old))),
        ("count", not 0 <= one.count <= COUNT_MAX or one.count < len(one.numbers)),
        ("numbers", len(set(one.numbers)) != len(one.numbers) or any(each not in known for each in one.numbers)),
    )


def seals_fit(seals: Sequence[str]) -> bool:
    """Two different seals, each with a number."""
    return len(seals) == SEALS and len(set(seals)) == SEALS and all(0 < len(one) <= SEAL_MAX for one in seals)


def alarming(one: Found, expected: Sequence[str]) -> bool:
    """Whether the head must hear of it: a seal broken or gone, or not the one that was put on."""
    return not one.intact or {seal.upper() for seal in one.old} != {seal.upper() for seal in expected}
