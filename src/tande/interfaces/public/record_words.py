"""What each kind of entry in the public log means, in plain words."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as later

from tande.ledger.publication.queries import OwnEntry
from tande.toolkit import codes

KINDS = {
    "complaint.received": later("A complaint came in."),
    "complaint.acknowledged": later("An officer read a complaint and answered."),
    "complaint.admitted": later("The office takes up a complaint."),
    "complaint.not_pursued": later("The office does not take up a complaint."),
    "complaint.referred_elsewhere": later("A complaint went to another body that can do more."),
    "complaint.inquiry_opened": later("The office began to look for what happened."),
    "complaint.finding_made": later("The office said what it found."),
    "complaint.action_awaited": later("The State concerned must act now."),
    "complaint.closed": later("A complaint was closed, and the person was told."),
    "complaint.review_asked": later("A person asked for a second look."),
    "complaint.reopened": later("A case was opened again."),
    "complaint.review_decided": later("After a second look the decision stands."),
    "clock.missed": later("The office was late."),
    "desk_key.made": later("The office has a new key."),
    "recovery_key.set": later("The spare key was put in place."),
    "recovery_key.used": later("Two custodians used the spare key."),
    "vetting.list_loaded": later("A list of names to compare with was brought in."),
    "curricula.changed": later("What the people of the mission must learn changed."),
    "field_key.made": later("The key that the phones of patrols use was put in place."),
    "force.rules_published": later("The rules on the use of force changed."),
    "gate.rules_changed": later("The rules on who may be sent changed."),
    "coverage.released": later("Figures on checks and trainings were published."),
    "paper.issued": later("Paper forms were printed."),
    "paper.voided": later("Paper forms were declared void."),
    "paper.entered": later("A paper form was typed in."),
    "complaint.code_closed": later("The code of a complaint was closed: others may have seen it."),
    "box.opened": later("A box was opened by two people."),
    "box.corrected": later("What was written of the opening of a box was corrected."),
    "figures.released": later("Figures were published."),
    "commitment.changed": later("Something was shown for or against a commitment."),
    "canary.revealed": later("A test complaint was made known."),
    "scripts.served": later("The scripts of our pages changed."),
    "rules.changed": later("The rules changed."),
    "log_key.changed": later("The keys that sign the public record changed."),
    "installation.restored": later("The computer was put back from an older copy."),
}


def meaning(kind: str) -> str:
    """The words for a kind in the page's language; the bare code for one that only a newer version knows."""
    return _(KINDS[kind]) if kind in KINDS else kind


def meanings() -> list[tuple[str, str]]:
    """Every kind with its words: what the script shows."""
    return [(kind, _(text)) for kind, text in KINDS.items()]


def own(entry: OwnEntry) -> dict[str, Any]:
    """An entry about one's own case, for the holder of its code."""
    return {
        "number": codes.show(entry.check_number), "words": meaning(entry.kind), "index": entry.index,
        "publish_by": entry.publish_by, "opening": entry.opening,
    }
