"""The kinds of coded fact: one table from code to sentence, and which kinds become public log entries.

A fact's body holds codes only. ``public`` kinds are the stages of a complaint that anyone may count
in the log; the others stay in the ledger for officers, head and auditor.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Kind:
    """One kind of fact: its sentence (English source text) and whether it enters the public log."""

    sentence: str
    public: bool = False


KINDS: Final[dict[str, Kind]] = {
    "complaint.received": Kind("The complaint was received.", public=True),
    "complaint.acknowledged": Kind("The complaint was acknowledged.", public=True),
    "complaint.admitted": Kind("The complaint was admitted.", public=True),
    "complaint.not_pursued": Kind("The complaint is not pursued.", public=True),
    "complaint.inquiry_opened": Kind("An inquiry was opened.", public=True),
    "complaint.finding_made": Kind("A finding was made.", public=True),
    "complaint.closed": Kind("The complaint was closed and the person was told.", public=True),
    "complaint.review_asked": Kind("A review was asked for.", public=True),
    "complaint.reopened": Kind("The case was opened again.", public=True),
    "complaint.review_decided": Kind("The review upheld the decision.", public=True),
    "receipt.saved": Kind("The person confirmed that the code is saved."),
    "case.added": Kind("The person added something."),
    "case.danger_reported": Kind("The person said that she or he is in danger."),
    "case.contact_stopped": Kind("The person asked not to be contacted."),
    "case.withdrawal_asked": Kind("The person asked to withdraw the complaint."),
    "case.written": Kind("An officer wrote to the person."),
    "case.triaged": Kind("The case was coded."),
    "case.granted": Kind("The case was opened to one more officer."),
    "case.read": Kind("An officer read the case."),
    "case.exported": Kind("The sealed case was exported."),
    "identity.opened": Kind("An officer opened the person's identity or contact."),
    "evidence.received": Kind("A sealed file, or a part of it, was received."),
    "evidence.read": Kind("An officer opened a file."),
    "officer.created": Kind("An officer was added."),
    "officer.key_set": Kind("An officer's key was set."),
    "officer.retired": Kind("An officer left."),
    "desk_key.made": Kind("A desk key was put in force."),
    "desk_key.given": Kind("The desk key was given to an officer."),
    "recovery_key.set": Kind("The recovery key was put in force."),
    "recovery_key.used": Kind("The recovery key was used by two custodians."),
}


def is_public(kind: str) -> bool:
    """Whether the kind becomes an entry of the public log. Raises KeyError for an unknown kind."""
    return KINDS[kind].public
