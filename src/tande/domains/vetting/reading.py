"""Everything vetting knows of people, as facts of the gate and as further events: a few queries, nothing opened."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from tande.domains.personnel import queries as personnel
from tande.domains.personnel.queries import Posting
from tande.domains.screening import queries as screening
from tande.domains.vetting.made import Made, by_subject, decisions, own_events, unit_facts
from tande.domains.vetting.models import Attestation, Cover, Nomination
from tande.ledger import queries as ledger
from tande.policy import readiness as gate
from tande.policy import vetting, vetting_facts, vetting_records
from tande.policy.people import SCREENED
from tande.policy.readiness import Fact
from tande.policy.vetting import Event

COMMANDS = "commander"
"""The post that needs a check of its own; so does whoever is named to command a unit, whatever the post."""
SCREENED_EVENT = "screened"
"""The kind of the screening's own event: it tells which version of the particulars was compared."""
_FEW = 500
"""So many people are asked for by their ids; for more the whole table is read."""


@dataclass
class Known:
    """What is known of somebody: facts that the gate reads too, events that only vetting knows, and the other way."""

    facts: list[Fact] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    gate_alone: list[Fact] = field(default_factory=list)
    needs: tuple[str, ...] = vetting.MEMBER


def standings(
    people: Collection[str], postings: Mapping[str, Posting], *, on: date
) -> dict[str, vetting.Standing]:
    """How vetting stands on a day, by person."""
    return {
        person: vetting.standing([*vetting_facts.events(one.facts, on=on), *one.events], needs=one.needs, on=on)
        for person, one in known_of(people, postings).items()
    }


def known_of(people: Collection[str], postings: Mapping[str, Posting]) -> dict[str, Known]:
    """Everything of these people, by person: some ten queries, however many there are."""
    found = {person: Known() for person in people}
    made = decisions()
    changes = _changes_of(found)
    _certificates(found, postings, changes)
    _attestations(found, made)
    _nominations(found)
    for person, facts in screening.readiness_facts(list(found)).items():
        found[person].facts += facts
    for person, facts in _screened_names(changes).items():
        found[person].facts += facts
    checks, named = by_subject(made), personnel.commanders()
    units: dict[tuple[str, str], list[Fact]] = {}
    for person, one in found.items():
        posting = postings.get(person)
        if posting is not None:
            unit = (posting.contingent, posting.unit)
            if unit not in units:
                units[unit] = unit_facts(made, *unit)
            own = checks.get(person, [])
            one.events += [*_service(posting), *own_events(own, made)]
            if posting.post == COMMANDS or person in named:
                one.needs = vetting.COMMANDER
                one.facts += _of_a_commander(units[unit], own)
            else:
                one.facts += units[unit]
    return found


def unit_standing(contingent: str, unit: str, made: list[Made], *, on: date) -> vetting.Standing:
    """How a unit stands on a day, from the decisions about it."""
    own = [one for one in made if (one.contingent, one.unit, one.person_id) == (contingent, unit, "")]
    return vetting.standing(own_events(own, made), needs=vetting.UNIT, on=on)


@lru_cache(maxsize=4096)
def day_of(at: datetime) -> date:
    """The day of a moment, where the mission is; thousands of rows were written at the same few moments."""
    return timezone.localdate(at)


def _certificates(
    found: dict[str, Known], postings: Mapping[str, Posting], changes: Mapping[str, list[datetime]]
) -> None:
    for one in _of(Cover.objects.select_related("certificate", "certificate__end"), found):
        paper, until = one.certificate, one.certificate.until
        known = day_of(paper.recorded_at)
        if _version(postings, one) != one.version:
            since = changes.get(one.person_id, [])[max(one.version - 1, 0):]
            if not since:
                continue
            until = min(until, day_of(since[0]) - timedelta(days=1))
            # For a status the paper did not run out: somebody else stands on it.
            found[one.person_id].events.append(Event(vetting.ENDED, until, paper.pk))
        facts = found[one.person_id].facts
        facts.append(Fact(gate.CERTIFIED, paper.signed_on, known, until, paper.pk))
        end = getattr(paper, "end", None)
        if end is not None:
            facts.append(Fact(gate.CERTIFICATE_WITHDRAWN, day_of(end.at), day_of(end.at), None, paper.pk))


def _version(postings: Mapping[str, Posting], one: Cover) -> int:
    posting = postings.get(one.person_id)
    return posting.version if posting else -1


