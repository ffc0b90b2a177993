"""Codes of an exported case in English words. The offline tool has no catalogues; the pack's words come with the case.

A code that no table knows is shown as it is: an old or a newer desk's file must be readable all the same.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from tande.interfaces.console.outfolder import one_line
from tande.policy import (
    claims,
    conflicts,
    facts,
    inquiry,
    proof,
    protection,
    referrals,
    stages,
    support,
    triage,
)

Words = Mapping[str, Mapping[str, str]]
Pairs = tuple[tuple[str, str], ...]

_YES_NO: Final = {"yes": "Yes", "no": "No", "unsure": "Not sure"}
_TABLES: Final[dict[str, Mapping[str, str]]] = {
    "stage": stages.STAGES, "to": {**stages.STAGES, **inquiry.ADDRESSEES}, "finding": stages.FINDINGS,
    "standard": proof.STANDARDS, "reason": {**stages.REASONS_NOT_PURSUED, **conflicts.REASONS},
    "review": stages.REVIEW_RESULTS, "consent": {**stages.CONSENTS, **inquiry.CONSENTS}, "level": triage.LEVELS,
    "child": _YES_NO, "sea": _YES_NO, "conflict": conflicts.REASONS, "entry": inquiry.KINDS,
    "event": inquiry.FAIRNESS, "result": inquiry.RESULTS, "track": referrals.TRACKS, "tracks": referrals.TRACKS,
    "status": referrals.TRACK_STATES, "track_state": referrals.TRACK_STATES, "certificate": referrals.ACTS,
    "identity": referrals.IDENTITY, "support": support.KINDS, "risk": protection.RISKS,
    "measure": protection.MEASURES, "owed_by": protection.OWED_BY, "ended": protection.MEASURE_ENDS,
    "step": claims.STEPS, "person": protection.ABOUT, "about": protection.ABOUT,
    "measure_state": {protection.OPEN: "Owed", **protection.MEASURE_ENDS},
    "desk": {"intake": "Intake desk", "child": "Child-protection desk"},
}
_FROM_PACK: Final = {"states": "state", "outcomes": "outcome"}
_LABELS: Final = {
    "sea": "Sexual exploitation or abuse", "child": "A child is concerned", "level": "Urgency", "actor": "Done by",
    "to": "To", "due": "By when", "event": "What happened", "result": "What became of it", "who": "Who",
    "sha256": "SHA-256", "certificate": "An official act", "identity": "The person's identity",
    "standard": "Standard of proof", "number": "Allegation", "entry": "Entry", "state": "State",
}


def label(field: str) -> str:
    """The name of a coded field."""
    return _LABELS.get(field, one_line(field.replace("_", " ").capitalize()))


def value(field: str, code: object, words: Words) -> str:
    """The words for one code, or for a list of them."""
    if code is None or code == "":
        return "not known"
    if isinstance(code, bool):
        return "yes" if code else "no"
    if isinstance(code, list | tuple):
        return ", ".join(value(field, one, words) for one in code) or "none"
    text = str(code)
    pack = words.get(_FROM_PACK.get(field, field), {})
    return one_line(_TABLES.get(field, {}).get(text) or pack.get(text) or text)


def marks(codes: Mapping[str, Any], words: Words) -> Pairs:
    """Coded marks as pairs of label and words."""
    return tuple((label(field), value(field, code, words)) for field, code in codes.items() if code not in ("", None))


def kind(code: str) -> str:
    """The name of a kind of entry of the inquiry file, or the code."""
    return inquiry.KINDS.get(code, one_line(code.replace("_", " ").capitalize()))


def fact(code: str) -> str:
    """The sentence of a kind of fact, or the code."""
    known = facts.KINDS.get(code)
    return known.sentence if known else one_line(code)


def moment(at: str | None) -> str:
    """A time of the export as people read it, to the minute, with its zone; as it is when it is none."""
    if not at:
        return "not known"
    try:
        return datetime.fromisoformat(at).strftime("%Y-%m-%d %H:%M %Z").strip()
    except ValueError:
        return one_line(at)
