"""Keeping a checked roster: everything that the dry run showed, in one transaction, or nothing."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import transaction

from tande.domains.personnel import keeping, sealed
from tande.domains.personnel.checking import LEASE, kept_details, place_in
from tande.domains.personnel.errors import Changed, Ended
from tande.domains.personnel.keeping import Ready, Stamp, Written
from tande.domains.personnel.models import Contingent, Person, Unit, Upload
from tande.domains.personnel.rosters import add_version
from tande.domains.personnel.row_reading import Read
from tande.domains.personnel.scope import locked
from tande.domains.personnel.units import code_of, command, unit_named
from tande.domains.personnel.uploads import MISSING_PART, all_rows, part, revision_of
from tande.ledger import clock
from tande.ledger import operations as ledger
from tande.policy.people import Details, Place


def apply_upload(found: Upload) -> None:
    """Keep it. Raises Changed when somebody changed the contingent since the check, Ended when another was quicker.

    Sealing thousands of fields takes seconds, so it is done before the transaction that others wait for.
    """
    stamp = Stamp(int(found.choice["by"]), clock.now(), "final_list")
    if revision_of(found.contingent) != found.revision:
        raise Changed
    kept = Contingent.objects.filter(pk=found.contingent).first() or Contingent(code=found.contingent)
    written = [*_written(found, kept, stamp), *_leaving(found, stamp)]
    ready = keeping.prepare(written, stamp)
    with transaction.atomic():
        kept = locked(found.contingent)
        if not Upload.objects.filter(pk=found.pk, state="apply").exists():
            raise Ended
        if kept.revision != found.revision:
            raise Changed
        version = _keep(found, kept, ready, sum(one.new for one in written), stamp)
        Upload.objects.filter(pk=found.pk).update(state="applied", file=b"", lease=None, roster=version)
        found.parts.all().delete()


def _keep(found: Upload, kept: Contingent, ready: Ready, added: int, stamp: Stamp) -> str:
    for name in found.counts.get("units", ()):
        unit_named(found.contingent, name)
    changed = len(ready.changed.values)
    if added or changed:
        keeping.write_many(kept, ready)
    _name_commanders(found.contingent, stamp)
    version = add_version(found.contingent, officer_id=stamp.officer_id, at=stamp.at, added=added, changed=changed)
    if added or changed:
        body = {"contingent": found.contingent, "sha256": version.sha256, "rows": found.total, "added": added,
                "changed": changed}
        ledger.record(kind="roster.imported", subject=version.pk, at=stamp.at, actor=stamp.officer_id, body=body)
    return version.pk


def _written(found: Upload, kept: Contingent, stamp: Stamp) -> Iterator[Written]:
    """The entries that the checked rows ask for."""
    entered = Stamp(stamp.officer_id, stamp.at)
    people = {one.pk: one for one in Person.objects.filter(contingent=found.contingent).iterator()}
    number = max((one.number for one in people.values()), default=0)
    for n, row in enumerate(all_rows(found)):
        if n % 1_000 == 0:
            Upload.objects.filter(pk=found.pk, state="apply").update(lease=clock.now() + LEASE)
        if row["v"] not in ("new", "changed", "returned"):
            continue
        read = _read(row)
        if row["v"] == "new":
            number += 1
            place = Place(code_of(read.unit), read.post, read.functions)
            yield keeping.enrolled(kept, read.details, place, entered, number, deployed_on=read.deployed_on)
            continue
        person = people[row["id"]]
        old = sealed.details_of(person)
        new, place = kept_details(read, old), place_in(read, person)
        written = keeping.changed(person, old, new, place, stamp, came=read.deployed_on)
        if written is not None:
            yield written


def _read(row: dict[str, Any]) -> Read:
    told = row["d"]
    details = Details(tuple(told["names"]), told["service_number"], told["rank"], told["born"],
                      tuple(told["id_numbers"]), told["nationality"])
    came = date.fromisoformat(row["dep"]) if row["dep"] else None
    return Read(details, row["u"], row["p"], tuple(row["fn"]), came, ())


def _leaving(found: Upload, stamp: Stamp) -> Iterator[Written]:
    """Those no longer on the list, when it was chosen that they left."""
    reason = str(found.choice.get("missing", "keep"))
    if reason == "keep":
        return
    on = date.fromisoformat(str(found.choice["left_on"]))
    gone = Stamp(stamp.officer_id, stamp.at, reason)
    ids = set(part(found, MISSING_PART))
    for person in Person.objects.filter(contingent=found.contingent, struck=False, left_on=None).iterator():
        if person.pk in ids:
            person.left_on = max(on, person.deployed_on) if person.deployed_on else on
            person.events += 1
            event = keeping.event(person, "left", gone, on=person.left_on)
            yield Written(person, event, (("person.left", person.pk, {"on": person.left_on.isoformat()}),))


def _name_commanders(contingent: str, stamp: Stamp) -> None:
    """A unit without a commander gets the one person in it who has that post; of two, an officer must choose."""
    posts = Person.objects.filter(contingent=contingent, post="commander", struck=False, left_on=None)
    here: dict[str, list[str]] = {}
    for unit, pk in posts.values_list("unit", "pk"):
        here.setdefault(unit, []).append(pk)
    for one in Unit.objects.filter(contingent=contingent, commander="", code__in=list(here)):
        if len(here[one.code]) == 1:
            command(one, here[one.code][0], officer_id=stamp.officer_id, at=stamp.at, on=stamp.day)
