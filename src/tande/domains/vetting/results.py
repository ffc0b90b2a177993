"""Writing down a changed status as a fact, and the work that waits: screenings, rosters and days that went by.

A status is never asked from here: it follows from the records each time. What is kept is what was written last, so
that a fact tells a change and the figures can be folded from facts alone.
"""

from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from tande.domains.personnel import queries as personnel
from tande.domains.personnel.queries import Posting
from tande.domains.vetting.models import Progress, Result
from tande.domains.vetting.reading import standings
from tande.ledger import clock
from tande.ledger import operations as ledger
from tande.ledger import queries as facts

_AT_ONCE = 500
_ONE_ROW = 1
ELSEWHERE = (
    "person.enrolled", "person.moved", "person.renamed", "person.deployed", "person.left", "vetting.screened",
    "vetting.list_loaded", "vetting.record_entered", "vetting.record_withdrawn", "vetting.alert_raised",
    "vetting.alert_decided",
)
"""Facts of other domains after which a status may be another one."""


def write_results(people: Collection[str], *, at: datetime) -> int:
    """Write a fact for each of these people whose status is not what was written last; how many were.

    In the caller's transaction. Two at once are kept apart by the row that says how far the work has come.
    """
    if not people:
        return 0
    with transaction.atomic():
        _progress()
        postings = personnel.postings()
        return sum(_write(some, postings, at) for some in _portions(sorted(set(people))))


def bring_up_to_date(deadline: datetime) -> bool:
    """Bring what was written up to date with other domains and with the day; whether more is waiting.

    A few hundred people at a time, each time in one transaction: a process killed between two leaves the rest to
    the next one, which writes nothing twice.
    """
    at = clock.now()
    today, seq = timezone.localdate(at), facts.last_seq(ELSEWHERE)
    row = Progress.objects.filter(pk=_ONE_ROW).first() or Progress(pk=_ONE_ROW)
    if row.seq >= seq and row.day == today:
        return False
    if not row.place:
        row.goal = seq
    postings = personnel.postings()
    people = postings if row.day != today else _touched(row.seq, postings)
    for some in _portions(sorted(person for person in people if person > row.place)):
        with transaction.atomic():
            _progress()
            _write(some, postings, at)
            row.place = some[-1]
            row.save()
        if clock.now() >= deadline:
            return True
    row.seq, row.day, row.place = max(row.seq, row.goal), today, ""
    row.save()
    return False


def _touched(seq: int, postings: Collection[str]) -> set[str]:
    """Whom the facts after a number may concern: those named, or everybody where a list, a screening or a command is
    among them (who commanded before is not named there).
    """
    after = facts.of_kinds(ELSEWHERE, after=seq)
    for fact in after:
        of_all = fact.kind in ("vetting.screened", "vetting.list_loaded") or "commands" in fact.body
        if of_all or fact.subject not in postings:
            return set(postings)
    return {fact.subject for fact in after}


def _progress() -> Progress:
    """The row that says how far the work has come, locked until the transaction ends."""
    Progress.objects.get_or_create(pk=_ONE_ROW)
    return Progress.objects.select_for_update().get(pk=_ONE_ROW)


def _write(people: Collection[str], postings: dict[str, Posting], at: datetime) -> int:
    last = Result.objects.in_bulk(list(people))
    new = []
    for person, standing in standings(people, postings, on=timezone.localdate(at)).items():
        posting = postings.get(person)
        contingent = posting.contingent if posting else ""
        was = last.get(person)
        is_now = (contingent, standing.status, standing.until)
        if was is None or (was.contingent, was.status, was.until) != is_now:
            new.append(Result(
                person_id=person, contingent=contingent, status=standing.status, until=standing.until, at=at
            ))
    Result.objects.bulk_create(
        new, update_conflicts=True, unique_fields=["person_id"], update_fields=["contingent", "status", "until", "at"],
        batch_size=_AT_ONCE,
    )
    return ledger.record_many((("vetting.result", one.person_id, _body(one)) for one in new), at=at)


def _body(one: Result) -> dict[str, Any]:
    """``until`` None: no date ends it. It is always told, so that a missing one can be read as a fault."""
    until: date | None = one.until
    return {"contingent": one.contingent, "result": one.status, "until": until.isoformat() if until else None}


def _portions(people: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(people), _AT_ONCE):
        yield people[start:start + _AT_ONCE]