def _changes_of(found: Collection[str]) -> dict[str, list[datetime]]:
    """When what is screened of somebody changed, oldest first: the first entry made version 2."""
    times: dict[str, list[datetime]] = defaultdict(list)
    for fact in ledger.of_kinds(("person.renamed",), subjects=found if len(found) <= _FEW else None):
        fields = fact.body.get("fields")
        if fact.subject in found and isinstance(fields, list) and SCREENED.intersection(fields):
            times[fact.subject].append(fact.at)
    return times


def _screened_names(changes: Mapping[str, list[datetime]]) -> dict[str, list[Fact]]:
    """A changed name must be compared anew: for the gate it is a change of the register of this person alone.

    Of a day's changes only the last one counts; the screening that saw it names it.
    """
    found: dict[str, list[Fact]] = {}
    for person, events in (screening.events(list(changes)) if changes else {}).items():
        last = {day_of(at): version for version, at in enumerate(changes[person], start=2)}
        facts = [Fact(gate.REGISTER_CHANGED, day, day, None, f"person:{version}") for day, version in last.items()]
        for one in events:
            if one.kind == SCREENED_EVENT:
                facts.append(Fact(gate.SCREENED, day_of(one.at), day_of(one.at), None, f"person:{one.version}"))
        found[person] = facts
    return found


def _attestations(found: dict[str, Known], made: list[Made]) -> None:
    decided: dict[str, list[Made]] = defaultdict(list)
    for row in made:
        decided[row.about].append(row)
    for one in _of(Attestation.objects.defer("words"), found):
        known, facts = day_of(one.recorded_at), found[one.person_id].facts
        facts.append(Fact(gate.ATTESTED, one.signed_on, known, one.until, one.pk))
        if one.answer == vetting_records.DECLARED:
            facts.append(Fact(gate.DECLARED, one.signed_on, known, None, one.pk))
            _declaration(found[one.person_id], one.pk, decided)


def _declaration(person: Known, attestation_id: str, decided: Mapping[str, list[Made]]) -> None:
    """What two officers decided on something declared; a refusal that was lifted settles it, too."""
    for row in decided.get(attestation_id, ()):
        if not row.counts:
            continue
        settled = [row]
        if row.result == vetting_records.AGAINST:
            settled = [one for one in decided.get(row.id, ()) if one.counts]
            person.events.append(Event(vetting.ADVERSE, row.known, row.key))
            person.events += [Event(vetting.LIFTED, one.known, row.key, code=one.result) for one in settled]
        person.facts += [Fact(gate.DECLARATION_SETTLED, one.known, one.known, None, attestation_id) for one in settled]


def _nominations(found: dict[str, Known]) -> None:
    """Taken back, or put forward again. For the gate a certificate from before counts no more; a status knows why."""
    for one in _of(Nomination.objects.all(), found):
        person, day = found[one.person_id], max(one.day, day_of(one.at))
        person.events.append(Event(one.kind, day))
        if one.kind == vetting.TAKEN_BACK:
            person.gate_alone += [
                Fact(gate.CERTIFICATE_WITHDRAWN, day, day, None, fact.code) for fact in person.facts
                if fact.kind == gate.CERTIFIED and max(fact.on, fact.known) <= day
            ]


def _service(posting: Posting) -> Iterator[Event]:
    if posting.deployed_on is not None:
        yield Event(vetting.DEPLOYED, posting.deployed_on)
    if posting.left_on is not None:
        yield Event(vetting.LEFT, posting.left_on)


def _of_a_commander(unit: list[Fact], own: list[Made]) -> list[Fact]:
    """The gate's facts of a unit for who commands it: cleared only while the check of the person counts, too."""
    checks = [one for one in own if one.counts and one.result != vetting_records.AGAINST]
    both = [
        Fact(gate.UNIT_CLEARED, max(one.on, check.day), max(one.known, check.known),
             min(one.until or date.max, check.until or date.max), one.code)
        for one in unit if one.kind == gate.UNIT_CLEARED for check in checks
    ]
    return [*(one for one in unit if one.kind != gate.UNIT_CLEARED), *both]


def _of(rows: "QuerySet[Any]", found: Mapping[str, Known]) -> Iterator[Any]:
    """Rows of these people. For many the whole table is read: their ids would be a longer question than it is."""
    if len(found) <= _FEW:
        yield from rows.filter(person_id__in=list(found))
    else:
        yield from (one for one in rows.iterator(chunk_size=2000) if one.person_id in found)
