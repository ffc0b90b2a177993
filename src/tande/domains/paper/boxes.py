"""Boxes: put in place with two seals, opened by two persons, each opening corrected only by one more version."""

import hashlib
from datetime import UTC, date, datetime
from typing import Any, Final

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from tande.domains.officers import queries as officers
from tande.domains.paper.batches import may
from tande.domains.paper.errors import BadField, Changed, NoSuchBox, NotTheSecond
from tande.domains.paper.models import Box, Confirmed, Form, Looked, Opening
from tande.domains.paper.stored import clean, clean_lines, pack, place, unpack
from tande.ledger import operations as ledger
from tande.ledger.register_key import register_key
from tande.policy import boxes as rules
from tande.policy import roles
from tande.policy.boxes import Found
from tande.toolkit import sealing

NAME_MAX: Final = 80
NOTES_MAX: Final = 2_000
RECORD: Final = "box.record"


def place_box(
    *, box_id: str, place_code: str, name: str, seals: tuple[str, ...], placed_on: date, actor: roles.Actor,
    at: datetime,
) -> str:
    """A box is put in place, shut with two seals; its id. The same id again changes nothing. Needs "box.record".

    Raises NotAllowed, BadField ("place", "name", "seals", "placed_on").
    """
    may(actor, RECORD)
    name = clean(name, "name", NAME_MAX)
    seals = tuple(clean(one, "seals", rules.SEAL_MAX, needed=False) for one in seals)
    if place_code not in settings.MISSION.labels["place"]:
        raise BadField("place")
    if not rules.seals_fit(seals):
        raise BadField("seals")
    if placed_on > timezone.localdate(at):
        raise BadField("placed_on")
    if not sealing.is_id(box_id):
        raise BadField("id")
    with transaction.atomic():
        _box, new = Box.objects.get_or_create(pk=box_id, defaults={
            "place": place_code, "placed_on": placed_on, "made_by": actor.pk, "made_at": at,
            "content": pack({"name": name, "seals": list(seals)}, place("box", box_id)),
        })
        if new:
            ledger.record(kind="box.placed", subject=box_id, at=at, actor=actor.pk)
    return box_id


def open_box(*, opening_id: str, box_id: str, found: Found, actor: roles.Actor, at: datetime) -> None:
    """Write down an opening. The same id again changes nothing. Needs "box.record".

    Raises NotAllowed, NoSuchBox, BadField ("opened_on", "second", "old", "new", "count", "numbers", "notes").
    """
    may(actor, RECORD)
    if not sealing.is_id(opening_id):
        raise BadField("id")
    with transaction.atomic():
        box = Box.objects.select_for_update().filter(pk=box_id).first()
        if box is None:
            raise NoSuchBox(box_id)
        if Opening.objects.filter(opening=opening_id).exists():
            return
        found = _checked(found, box, actor.pk, at)
        body = _write(opening_id, None, box, found, actor, at)
        ledger.record(kind="box.opened", subject=box_id, at=at, actor=actor.pk, body=body)


def correct(*, opening_id: str, base: int, found: Found, actor: roles.Actor, at: datetime) -> None:
    """One more version of an opening; ``base``: the version that was seen. The other of the two confirms it anew.

    Who the second person was, only the first says: BadField ("another"). Needs "box.record". Raises as ``open_box``,
    and Changed.
    """
    may(actor, RECORD)
    with transaction.atomic():
        last = latest(opening_id)
        box = Box.objects.select_for_update().get(pk=last.box_id)
        last = latest(opening_id)
        if last.version != base:
            raise Changed(opening_id)
        found = _checked(found, box, last.first_id, at)
        if actor.pk != last.first_id and (found.second_id, found.witness) != _second_of(last):
            raise BadField("another")
        try:
            with transaction.atomic():
                body = _write(opening_id, last, box, found, actor, at)
        except IntegrityError:
            raise Changed(opening_id) from None
        ledger.record(kind="box.corrected", subject=box.pk, at=at, actor=actor.pk, body=body)


def confirm(*, opening_id: str, version: int, actor: roles.Actor, at: datetime) -> None:
    """The other officer was there and saw this. Again changes nothing. Needs "box.record".

    Raises NotAllowed, NoSuchBox, NotTheSecond (also when it was corrected meanwhile).
    """
    may(actor, RECORD)
    with transaction.atomic():
        last = latest(opening_id)
        if confirmer(last) != actor.pk or last.version != version:
            raise NotTheSecond(opening_id)
        _row, new = Confirmed.objects.get_or_create(opening=last, defaults={"officer_id": actor.pk, "at": at})
        if new:
            ledger.record(kind="box.confirmed", subject=last.box_id, at=at, actor=actor.pk)


def looked(*, opening_id: str, words: str, actor: roles.Actor, at: datetime) -> None:
    """The head has looked into an alert, and says what she found. Once. Raises NotAllowed, NoSuchBox, BadField."""
    may(actor, "team.change")
    words = clean_lines(words, "words", NOTES_MAX)
    if not words:
        raise BadField("words")
    with transaction.atomic():
        last = latest(opening_id)
        _row, new = Looked.objects.get_or_create(opening=opening_id, defaults={
            "words": register_key().seal(words, place("looked", opening_id)), "officer_id": actor.pk, "at": at,
        })
        if new:
            ledger.record(kind="box.looked", subject=last.box_id, at=at, actor=actor.pk)


