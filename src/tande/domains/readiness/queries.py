"""Who may deploy, and who was not ready on the day they deployed: composed from what every domain recorded.

A handful of queries for a thousand people; nothing sealed is opened. Who may see what is settled in ``boards``.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Protocol

from django.utils import timezone

from tande.domains.credentials import queries as credentials
from tande.domains.personnel import queries as personnel
from tande.domains.personnel.queries import Posting
from tande.domains.readiness.models import Step
from tande.domains.readiness.rules import RulesOverTime
from tande.domains.training import queries as training
from tande.domains.vetting import queries as vetting
from tande.ledger import clock
from tande.ledger import queries as ledger
from tande.ledger.register_key import register_key
from tande.policy import gate, readiness, roles
from tande.policy.readiness import Answer, Fact

_SOURCES: Final = (personnel, vetting, training, credentials)
"""Screening stands in vetting, which hands on its alerts and comparisons with its own records."""
_MOST: Final = 1_000_000
_IDS_AT_ONCE: Final = 5_000


class Insider(roles.Actor, Protocol):
    """Whoever acts: id, roles, and the State whose contingent is all that is seen; "" for everybody's."""

    state: str


@dataclass(frozen=True)
class StepView:
    """One step; ``words`` say why, opened."""

    step: str
    officer_id: int
    at: datetime
    words: str


@dataclass(frozen=True)
class Matter:
    """A suspension or an override, with its steps, oldest first."""

    id: str
    kind: str
    person: str
    contingent: str
    code: str
    until: date | None
    steps: tuple[StepView, ...]

    @property
    def state(self) -> str:
        """Its last step."""
        return self.steps[-1].step

    def stands(self, day: date) -> bool:
        """Whether it holds, or waits to be decided, on a day."""
        if self.until is not None and self.until < day:
            return False
        return self.state in (gate.SET, gate.ASKED, gate.GRANTED)


@dataclass(frozen=True)
class Deployment:
    """Somebody deployed on a day: ``then`` by what was known that day, ``now`` by what is known of that day now."""

    person: str
    contingent: str
    unit: str
    on: date
    then: Answer
    now: Answer


def readiness_facts(people: Collection[str]) -> dict[str, list[Fact]]:
    """Suspensions and overrides, by person."""
    found: dict[str, list[Fact]] = {person: [] for person in people}
    kinds = {gate.SET: readiness.SUSPENDED, gate.LIFTED: readiness.LIFTED, gate.GRANTED: readiness.OVERRIDDEN,
             gate.ENDED: readiness.OVERRIDE_ENDED}
    rows = Step.objects.filter(step__in=list(kinds))
    rows = rows.filter(person__in=list(people)) if len(people) <= _IDS_AT_ONCE else rows
    for person, matter, step, day, until in rows.values_list("person", "matter", "step", "day", "until"):
        if person in found:
            last = until if step == gate.GRANTED else None
            found[person].append(Fact(kinds[step], day, day, last, matter))
    return found


def facts_of(people: Collection[str]) -> dict[str, list[Fact]]:
    """Everything the gate needs to know, from every domain."""
    found = readiness_facts(people)
    for source in _SOURCES:
        for person, facts in source.readiness_facts(people).items():
            found[person].extend(facts)
    return found


def answer(person: str, on: date, known: date | None = None) -> Answer:
    """Whether somebody may deploy on a day, by what was recorded up to ``known`` (else that day)."""
    return answers_of([person], on, known)[person]


def answers(contingent: str, on: date, known: date | None = None) -> dict[str, Answer]:
    """The answers for everybody who is on a contingent's roster on a day."""
    return answers_of(present(contingent, on, known), on, known)


def answers_of(people: Collection[str], on: date, known: date | None = None) -> dict[str, Answer]:
    """The answers for some people. Whose post nobody recorded is asked for everything."""
    postings, rules = postings_of(known or on), RulesOverTime().on(on)
    facts = facts_of(people)
    return {
        person: readiness.judge(
            facts[person], post=postings[person].post if person in postings else "", rules=rules, on=on, known=known
        )
        for person in people
    }


def present(contingent: str, on: date, known: date | None = None) -> list[str]:
    """Who is on a contingent's roster and has not left on a day, in the order of their units."""
    found = [
        (one.unit, person) for person, one in postings_of(known or on).items()
        if one.contingent == contingent and (one.left_on is None or one.left_on > on)
    ]
    return [person for _, person in sorted(found)]


