"""Who is vetted and trained: new facts change the people's files, and a release prints them once a month.

What was drawn is written only if nothing was counted and nothing released meanwhile. Releases are never changed.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from django.conf import settings
from django.db import transaction

from tande.domains.figures import coverage_documents as documents
from tande.domains.figures.models import CoverageRelease, PersonFile, Position
from tande.ledger import operations as ledger
from tande.ledger import queries as facts
from tande.policy import coverage, coverage_printing
from tande.policy.courses import Curriculum
from tande.policy.coverage import Course
from tande.policy.folding import Coded
from tande.toolkit.promises import canonical_json

RELEASED: Final = "coverage.released"
PORTION: Final = 2_000
MOST_TRIES: Final = 5
_POSITION: Final = 2


def count_people() -> int:
    """Bring the people's files up to the newest fact; its number. Costs what the new facts cost."""
    upto = facts.settled_seq()
    while True:
        with transaction.atomic():
            position = _locked()
            portion = facts.facts_after(position.seq, upto=upto, limit=PORTION, kinds=coverage.KINDS)
            _fold(portion)
            position.seq = portion[-1].seq if len(portion) == PORTION else max(upto, position.seq)
            position.save()
        if len(portion) < PORTION:
            return position.seq


def release_coverage(*, at: datetime, anew: bool = False) -> str:
    """Release how everybody stands, once in each month of UTC; the release's name, "" when nothing was released.

    Called by the console alone; needs no officer. Safe twice and at once. ``anew``: also if this month has one, but
    never two of a day. With nobody on any roster there is nothing to release.
    """
    name = at.date().isoformat()
    for _ in range(MOST_TRIES):
        seq = count_people()
        newest = CoverageRelease.objects.order_by("-id").first()
        if newest is not None and (newest.id >= name or (newest.id[:7] == name[:7] and not anew)):
            return ""
        done = _draw(at.date())
        if not done.rows:
            return ""
        content = canonical_json(documents.document(name, done, _columns(at.date()), courses(at.date())))
        if _write(name, done, content, seq, at):
            return name
    return ""


def courses(day: date) -> dict[str, dict[str, Any]]:
    """The curricula with the terms of a day: the pack's own, and what facts have changed since."""
    found = {one.code: _terms(one) for one in settings.COURSES.curricula}
    for fact in reversed(facts.latest(("curricula.changed",), 10_000)):
        code, body = str(fact.body.get("curriculum", "")), fact.body
        if code in found and str(body.get("starts", "")) <= day.isoformat():
            found[code] = {
                "minutes": body.get("minutes"), "pass_mark": body.get("pass_mark"),
                "valid_months": body.get("valid_months"), "required_of": str(body.get("required_of", "")).split(","),
            }
    return found


def _terms(one: Curriculum) -> dict[str, Any]:
    return {"minutes": one.terms.minutes, "pass_mark": one.terms.pass_mark, "valid_months": one.terms.valid_months,
            "required_of": list(one.required_of)}


def _asked(day: date) -> tuple[Course, ...]:
    return tuple(
        Course(code, frozenset() if "all" in terms["required_of"] else frozenset(terms["required_of"]))
        for code, terms in courses(day).items()
    )


def _columns(day: date) -> tuple[coverage.Column, ...]:
    return coverage.columns(_asked(day), coverage.FUNCTIONS)


def _draw(day: date) -> coverage_printing.Release:
    rows = PersonFile.objects.values_list("person_id", "state")
    now = coverage.snapshot(rows.iterator(), day, _asked(day))
    before = CoverageRelease.objects.order_by("id")
    former = [documents.release_from(json.loads(one.content), one.true) for one in before]
    return coverage_printing.release(former, now, _columns(day), settings.MISSION.disclosure.threshold)


def _write(name: str, done: coverage_printing.Release, content: bytes, seq: int, at: datetime) -> bool:
    """One transaction: a crash leaves all of it or nothing. False when something was counted or released meanwhile."""
    with transaction.atomic():
        if _locked().seq != seq or CoverageRelease.objects.filter(pk__gte=name).exists():
            return False
        sha256 = hashlib.sha256(content).hexdigest()
        CoverageRelease.objects.create(
            id=name, at=at, seq=seq, content=content.decode(), sha256=sha256, true=documents.keep(done.true)
        )
        ledger.record(
            kind=RELEASED, subject=name, at=at, body={"release": name, "tables": {documents.TABLE: sha256}}
        )
    return True


def _locked() -> Position:
    """The row that says how far people are counted, locked until the transaction ends."""
    Position.objects.get_or_create(pk=_POSITION)
    return Position.objects.select_for_update().get(pk=_POSITION)


def _fold(portion: Sequence[facts.FactView]) -> None:
    news: dict[str, list[Coded]] = {}
    for fact in portion:
        news.setdefault(fact.subject, []).append(Coded(fact.kind, fact.at, fact.body))
    known: Mapping[str, Any] = dict(
        PersonFile.objects.filter(pk__in=list(news)).values_list("person_id", "state")
    )
    PersonFile.objects.bulk_create(
        [PersonFile(person_id=one, state=coverage.fold(known.get(one, {}), said)) for one, said in news.items()],
        batch_size=500, update_conflicts=True, unique_fields=["person_id"], update_fields=["state"],
    )
