"""Settling a conflict: for each field somebody chooses which of two savings stands. None is overwritten unseen."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from tande.domains.violations import keeping
from tande.domains.violations.errors import BadEntry, Changed, NoSuchRecord, NothingToDo
from tande.domains.violations.models import Conflict, Incident, Part, Version, Violation
from tande.domains.violations.saving import Saved, finish, known_codes, row_of, write
from tande.domains.violations.scope import RECORD, Insider, incident_for, incidents_for
from tande.domains.violations.views import ConflictView
from tande.policy.violations import entries
from tande.policy.violations.entries import Around, Entry, Value, Wrong

LINKS = "violations"
MINE, THEIRS = "mine", "theirs"


def conflict(conflict_id: str, actor: Insider) -> ConflictView:
    """Both sides field by field, with who somebody is: who may settle it may read that. A query records it.

    Needs ``violation.record``. Raises NotAllowed, NoSuchRecord.
    """
    found = Conflict.objects.filter(pk=conflict_id).first()
    if found is None or not incidents_for(actor, RECORD).filter(pk=found.incident_id).exists():
        raise NoSuchRecord(conflict_id)
    row = row_of(found.sort, found.about)
    assert row is not None
    before, theirs, mine = _sides(found, row)
    newest = Version.objects.filter(about=row.pk).order_by("-number").first()
    return ConflictView(
        found.pk, found.incident_id, found.sort, found.about, found.base, row.version, found.officer_id, found.at,
        newest.officer_id if newest else 0, newest.at if newest else found.at,
        tuple(entries.differences(found.sort, before[0], theirs[0], mine[0])),
        None if theirs[1] == mine[1] else (tuple(before[1]), tuple(theirs[1]), tuple(mine[1])), found.settled_at,
    )


def settle(
    *, conflict_id: str, seen: int, choices: Mapping[str, str], officer: Insider, at: datetime
) -> Saved:
    """Keep what was chosen: ``choices`` says "mine" or "theirs" for each field that differs ("violations": the links).

    ``seen``: the row's version on the page. Needs ``violation.record``. Raises NotAllowed, NoSuchRecord, Changed when
    the row changed again meanwhile, NothingToDo when somebody settled it, BadEntry for a field without a choice or when
    what comes out cannot be so.
    """
    with transaction.atomic():
        told = conflict(conflict_id, officer)
        incident = incident_for(officer, RECORD, told.incident, to_change=True)
        found = Conflict.objects.select_for_update().get(pk=conflict_id)
        if found.settled_at is not None:
            raise NothingToDo
        row = row_of(found.sort, found.about)
        assert row is not None
        if row.version != seen:
            raise Changed
        if not isinstance(row, Incident) and row.removed:
            raise BadEntry([Wrong("", "removed")])
        _before, theirs, mine = _sides(found, row)
        fields, links = _chosen(found.sort, told, choices, theirs, mine)
        entry = Entry(found.about, found.sort, incident.pk, fields, tuple(links))
        if wrong := entries.check(entry, _around(row, incident, at)):
            raise BadEntry(wrong)
        found.settled_at, found.settled_by = at, officer.pk
        found.save(update_fields=["settled_at", "settled_by"])
        same = fields == theirs[0] and links == theirs[1]
        saved = Saved(row.pk, row.version) if same else write(row, fields, links, officer, at)
        finish(saved.touched)
        keeping.record("violation.settled", incident.pk, actor=officer.pk, at=at, sort=found.sort,
                       mine=sum(one == MINE for one in choices.values()),
                       theirs=sum(one == THEIRS for one in choices.values()))
    return saved


def _around(row: Any, incident: Incident, at: datetime) -> Around:
    kind = row.kind if isinstance(row, Violation) else ""
    return Around(timezone.localdate(at), incident.began, kind, known_codes())


_Side = tuple[dict[str, Value], list[str]]


def _sides(found: Conflict, row: Any) -> tuple[_Side, _Side, _Side]:
    """Fields and links: when the later writer began, as they are, as the later writer wants them."""
    version = Version.objects.filter(about=row.pk, number=found.base).first()
    before = (keeping.opened(version, row.pk, identity=True), list(version.violations)) if version else ({}, [])
    told: dict[str, Any] = keeping.unseal(bytes(found.proposed), "proposed", found.pk)
    return before, (keeping.opened(row, row.pk, identity=True), keeping.links_of(row)), (
        dict(told["fields"]), list(told["violations"]) if isinstance(row, Part) else [])


def _chosen(sort: str, told: ConflictView, choices: Mapping[str, str], theirs: _Side, mine: _Side) -> _Side:
    fields, links = dict(theirs[0]), theirs[1]
    asked = [one.field for one in told.differences] + ([LINKS] if told.links else [])
    if missing := [name for name in asked if choices.get(name) not in (MINE, THEIRS)]:
        raise BadEntry([Wrong(name, "missing") for name in missing])
    for one in told.differences:
        if choices[one.field] == MINE:
            fields.pop(one.field, None)
            if one.mine is not None:
                fields[one.field] = one.mine
    return fields, mine[1] if told.links and choices[LINKS] == MINE else links
