"""Work that several could do alike, dealt among them: nothing of it is left out, and everybody does some."""

from collections.abc import Sequence
from typing import TypeVar

Thing = TypeVar("Thing")


def share(things: Sequence[Thing], *, whose: str, among: Sequence[str], turn: int) -> Sequence[Thing]:
    """What ``whose`` does of these things; with another ``turn`` it is another share."""
    place = (among.index(whose) + turn) % len(among)
    return things[place % len(things) :: len(among)] if things else things