def postings_of(day: date) -> dict[str, Posting]:
    """Everybody's unit and post as recorded up to a day."""
    return personnel.postings(None if day >= timezone.localdate(clock.now()) else day)


def rules_in_force() -> tuple[str, date | None]:
    """The version of today's rules, and since when they hold; None where none were written down yet."""
    today, rules = timezone.localdate(clock.now()), RulesOverTime()
    since = rules.since(today)
    return rules.on(today).version, None if since == date.min else since


def deployments(contingent: str = "", *, since: date = date.min, until: date = date.max) -> list[Deployment]:
    """Every deployment judged for its day, the newest first."""
    rules, today = RulesOverTime(), timezone.localdate(clock.now())
    done = [one for one in _deployed() if since <= one[1] <= until and one[1] <= today]
    posts, facts = _PostsOverTime(), facts_of({person for person, _ in done})
    found = []
    for person, on in done:
        state, unit, post = posts.on(person, on)
        if not state or (contingent and state != contingent):
            continue
        then, now = (
            readiness.judge(facts[person], post=post, rules=rules.on(on), on=on, known=known) for known in (on, today)
        )
        found.append(Deployment(person, state, unit, on, then, now))
    return sorted(found, key=lambda one: (one.on, one.contingent, one.unit, one.person), reverse=True)


def not_ready_on_deployment(contingent: str | None = None) -> list[Deployment]:
    """Who was not ready on the day they deployed, as known that day or as known now. The newest first."""
    return [one for one in deployments(contingent or "") if not (one.then.ready and one.now.ready)]


def _deployed() -> list[tuple[str, date]]:
    """Each person's deployments. A day that was corrected takes the place of the one before; a return is another."""
    found: dict[str, list[date]] = {}
    for fact in _in_order("person.deployed"):
        try:
            day = date.fromisoformat(str(fact.body.get("on", "")))
        except ValueError:
            continue
        days = found.setdefault(fact.subject, [])
        if days and fact.body.get("again") != "yes":
            days.pop()
        days.append(day)
    return [(person, day) for person, days in found.items() for day in days]


class _PostsOverTime:
    """Contingent, unit and post of everybody as they were recorded, with one query."""

    def __init__(self) -> None:
        self._known: dict[str, list[tuple[date, tuple[str, str, str]]]] = {}
        for fact in _in_order("person.enrolled", "person.moved"):
            rows = self._known.setdefault(fact.subject, [])
            if fact.body.get("struck") == "yes":
                rows.clear()
            elif "post" in fact.body:
                where = tuple(str(fact.body.get(key, "")) for key in ("contingent", "unit", "post"))
                rows.append((timezone.localdate(fact.at), (where[0], where[1], where[2])))

    def on(self, person: str, day: date) -> tuple[str, str, str]:
        """As recorded by that day; else as it was recorded first."""
        rows = self._known.get(person, [])
        before = [where for since, where in rows if since <= day]
        return before[-1] if before else rows[0][1] if rows else ("", "", "")


def _in_order(*kinds: str) -> Iterable[ledger.FactView]:
    return reversed(ledger.latest(kinds, _MOST))


def matters_of(person: str) -> list[Matter]:
    """Suspensions and overrides of somebody, the newest first."""
    return _matters(Step.objects.filter(person=person).order_by("matter", "number"))


def matters(contingent: str = "") -> list[Matter]:
    """All suspensions and overrides, of everybody or of one contingent, the newest first."""
    rows = Step.objects.order_by("matter", "number")
    return _matters(rows.filter(contingent=contingent) if contingent else rows)


def _matters(rows: Iterable[Step]) -> list[Matter]:
    steps: dict[str, list[Step]] = {}
    for row in rows:
        steps.setdefault(row.matter, []).append(row)
    found = [
        Matter(
            first.matter, first.kind, first.person, first.contingent, first.code, first.until,
            tuple(StepView(one.step, one.officer_id, one.at, _words(one)) for one in done),
        )
        for first, done in ((done[0], done) for done in steps.values())
    ]
    return sorted(found, key=lambda one: one.steps[0].at, reverse=True)


def _words(step: Step) -> str:
    return register_key().open(bytes(step.words), place(step.matter, step.number))


def place(matter: str, number: int) -> str:
    """What a step's words are sealed to."""
    return f"readiness_step.words|{matter}:{number}"
