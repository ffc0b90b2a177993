"""The queue's filters: each narrows by one thing, all of them together, and each says how many cases it holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import (
    BooleanField,
    CharField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models import Case as Pick
from django.db.models.fields.json import KT

from tande.domains.casework import access, seen
from tande.domains.casework.models import Case, Grant, Proposal
from tande.domains.casework.settling import OPEN_STAGES, calling
from tande.policy import triage as triage_rules
from tande.policy.roles import Actor

SOON: Final = timedelta(days=1)
UNCODED: Final = "none"
SIGNALS: Final = ("danger", "retaliation", "child", "withdraw", "stop")
TIMES: Final = ("late", "day", "later")
"""Its nearest clock was missed; must be met within a day; or later, or no clock runs."""
MINE: Final = ("granted", "second", "proposed")
"""Opened to this officer by a colleague; waits for this officer to agree; proposed by this officer."""
FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "new": ("yes",), "stage": OPEN_STAGES, "signal": SIGNALS, "level": tuple(triage_rules.LEVELS),
    "desk": ("intake", "child"), "about": (), "time": TIMES, "mine": MINE,
}
"""Every filter with its codes; those of ``about`` are the mission's categories and UNCODED."""


@dataclass(frozen=True)
class Counts:
    """How many cases there are: open ``all`` in all, ``found`` by the filters, and by each code of each filter.

    The number beside a code is what one would see after choosing it with the other filters left as they are.
    """

    all: int
    found: int
    of: Mapping[str, Mapping[str, int]]


def live(officer: Actor) -> "QuerySet[Case]":
    """The cases in this officer's queue."""
    return access.visible(officer).filter(live=True)


def conditions(officer: Actor, at: datetime) -> dict[str, dict[str, Q]]:
    """When a case holds a code, for the filters that are not columns themselves."""
    proposals = Proposal.objects.filter(case=OuterRef("pk"))
    proposed = Q(Exists(proposals.filter(officer_id=officer.pk)))
    late, day = Q(due_at__lt=at), Q(due_at__lt=at + SOON)
    return {
        "new": {"yes": Q(seen.by(officer.pk), _negated=True)},
        "signal": {
            "danger": calling("danger_at"), "retaliation": calling("retaliation_at"), "child": Q(child=True),
            "withdraw": Q(withdraw_at__isnull=False), "stop": Q(stop_at__isnull=False),
        },
        "time": {"late": late, "day": day & ~late, "later": Q(due_at=None) | Q(due_at__gte=at + SOON)},
        "mine": {
            "granted": Q(Exists(Grant.objects.filter(case=OuterRef("pk"), officer_id=officer.pk))),
            "proposed": proposed, "second": Q(Exists(proposals)) & ~proposed,
        },
    }


def narrowed(cases: "QuerySet[Case]", chosen: Mapping[str, str], of: Mapping[str, Mapping[str, Q]]) -> "QuerySet[Case]":
    """The cases of ``live`` that hold every chosen code; ``of`` are their ``conditions``."""
    return cases.filter(*(of[field][code] if field in of else _column(field, code) for field, code in chosen.items()))


def _column(field: str, code: str) -> Q:
    if field != "about":
        return Q(**{field: code})
    return Q(codes__category=code) if code != UNCODED else Q(codes__category__isnull=True) | Q(codes__category="")


def marked(cases: "QuerySet[Case]", of: Mapping[str, Mapping[str, Q]]) -> "QuerySet[Case]":
    """The cases, each with what a line of the queue says of it to this officer: new, and waiting for a second."""
    waits = of["mine"]["proposed"] | of["mine"]["second"]
    return cases.annotate(is_new=_code(new=of["new"]), waits=_code(waits={"yes": waits}))


def _code(**fields: Mapping[str, Q]) -> Pick:
    """The first code whose condition holds, or ""."""
    whens = [When(condition, then=Value(code)) for codes in fields.values() for code, condition in codes.items()]
    return Pick(*whens, default=Value(""), output_field=CharField())


_PLAIN: Final = ("stage", "level", "desk")


def count(cases: "QuerySet[Case]", chosen: Mapping[str, str], of: Mapping[str, Mapping[str, Q]]) -> Counts:
    """Count the cases of ``live``: the database groups equal ones, so that one look counts for every filter."""
    # Signals may hold together; of the other filters a case holds one code each.
    looked: dict[str, Any] = {
        f"{field}_{code}": ExpressionWrapper(condition, BooleanField())
        for field in ("signal", "mine", "new") for code, condition in of[field].items()
    }
    looked |= {"time_": _code(one=of["time"]), "about_": KT("codes__category")}
    numbers: dict[str, dict[str, int]] = {field: {} for field in FIELDS}
    in_all = found = 0
    for group in cases.order_by().annotate(**looked).values(*_PLAIN, *looked).annotate(n=Count("pk")):
        n, codes = group.pop("n"), _codes(group)
        in_all += n
        failed = [field for field, code in chosen.items() if code not in codes[field]]
        found += n if not failed else 0
        # A case that fails one filter alone is what one would see by choosing another code of that filter.
        for field in failed if len(failed) == 1 else () if failed else FIELDS:
            for code in codes[field]:
                numbers[field][code] = numbers[field].get(code, 0) + n
    return Counts(in_all, found, numbers)


def _codes(group: Mapping[str, Any]) -> dict[str, list[str]]:
    """The codes of each filter in one group of equal cases."""
    codes: dict[str, list[str]] = {field: [] for field in FIELDS}
    for name, value in group.items():
        field, _mark, code = name.partition("_")
        if value:
            codes[field].append(code or value)
    codes["about"] = codes["about"] or [UNCODED]
    return codes


IN_ORDER: Final = ("rank", F("due_at").asc(nulls_last=True), "received_at", "pk")
"""Most urgent first, then nearest clock, then oldest."""
