"""Screening people: everybody who, or whose register, changed since; in portions, each one transaction.

A portion is compared outside of any transaction and written in one: a crash loses at most what was not written, and
whoever was screened meanwhile by somebody else is left alone. So it is safe at any moment, and twice at once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import F

from tande.domains.personnel import queries as personnel
from tande.domains.screening import register
from tande.domains.screening.errors import NoSuchPerson, NothingToScreen
from tande.domains.screening.held import Held, Part, held, since
from tande.domains.screening.lists import check_right, drop_old_drafts
from tande.domains.screening.models import Alert, Change, Latest, Run, Screened, Step
from tande.domains.screening.reconciling import News, reconcile
from tande.ledger import clock
from tande.ledger import operations as ledger
from tande.policy import alerts as rules
from tande.policy.roles import Actor
from tande.toolkit import sealing
from tande.toolkit.errors import BadBirthDate
from tande.toolkit.names import Alert as Match
from tande.toolkit.names import Subject, birth_date
from tande.toolkit.names.evidence import BirthDate

PORTION: Final = 100
DECIDE: Final = "vetting.decide"
Done = tuple[int, int]
"""With which version of the person, against which change of the register."""


@dataclass(frozen=True)
class Compared:
    """A person and what was found. ``before``: how she stood when she was compared; ``part``: None for everything."""

    person: Subject
    version: int
    before: Done | None
    matches: list[Match]
    part: Part | None


def work_on(deadline: datetime) -> bool:
    """Screen who is due, until this moment; whether more is waiting. Called by `tande errands`; safe twice at once."""
    drop_old_drafts(clock.now())
    change = register.newest()
    if change is None:
        return False
    waiting = _due(change)
    if not waiting:
        _end_runs(clock.now())
        return False
    run, now = _run(change, len(waiting)), held(change)
    for portion in _portions(waiting):
        write(run, now, list(compare(portion, now)), clock.now())
        if clock.now() >= deadline or _newer(change):
            return True
    return bool(_due(change)) or _end_runs(clock.now())


def screen_now(*, person_id: str, officer: Actor, at: datetime) -> None:
    """Screen one person against everything, at once. Raises NotAllowed, NothingToScreen, NoSuchPerson."""
    check_right(officer, DECIDE)
    change = register.newest()
    if change is None:
        raise NothingToScreen
    before = Latest.objects.filter(pk=person_id).values_list("person_version", "register").first()
    now = held(change)
    found = list(compare({person_id: before}, now, whole=True))
    if not found:
        raise NoSuchPerson
    with transaction.atomic():
        run = Run.objects.create(pk=sealing.new_id(), register=change.number, by=officer.pk, started_at=at, total=1)
        write(run, now, found, at, again=True)
        _end(run, at)


def compare(people: dict[str, Done | None], now: Held, *, whole: bool = False) -> Iterator[Compared]:
    """Each person with what was found: against everything, or where only the register changed, against what changed."""
    groups: dict[int | None, list[tuple[Subject, int]]] = {}
    for person_id, version, names, born, id_numbers in personnel.subjects(list(people)):
        before = people[person_id]
        known = before is not None and before[0] == version and before[1] < now.number and not whole
        subject = Subject(person_id, names, _birth(born), id_numbers)
        groups.setdefault(before[1] if known and before else None, []).append((subject, version))
    for number, some in groups.items():
        part = None if number is None else since(now, number)
        found = (part or now).search([one for one, _ in some])
        for (subject, version), matches in zip(some, found, strict=True):
            yield Compared(subject, version, people[subject.id], matches, part)


def write(run: Run, now: Held, found: Sequence[Compared], at: datetime, *, again: bool = False) -> None:
    """One transaction: alerts, steps, facts and who was screened. Whoever was screened since ``found`` is left out.

    ``again``: also those who were screened with the same versions before.
    """
    with transaction.atomic():
        register.take_turn()
        mine = _still_due(found, now, again)
        alerts: dict[str, list[Alert]] = {one.person.id: [] for one in mine}
        for alert in Alert.objects.select_for_update().filter(person_id__in=list(alerts)):
            alerts[alert.person_id].append(alert)
        news = News()
        for one in mine:
            alerts[one.person.id] = reconcile(
                one.person, one.matches, alerts[one.person.id], now=now,
                touches=one.part.touches if one.part else None, at=at, news=news,
            )
        _save(run, news, at)
        _save_screened(run, mine, alerts, now, at)


def _due(change: Change) -> dict[str, Done | None]:
    done: dict[str, Done] = {
        one.person_id: (one.person_version, one.register) for one in Latest.objects.all()
    }
    return {
        person: done.get(person) for person, one in personnel.postings().items()
        if done.get(person) != (one.version, change.number)
    }


def _portions(waiting: dict[str, Done | None]) -> Iterator[dict[str, Done | None]]:
    ids = sorted(waiting)
    for start in range(0, len(ids), PORTION):
        yield {one: waiting[one] for one in ids[start : start + PORTION]}


def _newer(change: Change) -> bool:
    last = register.newest()
    return last is not None and last.number != change.number


def _birth(text: str) -> BirthDate | None:
    try:
        return birth_date(text)
    except BadBirthDate:
        return None


def _still_due(found: Sequence[Compared], now: Held, again: bool) -> list[Compared]:
    rows = Latest.objects.filter(pk__in=[one.person.id for one in found])
    done: dict[str, Done] = {one.pk: (one.person_version, one.register) for one in rows}
    return [
        one for one in found
        if done.get(one.person.id) == one.before and (again or one.before != (one.version, now.number))
    ]


def _save(run: Run, news: News, at: datetime) -> None:
    Alert.objects.bulk_create(news.new)
    fields = ["state", "score", "opening", "opened_at", "steps", "content"]
    Alert.objects.bulk_update(news.changed, fields, batch_size=PORTION)
    Step.objects.bulk_create(news.steps)
    ledger.record_many(news.facts, at=at)
    Run.objects.filter(pk=run.pk).update(
        raised=F("raised") + news.count(rules.RAISED), reopened=F("reopened") + news.count(rules.REOPENED),
        dropped=F("dropped") + news.count(rules.DROPPED),
    )


def _save_screened(
    run: Run, mine: Sequence[Compared], alerts: dict[str, list[Alert]], now: Held, at: datetime
) -> None:
    Screened.objects.bulk_create([
        Screened(
            person_id=one.person.id, person_version=one.version, register=now.number, at=at, run=run,
            whole=one.part is None,
            open=sum(rules.is_open(each.state, each.proposal) for each in alerts[one.person.id]),
            against=sum(rules.stands_against(each.state, each.proposal) for each in alerts[one.person.id]),
        )
        for one in mine
    ])
    Latest.objects.bulk_create(
        [Latest(person_id=one.person.id, person_version=one.version, register=now.number, at=at) for one in mine],
        update_conflicts=True, unique_fields=["person_id"], update_fields=["person_version", "register", "at"],
    )
    Run.objects.filter(pk=run.pk).update(done=F("done") + len(mine))


def _run(change: Change, waiting: int) -> Run:
    """The run that is going on against this change, or a new one."""
    with transaction.atomic():
        register.take_turn()
        for former in Run.objects.filter(ended_at=None).exclude(register=change.number):
            _end(former, clock.now())
        run = Run.objects.filter(ended_at=None, register=change.number).first()
        if run is None:
            return Run.objects.create(
                pk=sealing.new_id(), register=change.number, started_at=clock.now(), total=waiting
            )
        run.total = run.done + waiting
        run.save(update_fields=["total"])
        return run


def _end_runs(at: datetime) -> bool:
    if not Run.objects.filter(ended_at=None).exists():
        return False
    with transaction.atomic():
        register.take_turn()
        for run in Run.objects.filter(ended_at=None):
            _end(run, at)
    return False


def _end(run: Run, at: datetime) -> None:
    run.refresh_from_db()
    run.ended_at, run.total = at, run.done
    run.save(update_fields=["ended_at", "total"])
    ledger.record(
        kind="vetting.screened", subject=run.pk, at=at, actor=run.by,
        body={"register": run.register, "people": run.done, "alerts": run.raised + run.reopened},
    )
