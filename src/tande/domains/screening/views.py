"""Alerts as officers read them: the queue, and one alert with person and record side by side."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol

from tande.domains.officers import queries as officers
from tande.domains.personnel import queries as personnel
from tande.domains.personnel.queries import Posting
from tande.domains.screening.deciding import DECIDE, words_place
from tande.domains.screening.errors import NoSuchAlert
from tande.domains.screening.lists import check_right
from tande.domains.screening.models import Alert, Step, WatchList
from tande.domains.screening.reconciling import opened
from tande.ledger.register_key import register_key
from tande.policy import alerts as rules
from tande.policy import roles
from tande.policy.roles import Actor
from tande.toolkit.names import Alert as Match
from tande.toolkit.names.pairing import Part
from tande.toolkit.watchlists import Record
from tande.toolkit.watchlists.records import record_from


class Insider(Actor, Protocol):
    """Whoever reads; ``state`` is empty for the body's own."""

    state: str


SEE: Final = "vetting.see"
PAGE_ROWS: Final = 40
WAITING: Final = "waiting"
EVERY: Final = "every"
_ORDER: Final = {rules.PROPOSED: 0, rules.OPEN: 0, rules.ASKED: 0, rules.ADVERSE: 1}
_WAITING: Final = frozenset({rules.OPEN, rules.ASKED, rules.PROPOSED})


@dataclass(frozen=True)
class Filter:
    """Which alerts. ``state``: WAITING, EVERY, or one of `policy.alerts`; ``source``: a list's id or own.

    ``change``: those that the screening against the register's change of this number touched; 0 for all.
    """

    state: str = WAITING
    contingent: str = ""
    source: str = ""
    change: int = 0


@dataclass(frozen=True)
class Row:
    """An alert in the queue. ``mine``: it waits for this officer's word, who did not propose it."""

    id: str
    person_id: str
    person: str
    contingent: str
    record: str
    source: str
    list_name: str
    state: str
    proposal: str
    score: float
    opened_at: datetime
    opening: int
    mine: bool


@dataclass(frozen=True)
class Queue:
    """A page of alerts. ``counts``: how many there are of each state, in what the other filters leave."""

    rows: tuple[Row, ...]
    counts: Mapping[str, int]
    total: int
    page: int
    pages: int


@dataclass(frozen=True)
class StepView:
    """A step, opened. ``changed``: codes of what changed, for a step of the screening; ``why``: of an officer's."""

    number: int
    kind: str
    why: str
    changed: tuple[str, ...]
    outcome: str
    proposal: str
    officer: str
    at: datetime
    words: str


@dataclass(frozen=True)
class AlertView:
    """An alert, opened. ``names``, ``born``, ``numbers``: the person's as they were compared. ``seen``: for decide."""

    id: str
    person_id: str
    posting: Posting | None
    names: tuple[str, ...]
    born: str
    numbers: tuple[str, ...]
    record: Record
    source: str
    list_name: str
    version: int
    state: str
    proposal: str
    match: Match
    lost: bool
    opening: int
    opened_at: datetime
    steps: tuple[StepView, ...]
    seen: int
    may: tuple[str, ...]


