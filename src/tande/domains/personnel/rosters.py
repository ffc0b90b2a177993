"""Versions of a contingent's list of persons, and the hash by which a State's certificate names one.

The list is plain text that a State can make again from its own roster: one line a person, "service number, tab, name
as given, tab, date of birth, tab, unit's code", the lines sorted by their bytes, each ended by a line feed, in UTF-8
and Unicode's form NFC.
"""

import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from tande.domains.personnel import sealed
from tande.domains.personnel.models import Person, PersonEvent, Roster
from tande.domains.personnel.scope import Insider, check, here, locked
from tande.ledger import clock
from tande.toolkit import sealing


@dataclass(frozen=True)
class RosterView:
    """A version of the list. ``people``: how many were on it; ``added`` and ``changed`` since the one before."""

    id: str
    sha256: str
    people: int
    added: int
    changed: int
    at: datetime
    officer_id: int


def roster_text(contingent: str, on: date | None = None) -> str:
    """The canonical list of those on the roster who have not left by that day, else today."""
    rows = Person.objects.filter(here(on or timezone.localdate(clock.now())), contingent=contingent)
    lines = [
        "\t".join((sealed.opened(one, "service_number"), sealed.opened(one, "names")[0], sealed.opened(one, "born"),
                   one.unit))
        for one in rows.iterator()
    ]
    return list_text(lines)


def list_text(lines: list[str]) -> str:
    """The lines in their order, as they are hashed."""
    plain = sorted((unicodedata.normalize("NFC", line) for line in lines), key=lambda line: line.encode())
    return "".join(f"{line}\n" for line in plain)


def roster_hash(contingent: str, on: date | None = None) -> str:
    """SHA-256, in hex, of the list as it stands. It opens every entry."""
    return hashlib.sha256(roster_text(contingent, on).encode()).hexdigest()


def rosters(contingent: str) -> list[RosterView]:
    """The versions kept, newest first."""
    rows = Roster.objects.filter(contingent=contingent).order_by("-at")
    return [RosterView(one.pk, one.sha256, one.people, one.added, one.changed, one.at, one.officer_id)
            for one in rows]


def keep_roster(*, contingent: str, officer: Insider, at: datetime) -> str:
    """Keep the list as it stands as a version that a certificate can name; its hash. The same list is kept once.

    Needs ``people.change``. Raises NotAllowed, NoSuchContingent.
    """
    check(officer, "people.change", contingent)
    with transaction.atomic():
        locked(contingent)
        return add_version(contingent, officer_id=officer.pk, at=at, added=0, changed=0).sha256


def add_version(contingent: str, *, officer_id: int, at: datetime, added: int, changed: int) -> Roster:
    """The version of today, new unless the last one is the same; in the caller's transaction."""
    day = timezone.localdate(at)
    digest = roster_hash(contingent, day)
    last = Roster.objects.filter(contingent=contingent).order_by("-at").first()
    if last is not None and last.sha256 == digest:
        return last
    count = Person.objects.filter(here(day), contingent=contingent).count()
    return Roster.objects.create(id=sealing.new_id(), contingent=contingent, sha256=digest, people=count, added=added,
                                 changed=changed, at=at, officer_id=officer_id)


def roster_people(contingent: str, sha256: str) -> dict[str, int]:
    """Who was on that version of the list, with the version of their particulars; {} for one that was never kept.

    Answered from the events, which never change.
    """
    kept = Roster.objects.filter(contingent=contingent, sha256=sha256).order_by("at").first()
    if kept is None:
        return {}
    found: dict[str, int] = {}
    day = timezone.localdate(kept.at).isoformat()
    rows = PersonEvent.objects.filter(person__contingent=contingent, at__lte=kept.at)
    for pk, state in rows.order_by("person_id", "number").values_list("person_id", "state").iterator():
        if state["struck"] or (state["left_on"] and state["left_on"] <= day):
            found.pop(pk, None)
        else:
            found[pk] = state["version"]
    return found
