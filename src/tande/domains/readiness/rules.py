"""The gate's rules over time: which records and which curricula each post must have. A past day has its own rules."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from tande.domains.readiness.models import GateRules, Turn
from tande.domains.training import queries as training
from tande.ledger import operations as ledger
from tande.policy import gate
from tande.policy.readiness import Rules
from tande.toolkit.promises import canonical_json


def note_rules(*, at: datetime) -> bool:
    """Write down the rules if they are not those that were written last; whether they were not.

    Called by the work that is done beside the server, so that a change of the pack or of a curriculum is a fact.
    """
    content = current(timezone.localdate(at))
    with transaction.atomic():
        take_turn("rules")
        last = GateRules.objects.order_by("-pk").first()
        if last is not None and last.content == content:
            return False
        GateRules.objects.create(version=version_of(content), since=timezone.localdate(at), content=content, at=at)
        ledger.record(kind="gate.rules_changed", subject="", at=at, body={"version": version_of(content), **content})
    return True


def take_turn(about: str) -> None:
    """Wait for everybody else who writes about this, until the end of the caller's transaction."""
    Turn.objects.get_or_create(pk=about)
    Turn.objects.select_for_update().get(pk=about)


def current(on: date) -> dict[str, Any]:
    """The rules as the pack and the curricula in force say them on a day."""
    return {
        "needs": sorted(gate.NEEDS), "override_days": gate.OVERRIDE_DAYS,
        "curricula": {post: list(codes) for post, codes in training.required(on).items()},
    }


def version_of(content: Mapping[str, Any]) -> str:
    """What names rules with this content: the beginning of their SHA-256."""
    return hashlib.sha256(canonical_json(dict(content))).hexdigest()[:16]


class RulesOverTime:
    """All rules there ever were, read once. Before the first ones, those held too: nothing was asked earlier."""

    def __init__(self) -> None:
        rows = list(GateRules.objects.order_by("since", "pk").values_list("since", "version", "content"))
        if not rows:
            content = current(timezone.localdate())
            rows = [(date.min, version_of(content), content)]
        self._rows = [(since, _rules(version, content)) for since, version, content in rows]

    def on(self, day: date) -> Rules:
        """The rules of a day."""
        return next((rules for since, rules in reversed(self._rows) if since <= day), self._rows[0][1])

    def since(self, day: date) -> date:
        """From which day the rules of a day hold."""
        return next((since for since, _ in reversed(self._rows) if since <= day), self._rows[0][0])


def _rules(version: str, content: Mapping[str, Any]) -> Rules:
    curricula = {post: tuple(codes) for post, codes in content["curricula"].items()}
    return Rules(version, curricula, frozenset(content["needs"]))
