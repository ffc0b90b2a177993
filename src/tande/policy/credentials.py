"""Certificates of training: why one is revoked. A revoked one counts for nothing, and is never made valid again."""

from typing import Final

ANNULLED: Final = "annulled"
RENAMED: Final = "renamed"
REASONS: Final[dict[str, str]] = {
    "wrong_person": "It was issued to the wrong person.",
    "deceit": "The result was obtained by deceit.",
    "mistake": "It was issued by mistake, or something in it is wrong.",
    "misused": "It was lent to somebody else, or misused.",
    RENAMED: "The name in it has changed; a new one takes its place.",
    ANNULLED: "The result that it stands on was taken back.",
}
"""Every reason with its words. ``annulled`` follows by itself; the others are chosen."""

HARMLESS: Final = frozenset({RENAMED, ANNULLED})
"""Say nothing against the person: the gate hears of an annulled result from training itself."""

CHOSEN: Final = tuple(code for code in REASONS if code != ANNULLED)