def queue(officer: Insider, *, at: datetime, wanted: Filter, page: int = 1) -> Queue:
    """Alerts, those to be decided first and the most certain of them at the top. One look at people is recorded.

    Needs ``vetting.see``. Raises NotAllowed.
    """
    check_right(officer, SEE)
    postings = personnel.postings()
    some = _matching(wanted, postings)
    counts = {state: sum(one.state == state for one in some) for state in rules.STATES}
    found = _in_order(one for one in some if _is_of(one, wanted.state))
    pages = max(1, -(-len(found) // PAGE_ROWS))
    page = min(max(1, page), pages)
    shown = found[(page - 1) * PAGE_ROWS : page * PAGE_ROWS]
    names = personnel.names({one.person_id for one in shown}, officer, at)
    lists = list_names()
    rows = tuple(_row(one, names, postings, lists, officer) for one in _whole(shown))
    return Queue(rows, counts, len(found), page, pages)


def beside(alert_id: str, officer: Insider, *, wanted: Filter) -> tuple[str, str]:
    """The ids of the alerts before and after this one in the queue, "" where there is none. Raises NotAllowed."""
    check_right(officer, SEE)
    postings = personnel.postings()
    found = [one.pk for one in _in_order(
        one for one in _matching(wanted, postings) if _is_of(one, wanted.state) or one.pk == alert_id
    )]
    if alert_id not in found:
        return "", ""
    at = found.index(alert_id)
    return (found[at - 1] if at else ""), (found[at + 1] if at + 1 < len(found) else "")


def alert(alert_id: str, officer: Insider, *, at: datetime) -> AlertView:
    """One alert; that somebody looked at the person is recorded.

    Needs ``vetting.see``. Raises NotAllowed, NoSuchAlert.
    """
    check_right(officer, SEE)
    row = Alert.objects.filter(pk=alert_id).first()
    if row is None:
        raise NoSuchAlert(alert_id)
    personnel.names({row.person_id}, officer, at)
    content, now = opened(row), rules.Alert(row.state, row.proposal, row.proposed_by)
    person = content["person"]
    return AlertView(
        id=row.pk, person_id=row.person_id, posting=personnel.postings().get(row.person_id),
        names=tuple(person["names"]), born=person["born"], numbers=tuple(person["numbers"]),
        record=record_from(content["record"]), source=row.source, list_name=list_names().get(row.source, ""),
        version=content["version"], state=row.state, proposal=row.proposal, match=_match(content),
        lost=bool(content.get("lost")), opening=row.opening, opened_at=row.opened_at, steps=_steps(row), seen=row.steps,
        may=tuple(rules.steps_for(now, officer.pk)) if roles.may(officer.roles, DECIDE) else (),
    )


def alerts_on(person_id: str, officer: Insider) -> list[tuple[str, str, str]]:
    """Id, state and proposal of every alert on a person, those to be decided first. Raises NotAllowed."""
    check_right(officer, SEE)
    found = _in_order(Alert.objects.filter(person_id=person_id).defer("content"))
    return [(one.pk, one.state, one.proposal) for one in found]


def list_names() -> dict[str, str]:
    """Names of lists by id; the body's own source has none."""
    return dict(WatchList.objects.values_list("pk", "name"))


def _matching(wanted: Filter, postings: Mapping[str, Posting]) -> list[Alert]:
    rows = Alert.objects.defer("content")
    if wanted.source:
        rows = rows.filter(source=wanted.source)
    if wanted.change:
        rows = rows.filter(taken__register=wanted.change).distinct()
    return [
        one for one in rows
        if not wanted.contingent
        or (one.person_id in postings and postings[one.person_id].contingent == wanted.contingent)
    ]


def _is_of(one: Alert, state: str) -> bool:
    return state == EVERY or (one.state in _WAITING if state == WAITING else one.state == state)


def _in_order(rows: Iterable[Alert]) -> list[Alert]:
    return sorted(rows, key=lambda one: (_ORDER.get(one.state, 2), -one.score, one.pk))


def _whole(shown: Sequence[Alert]) -> list[Alert]:
    """With their content, which only a page's rows need."""
    found = Alert.objects.in_bulk([one.pk for one in shown])
    return [found[one.pk] for one in shown]


def _row(
    one: Alert, names: Mapping[str, str], postings: Mapping[str, Posting], lists: Mapping[str, str], officer: Insider
) -> Row:
    content, posting = opened(one), postings.get(one.person_id)
    return Row(
        id=one.pk, person_id=one.person_id, person=names.get(one.person_id, content["person"]["names"][0]),
        contingent=posting.contingent if posting else "", record=content["record"]["names"][0], source=one.source,
        list_name=lists.get(one.source, ""), state=one.state, proposal=one.proposal, score=one.score,
        opened_at=one.opened_at, opening=one.opening,
        mine=one.state == rules.PROPOSED and one.proposed_by != officer.pk and roles.may(officer.roles, DECIDE),
    )


def _match(content: Mapping[str, Any]) -> Match:
    given = dict(content["match"])
    parts = tuple(Part(*one) for one in given.pop("parts"))
    return Match(record=content["record"]["ref"], parts=parts, **given)


def _steps(row: Alert) -> tuple[StepView, ...]:
    taken = list(Step.objects.filter(alert=row).order_by("number"))
    names = officers.names({one.officer_id for one in taken if one.officer_id})
    return tuple(
        StepView(
            number=one.number, kind=one.kind, why="" if one.officer_id is None else one.why,
            changed=tuple(filter(None, one.why.split(","))) if one.officer_id is None else (), outcome=one.outcome,
            proposal=one.proposal, officer=names.get(one.officer_id or 0, ""), at=one.at, words=_words(one),
        )
        for one in taken
    )


def _words(step: Step) -> str:
    if step.words is None:
        return ""
    return register_key().open(bytes(step.words), words_place(step.alert_id, step.number))
