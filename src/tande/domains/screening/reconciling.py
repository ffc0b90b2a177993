"""What a comparison means for the alerts on a person: new, the same, written anew, opened again, or no more."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tande.domains.screening import register
from tande.domains.screening.held import Held, Place, place_of
from tande.domains.screening.models import Alert, Step
from tande.ledger.register_key import register_key
from tande.policy import alerts as rules
from tande.toolkit import sealing
from tande.toolkit.names import Alert as Match
from tande.toolkit.names import Subject
from tande.toolkit.watchlists import Record

_KEPT = frozenset({rules.PROPOSED, rules.ADVERSE})


@dataclass
class News:
    """What is to be written after some people were compared. ``facts``: kind, subject and body of each."""

    new: list[Alert] = field(default_factory=list)
    changed: list[Alert] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    facts: list[tuple[str, str, Mapping[str, object]]] = field(default_factory=list)

    def count(self, kind: str) -> int:
        """How many steps of this kind."""
        return sum(one.kind == kind for one in self.steps)


def reconcile(
    person: Subject, matches: Iterable[Match], known: Iterable[Alert], *, now: Held,
    touches: Callable[[Place], bool] | None, at: datetime, news: News,
) -> list[Alert]:
    """Bring a person's alerts in line with what was found; all that she has afterwards.

    ``touches``: which records this comparison was about; None for all of them.
    """
    by_mark = {(one.source, one.mark): one for one in known}
    found = {place_of(one.record): one for one in reversed(list(matches))}
    seen = set()
    for place, match in found.items():
        at_mark = (place[0], register.mark(*place))
        seen.add(at_mark)
        record = now.find(place)
        assert record is not None  # it was found in the same register
        content = _content(person, record, match, now.versions.get(place[0], 0))
        alert = by_mark.get(at_mark)
        if alert is None:
            by_mark[at_mark] = _raise(person, at_mark, content, match, now, at, news)
        else:
            _again(alert, content, match, now, at, news)
    for at_mark, alert in by_mark.items():
        if at_mark not in seen:
            _no_more(alert, person, touches, now, at, news)
    return list(by_mark.values())


def place(alert_id: str) -> str:
    """Where an alert's content is sealed to."""
    return f"screening_alert.content|{alert_id}"


def opened(alert: Alert) -> dict[str, Any]:
    """An alert's content: person, record, match and the version of the list."""
    content: dict[str, Any] = json.loads(register_key().open(bytes(alert.content), place(alert.pk)))
    return content


def _content(person: Subject, record: Record, match: Match, version: int) -> dict[str, Any]:
    described = {name: getattr(match, name) for name in (
        "score", "name_score", "name", "record_name", "order", "dates", "numbers", "number",
    )}
    content: dict[str, Any] = json.loads(json.dumps({
        "person": _person(person), "record": record.as_dict(), "version": version,
        "match": {**described, "parts": [list(one) for one in match.parts]},
    }))
    return content


def _person(person: Subject) -> dict[str, Any]:
    return {
        "names": list(person.names), "born": str(person.born or ""), "numbers": list(person.id_numbers),
    }


def _raise(
    person: Subject, at_mark: tuple[str, str], content: dict[str, Any], match: Match, now: Held, at: datetime,
    news: News,
) -> Alert:
    alert = Alert(
        pk=sealing.new_id(), person_id=person.id, source=at_mark[0], mark=at_mark[1], state=rules.OPEN,
        score=match.score, opening=1, opened_at=at, steps=0,
    )
    _seal(alert, content)
    news.new.append(alert)
    _step(alert, rules.RAISED, (), now, at, news)
    return alert


def _again(
    alert: Alert, content: dict[str, Any], match: Match, now: Held, at: datetime, news: News
) -> None:
    changed = rules.changed_since(opened(alert), content)
    if alert.state == rules.GONE and not changed:
        changed = ("record.back",)
    if not changed:
        return
    alert.score = match.score
    _seal(alert, content)
    news.changed.append(alert)
    if alert.state in rules.SETTLED or alert.state == rules.REMEDIED:
        alert.state, alert.opening, alert.opened_at = rules.OPEN, alert.opening + 1, at
        _step(alert, rules.REOPENED, changed, now, at, news)
    else:
        _step(alert, rules.UPDATED, changed, now, at, news)


def _no_more(
    alert: Alert, person: Subject, touches: Callable[[Place], bool] | None, now: Held, at: datetime, news: News
) -> None:
    """The record or the person changed so that the two do not match any more, or the record is gone."""
    if alert.state in rules.SETTLED or alert.state == rules.REMEDIED:
        return
    content = opened(alert)
    where = (alert.source, content["record"]["ref"])
    if content.get("lost") or (touches is not None and not touches(where)):
        return
    record = now.find(where)
    after = {**content, "person": _person(person)}
    if record is not None:
        after["record"] = json.loads(json.dumps(record.as_dict()))
    changed = rules.changed_since(content, after) if record is not None else ("record.removed",)
    news.changed.append(alert)
    if alert.state in _KEPT:
        _seal(alert, {**after, "lost": True})
        _step(alert, rules.LOST, changed, now, at, news)
    else:
        alert.state = rules.GONE
        _step(alert, rules.DROPPED, changed, now, at, news)


def _seal(alert: Alert, content: dict[str, Any]) -> None:
    alert.content = register_key().seal(json.dumps(content, ensure_ascii=False), place(alert.pk))


def _step(alert: Alert, kind: str, changed: Iterable[str], now: Held, at: datetime, news: News) -> None:
    alert.steps += 1
    news.steps.append(Step(
        alert=alert, number=alert.steps, opening=alert.opening, kind=kind, why=",".join(changed)[:120],
        outcome=alert.state, proposal=alert.proposal, register=now.number, at=at,
    ))
    body = {"alert": alert.pk, "opening": alert.opening, "register": now.number}
    if kind in (rules.RAISED, rules.REOPENED):
        again = {"again": "yes"} if kind == rules.REOPENED else {}
        news.facts.append(("vetting.alert_raised", alert.person_id, {**body, **again}))
    elif kind == rules.DROPPED:
        news.facts.append(("vetting.alert_decided", alert.person_id, {**body, "outcome": rules.GONE}))
