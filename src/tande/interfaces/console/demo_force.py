"""The demonstration's uses of force: the shot of the night a child was met, a late review, a gap, and past months."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from tande.domains.force import operations, queries
from tande.domains.officers.queries import Officer
from tande.interfaces.console.errors import NotReady
from tande.ledger import clock
from tande.policy.force import Harm, Use
from tande.policy.force_operations import Operation
from tande.policy.force_report import Circumstances
from tande.toolkit import sealing

_TOLD: Final = Circumstances(
    operation="sole", threats=("crowd",), alternatives=("talked", "blocked"), ages=("18-25", "26+"), bystanders="near",
    property="none", detention="no", camera="none", aid="not_needed", relatives="not_needed",
)
_MEANS: Final = (
    ("verbal", "unarmed"), ("baton",), ("tear_gas",), ("restraint",), ("firearm_pointed",), ("warning_shot",),
)


def report_all(script: Mapping[str, Any], met: str) -> None:
    """Report, review and record everything that the script says, as its people would; then make the rounds.

    ``met``: the hand-over number of the child that was there when the shot was fired.
    """
    unit, commander, head = (_officer(role) for role in ("unit_officer", "commander", "head"))
    now = clock.now()
    with transaction.atomic():
        _shot(script["shot"], unit, met, now)
        late = script["late"]
        at = now - timedelta(days=late["days_ago"])
        use = Use(sealing.new_id(), unit.unit, at, ("warning_shot",), rounds=1)
        _done(unit, use, late["commune"], late["what"], at)
        for number, one in enumerate(script["past"]):
            _past(one, script["texts"], (unit, commander), now, number)
        gap, quiet = script["gap"], script["quiet"]
        _operation(gap, (gap["unit"],), head, unit.state, now)
        _operation(quiet, (unit.unit,), unit, unit.state, now)
    operations.make_rounds(at=now)


def _shot(told: Mapping[str, Any], unit: Officer, met: str, now: datetime) -> None:
    """A shot at night that hit a man, with a child there: it goes to the independent body by itself."""
    at = now - timedelta(hours=told["hours_ago"])
    use = Use(sealing.new_id(), unit.unit, at, ("firearm_pointed", "firearm"), rounds=3, subjects=2, child="doubt",
              harm=Harm(serious=1, hit=1), warned="yes")
    words = {name: told[name] for name in ("what", "place", "threat", "tried")}
    first = operations.report(use=use, contingent=unit.state, source="web", told=Circumstances(told["commune"]),
                              words={"what": told["what"]}, actor=unit, at=at + timedelta(minutes=50))
    surroundings = Circumstances(
        commune=told["commune"], operation="joint_police", threats=("shots", "firearm"),
        alternatives=("talked", "moved_away"), ages=("15-17", "26+"), bystanders="near", property="none",
        detention="handed_over", camera="none", aid="given", relatives="not_found",
        encounters=(met,),
    )
    whole = replace(use, aid_at=at + timedelta(minutes=12), suspect=Harm(serious=1, hit=1))
    operations.complete(id=first.id, base_version=first.version, use=whole, told=surroundings, words=words, actor=unit,
                        at=at + timedelta(hours=5))


def _past(
    one: Mapping[str, Any], texts: Mapping[str, str], people: tuple[Officer, Officer], now: datetime, shift: int
) -> None:
    """So many reports in each month before this one, each complete and reviewed; some late, some outside the rules."""
    unit, commander = copy(people[0]), people[1]
    unit.unit = one["unit"]
    for back, number in enumerate(one["months"], start=1):
        for place in range(number):
            at = now - timedelta(days=30 * back - 3 * place, hours=shift)
            means = _MEANS[(back + place + shift) % len(_MEANS)]
            use = Use(sealing.new_id(), unit.unit, at, means, rounds="warning_shot" in means,
                      harm=Harm(light=place % 2), civilian=Harm(light=place % 2))
            slow = timedelta(days=3) if place == 5 else timedelta(hours=5)
            view = _done(unit, use, texts["commune"], texts["what"], at, slow)
            finding = "outside_rules" if place == 3 else "within_rules"
            operations.review(id=view.id, version=view.version, finding=finding, note=texts["review"], actor=commander,
                              at=at + slow + timedelta(days=2))


def _done(
    unit: Officer, use: Use, commune: str, what: str, at: datetime, slow: timedelta = timedelta(hours=5)
) -> queries.UseView:
    """A first report soon, and the full one after that time."""
    first = operations.report(use=use, contingent=unit.state, told=Circumstances(commune=commune), source="web",
                              words={"what": what}, actor=unit, at=at + timedelta(hours=1))
    told = replace(_TOLD, commune=commune)
    return operations.complete(id=first.id, base_version=first.version, use=use, told=told,
                               words={"what": what}, actor=unit, at=at + slow)


def _operation(
    told: Mapping[str, Any], units: tuple[str, ...], officer: Officer, contingent: str, now: datetime
) -> None:
    at = now - timedelta(days=told["days_ago"] - 1)
    one = Operation(
        sealing.new_id(), contingent, timezone.localdate(at) - timedelta(days=1), told["commune"], units, "sole",
        told.get("dead", 0), told.get("hurt", 0), told.get("source", "unit"),
    )
    operations.record_operation(told=one, note=told["note"], actor=officer, at=at)


def _officer(role: str) -> Officer:
    found = next((one for one in Officer.objects.filter(is_active=True).order_by("pk") if role in one.roles), None)
    if found is None:
        raise NotReady(f"The pack's demo.toml names no {role}.")
    return found
