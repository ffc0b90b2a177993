"""The demonstration's vetting: most people of the largest contingent are cleared, and of each status there is somebody.

Certificates, attestations and checks are recorded as officers do it, some days after each roster came in. Late names,
missing attestations, a declaration and a commander whom one officer wants to refuse stay open, to try the pages with.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.utils import timezone

from tande.domains.casework import queries as casework
from tande.domains.officers.queries import Officer
from tande.domains.personnel import operations as roster
from tande.domains.personnel import queries as personnel
from tande.domains.personnel.queries import Posting
from tande.domains.screening import operations as screening
from tande.domains.vetting import operations, queries
from tande.domains.vetting.operations import Named, Signed
from tande.interfaces.console.errors import NotReady
from tande.ledger import clock
from tande.policy.people import Details, Place
from tande.policy.vetting_records import Certificate

LATE: Final = 22
"""So many of the largest contingent get another name after the certificate: it does not cover them."""
UNSIGNED: Final = 56
DECLARED: Final = 3
_LONG: Final = timedelta(minutes=10)


@dataclass(frozen=True)
class Pair:
    """Two officers: whoever proposes, and whoever agrees."""

    first: Officer
    second: Officer


def vet_all(script: Mapping[str, Any]) -> None:
    """Vet every contingent that has people: the largest nearly whole, the next in part, the others hardly."""
    pair = Pair(_holding("vetting_officer"), _holding("head"))
    by_size: dict[str, list[tuple[str, Posting]]] = {}
    for person, one in sorted(personnel.postings().items(), key=lambda row: (row[1].contingent, row[1].unit, row[0])):
        by_size.setdefault(one.contingent, []).append((person, one))
    largest_first = sorted(by_size.items(), key=lambda row: -len(row[1]))
    for place, (contingent, people) in enumerate(largest_first):
        kept = personnel.rosters(contingent)
        if kept:
            at = min(kept[-1].at + timedelta(days=3), clock.now())
            with clock.standing_at(at):
                _vet(contingent, kept[-1].sha256, people, place, script, pair, at)
    _late_names(largest_first[0][1], pair.first)
    _from_a_case(pair.second, largest_first[0][1])
    _finish()


def _vet(
    contingent: str, listed: str, people: list[tuple[str, Posting]], place: int, script: Mapping[str, Any], pair: Pair,
    at: datetime,
) -> None:
    """The largest: all but a few; the second: one unit is missing; the others: attestations alone."""
    on = timezone.localdate(at)
    if place < 2:
        until = on + (timedelta(days=365) if place == 0 else timedelta(days=80))
        operations.certify(officer=pair.first, at=at, certificate=Certificate(
            contingent, "whole", listed, hashlib.sha256(contingent.encode()).hexdigest(), script["signatory"],
            script["office"], on - timedelta(days=2), until,
        ))
    unsigned = UNSIGNED if place == 0 else len(people) // 5
    signed = [Signed(person, "clean", on - timedelta(days=1)) for person, _one in people[unsigned:]]
    operations.attest_many(signed=signed, officer=pair.first, at=at)
    units = sorted({one.unit for _person, one in people})
    for unit in units[: len(units) - place] if place < 2 else []:
        operations.check_unit(contingent=contingent, unit=unit, sources=["un", "reports", "ngo"], result="clear",
                              note="", day=on, officer=pair.first, at=at)
    if place == 0:
        _largest(people, script, pair, on, at)


def _largest(
    people: list[tuple[str, Posting]], script: Mapping[str, Any], pair: Pair, on: date, at: datetime
) -> None:
    commanders = [person for person, one in people if one.post == "commander"]
    for number, person in enumerate(commanders):
        refused = number == len(commanders) - 1
        operations.check_commander(
            person_id=person, sources=["state", "reports"], result="refused" if refused else "clear",
            note=script["refusal"] if refused else "", day=on, officer=pair.first, at=at,
        )
    told = [
        Signed(person, "declared", on, script["declarations"][number % len(script["declarations"])])
        for number, (person, _one) in enumerate(people[-DECLARED:])
    ]
    operations.attest_many(signed=told, officer=pair.first, at=at)
    _person, declared = queries.undecided(pair.first)[0]
    decision = operations.decide_declaration(
        attestation_id=declared.id, result="note", note=script["looked_into"], officer=pair.first, at=at
    )
    operations.answer(decision_id=decision, agreed=True, officer=pair.second, at=at)


def _late_names(people: list[tuple[str, Posting]], officer: Officer) -> None:
    """Names changed after the certificate, as final lists do: without the middle one, as the passport has it."""
    at = clock.now() - timedelta(days=1)
    changed = 0
    with clock.standing_at(at):
        for person, posting in people[UNSIGNED:]:
            if changed == LATE:
                break
            view = personnel.person(person, officer, at)
            parts = view.name.split()
            if posting.post == "commander" or len(parts) < 3:
                continue
            roster.change(
                person_id=person, seen=view.events, reason="final_list", officer=officer, at=at,
                details=Details((" ".join((parts[0], *parts[2:])), *view.names[1:]), view.service_number, view.rank,
                                view.born, view.id_numbers, view.nationality),
                place=Place(view.unit, view.post, view.functions, view.rotation),
            )
            changed += 1


def _from_a_case(head: Officer, people: list[tuple[str, Posting]]) -> None:
    """One record from a case whose finding stands, about somebody on the roster: to see the alert it raises."""
    at = clock.now()
    for row in casework.ended(head, at=at, limit=200):
        for basis in casework.vettable(row.id, head):
            view = personnel.person(people[len(people) // 2][0], head, at)
            operations.enter_finding(case_id=row.id, ref=basis.ref, who=Named(view.names[:1], view.born), officer=head,
                                     at=at)
            return


def _finish() -> None:
    """Screen everybody, and write down how all stand."""
    deadline = clock.now() + _LONG
    while screening.work_on(deadline) or operations.work_on(deadline):
        pass


def _holding(role: str) -> Officer:
    found = next((one for one in Officer.objects.filter(is_active=True).order_by("pk") if role in one.roles), None)
    if found is None:
        raise NotReady(f"The pack's demo.toml names no {role}.")
    return found
