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
        ("new", not seals_fit(one.new) or bool(_marks(one.new) & _marks(one.old))),
        ("count", not 0 <= one.count <= COUNT_MAX or one.count < len(one.numbers)),
        ("numbers", len(set(one.numbers)) != len(one.numbers) or any(each not in known for each in one.numbers)),
    )


def seals_fit(seals: Sequence[str]) -> bool:
    """Two different seals, each with a number."""
    return len(seals) == SEALS == len(_marks(seals)) and all(len(one) <= SEAL_MAX for one in seals)


def same_seals(some: Sequence[str], others: Sequence[str]) -> bool:
    """Whether these are the same seals in any order, however their numbers were written."""
    return _marks(some) == _marks(others)


def _marks(seals: Sequence[str]) -> set[str]:
    """What counts of seal numbers: "k 1101" and "K-1101" are one seal, and one of dashes alone is none."""
    marks = ("".join(sign for sign in one.upper() if sign.isalnum()) for one in seals)
    return {one for one in marks if one}


def confirms(*, first_id: int, second_id: int | None, made_by: int) -> int | None:
    """Who of the two says that a version is so: never the one who wrote it, or one person would stand for two.

    None: the first wrote it, and the other is a witness from outside, who has no sign-in.
    """
    return first_id if made_by == second_id or (second_id is None and made_by != first_id) else second_id


def alarming(one: Found, expected: Sequence[str]) -> bool:
    """Whether the head must hear of it: a seal broken or gone, or not the one that was put on."""
    return not one.intact or not same_seals(one.old, expected)
