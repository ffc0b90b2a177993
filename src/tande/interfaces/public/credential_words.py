"""What is said of a certificate that somebody checks, for people who never saw one."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as later

from tande.toolkit.credentials import Verdict

GOOD: Final = "valid"
VERDICTS: Final = {
    "valid": (later("Valid"), later("We signed this certificate, it is in its time, and it was not taken back.")),
    "revoked": (
        later("Taken back"),
        later("We signed this certificate and took it back later. It counts for nothing."),
    ),
    "expired": (later("Its time is over"), later("We signed this certificate. The training has to be done again.")),
    "not_yet": (later("Not valid yet"), later("We signed this certificate. Its time has not begun.")),
    "forged": (later("Forged"), later("We did not sign this, or somebody changed it afterwards. Do not trust it.")),
    "unknown_issuer": (
        later("Not from us"), later("Somebody else signed this. Ask the organisation that is named in it."),
    ),
    "not_one": (
        later("Not a certificate"),
        later("What you gave cannot be read as a certificate. Scan the whole code, or paste the whole text."),
    ),
}
"""By the verdicts of toolkit.credentials: with our own key and our own list no other comes about."""


@dataclass(frozen=True)
class Told:
    """A verdict in words. ``badge`` is there once we know that we signed it."""

    good: bool
    heading: str
    text: str
    holder: str = ""
    title: str = ""
    since: str = ""
    until: str = ""


def told(verdict: Verdict) -> Told:
    """The verdict for the page."""
    heading, text = VERDICTS.get(verdict.word, VERDICTS["not_one"])
    made = verdict.badge
    if made is None:
        return Told(False, _(heading), _(text))
    return Told(verdict.word == GOOD, _(heading), _(text), made.holder, made.title, f"{made.valid_from:%Y-%m-%d}",
                f"{made.valid_until:%Y-%m-%d}")
