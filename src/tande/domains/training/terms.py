"""The terms of the curricula: the pack's own, and every change of them as one more dated version."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from tande.domains.training.access import Keeper, check
from tande.domains.training.errors import BadField, Changed, NoSuchCurriculum
from tande.domains.training.models import Terms
from tande.ledger import operations as ledger
from tande.policy import training as rules
from tande.policy.courses import REQUIRED_OF, Curriculum
from tande.policy.mission_reading import fault_in_text
from tande.policy.training import Version

LIMITS: Final[dict[str, tuple[int, int]]] = {"minutes": (5, 2_000), "pass_mark": (1, 100), "valid_months": (1, 120)}
LATEST: Final = timedelta(days=2 * 366)
REASON_LONGEST: Final = 500


@dataclass(frozen=True)
class NewTerms:
    """What somebody typed. ``starts``: from today on, never earlier, or past days would change their answer."""

    starts: date
    minutes: int
    pass_mark: int
    valid_months: int
    required_of: tuple[str, ...]
    voids: bool
    reason: str
    lang: str


@dataclass(frozen=True)
class Change:
    """One version in the history of a curriculum. The pack's own has no reason, officer or time."""

    version: Version
    reason: str = ""
    lang: str = ""
    officer_id: int | None = None
    at: datetime | None = None
    check_number: str = ""


def change(*, curriculum: str, terms: NewTerms, seen: int, officer: Keeper, at: datetime) -> int:
    """Put other terms in force from a day on; the new version's number. ``seen``: the last number on the page.

    For who keeps training for the whole mission. Raises NotAllowed, NoSuchCurriculum, BadField, Changed.
    """
    check(officer, "curricula.change")
    _check_terms(curriculum, terms, at)
    body = {"curriculum": curriculum, "number": seen + 1, "starts": terms.starts.isoformat(),
            "minutes": terms.minutes, "pass_mark": terms.pass_mark, "valid_months": terms.valid_months,
            "required_of": ",".join(terms.required_of), "voids": "yes" if terms.voids else "no",
            "words": hashlib.sha256(terms.reason.encode("utf-8")).hexdigest()}
    try:
        with transaction.atomic():
            if seen != max(one.version.number for one in history(curriculum)):
                raise Changed(curriculum)
            fact = ledger.record(kind="curricula.changed", subject=curriculum, at=at, actor=officer.pk, body=body)
            Terms.objects.create(
                curriculum=curriculum, number=seen + 1, starts=terms.starts, minutes=terms.minutes,
                pass_mark=terms.pass_mark, valid_months=terms.valid_months, voids=terms.voids,
                required_of=",".join(terms.required_of), reason=terms.reason, lang=terms.lang, officer_id=officer.pk,
                at=at, check_number=fact.check_number or "",
            )
    except IntegrityError as error:  # somebody else's change took this number
        raise Changed(curriculum) from error
    return seen + 1


def versions() -> list[Version]:
    """Every version of every curriculum in the catalogue."""
    known = {one.code: one for one in settings.COURSES.curricula}
    rows = [row for row in Terms.objects.all() if row.curriculum in known]
    return [*map(_own, known.values()), *(_later(row, known[row.curriculum]) for row in rows)]


def in_force(on: date) -> dict[str, Version]:
    """The terms of each curriculum on a day."""
    return rules.in_force(versions(), on)


def history(curriculum: str) -> list[Change]:
    """Every version of one curriculum, oldest first. Raises NoSuchCurriculum."""
    known = _known(curriculum)
    rows = Terms.objects.filter(curriculum=curriculum).order_by("number")
    later = [Change(_later(row, known), row.reason, row.lang, row.officer_id, row.at, row.check_number) for row in rows]
    return [Change(_own(known)), *later]


def required(on: date) -> Mapping[str, tuple[str, ...]]:
    """Of each post the curricula that must have been passed before deployment; the gate's rules."""
    found = in_force(on)
    return {
        post: tuple(sorted(
            code for code, one in found.items() if "pre" in one.phases and rules.required_of(post, one)
        ))
        for post in ("member", "manager", "commander")
    }


def _known(curriculum: str) -> Curriculum:
    known: Curriculum | None = settings.COURSES.curriculum(curriculum)
    if known is None:
        raise NoSuchCurriculum(curriculum)
    return known


def _own(known: Curriculum) -> Version:
    terms = known.terms
    return Version(known.code, 1, date.min, terms.minutes, terms.pass_mark, terms.valid_months, known.required_of,
                   terms.phases)


def _later(row: Terms, known: Curriculum) -> Version:
    return Version(row.curriculum, row.number, row.starts, row.minutes, row.pass_mark, row.valid_months,
                   tuple(row.required_of.split(",")), known.terms.phases, row.voids)


def _check_terms(curriculum: str, terms: NewTerms, at: datetime) -> None:
    _known(curriculum)
    today = timezone.localdate(at)
    for field, (low, high) in LIMITS.items():
        if not low <= getattr(terms, field) <= high:
            raise BadField(field)
    if not today <= terms.starts <= today + LATEST:
        raise BadField("starts")
    if not terms.required_of or not set(terms.required_of) <= set(REQUIRED_OF):
        raise BadField("required_of")
    if len(terms.reason) > REASON_LONGEST or fault_in_text(terms.reason):
        raise BadField("reason")
    if terms.lang not in settings.MISSION.language_codes:
        raise BadField("lang")