def latest(opening_id: str) -> Opening:
    """The version in force. Raises NoSuchBox."""
    found = Opening.objects.filter(opening=opening_id).order_by("-version").first()
    if found is None:
        raise NoSuchBox(opening_id)
    return found


def confirmer(one: Opening) -> int | None:
    """Who confirms this version: the one of the two who did not write it."""
    return rules.confirms(first_id=one.first_id, second_id=one.second_id, made_by=one.made_by)


def expected_seals(box: Box, *, but: str = "", before: date | None = None) -> tuple[str, ...]:
    """The two seals that should be on a box: those of its last opening, else those it was placed with.

    ``but``: those that should have been there at this opening, were it on the day ``before``.
    """
    earlier, _later = _beside(box, but, before)
    if earlier is None:
        return tuple(unpack(bytes(box.content), place("box", box.pk))["seals"])
    return tuple(content_of(earlier)["new"])


def _beside(box: Box, opening_id: str, on: date | None) -> tuple[Opening | None, Opening | None]:
    """The openings before and after this one. Of one day, the one that was written down first was first."""
    last: dict[str, Opening] = {}
    begun: dict[str, datetime] = {}
    for one in Opening.objects.filter(box=box).order_by("version"):
        begun.setdefault(one.opening, one.made_at)
        last[one.opening] = one
    own = (on or date.max, begun.get(opening_id, datetime.max.replace(tzinfo=UTC)))
    others = sorted(
        (one for one in last.values() if one.opening != opening_id), key=lambda one: (one.opened_on, begun[one.opening])
    )
    before = [one for one in others if (one.opened_on, begun[one.opening]) <= own]
    return before[-1] if before else None, others[len(before)] if len(before) < len(others) else None


def content_of(one: Opening) -> dict[str, Any]:
    """What is sealed in one version."""
    return unpack(bytes(one.content), place("opening", f"{one.opening}.{one.version}"))


def _checked(found: Found, box: Box, first_id: int, at: datetime) -> Found:
    tidy = Found(
        found.opened_on, found.second_id, clean(found.witness, "second", NAME_MAX, needed=False),
        tuple(clean(one, "old", rules.SEAL_MAX, needed=False) for one in found.old), found.intact,
        tuple(clean(one, "new", rules.SEAL_MAX, needed=False) for one in found.new), found.count, found.numbers,
        clean_lines(found.notes, "notes", NOTES_MAX),
    )
    known = set(Form.objects.filter(pk__in=tidy.numbers).values_list("pk", flat=True))
    wrong = rules.check(tidy, first_id=first_id, since=box.placed_on, today=timezone.localdate(at), known=known)
    if not wrong and not _may_be_second(tidy):
        wrong = "second"
    if wrong:
        raise BadField(wrong)
    return tidy


def _may_be_second(found: Found) -> bool:
    """A colleague with the right, or somebody from outside: whose name is a colleague's signs in and confirms."""
    if found.second_id is not None:
        other = officers.by_id(found.second_id)
        return bool(other and other.is_active and roles.may(other.roles, RECORD))
    return found.witness.casefold() not in {one.display_name.casefold() for one in officers.team()}


def _second_of(one: Opening) -> tuple[int | None, str]:
    return one.second_id, str(content_of(one)["witness"])


def _write(
    opening_id: str, before: Opening | None, box: Box, found: Found, actor: roles.Actor, at: datetime
) -> dict[str, object]:
    """One more version, and what its fact says: the day, the count, and the hash of what is sealed (seals, numbers).

    A seal that was broken once stays an alert: no correction takes it away. Nor may one write other new seals than
    the next opening found.
    """
    version = before.version + 1 if before else 1
    content = {
        "witness": found.witness, "old": list(found.old), "intact": found.intact, "new": list(found.new),
        "numbers": list(found.numbers), "notes": found.notes,
    }
    sealed = pack(content, place("opening", f"{opening_id}.{version}"))
    expected = expected_seals(box, but=opening_id, before=found.opened_on)
    Opening.objects.create(
        opening=opening_id, version=version, box=box, opened_on=found.opened_on, count=found.count,
        alert=rules.alarming(found, expected) or bool(before and before.alert) or _breaks_the_row(box, found, before),
        first_id=before.first_id if before else actor.pk, second_id=found.second_id, made_by=actor.pk, made_at=at,
        content=sealed,
    )
    return {
        "count": found.count, "day": found.opened_on.isoformat(), "record": hashlib.sha256(sealed).hexdigest(),
    }


def _breaks_the_row(box: Box, found: Found, before: Opening | None) -> bool:
    """Whether the next opening found other seals than this one, newly written, says that were put on."""
    if before is not None and rules.same_seals(content_of(before)["new"], found.new):
        return False
    _earlier, later = _beside(box, before.opening if before else "", found.opened_on)
    return later is not None and not rules.same_seals(content_of(later)["old"], found.new)
