"""What officers write to reporters again and again, in every language of the pack: a beginning, to be changed by hand.

The texts are the mission's (``letters.toml``); nothing is sent that an officer has not seen and could not change.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

KINDS: Final = ("question", "news", "outcome")
"""What a message to the reporter is: she sees another heading over each."""

CURLED: Final = "\u2018\u2019\u02bc\u00b4`"
"""Apostrophes that a text message, and many a phone's keyboard, do not have."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One text by its code; ``label`` is what officers choose it by, ``kind`` one of KINDS."""

    code: str
    kind: str
    label: Mapping[str, str]
    text: Mapping[str, str]
