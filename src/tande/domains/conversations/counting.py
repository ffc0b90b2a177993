"""How many came by each door, by day and language: counters only, nothing of anybody."""

from datetime import date
from typing import Final

from django.db.models import F

from tande.domains.conversations.held import Came, Held
from tande.domains.conversations.models import Tally
from tande.policy.conversation.inputs import Input, Opened, Text
from tande.policy.conversation.outputs import AskCallBack, FollowUp, Forget, Keep, Output, Register, Stop
from tande.policy.conversation.rules import Rules
from tande.policy.conversation.states import SMS, State

_USE: Final = (Register, Keep, FollowUp, AskCallBack, Stop, Forget)
"""Whoever did one of these did not leave with empty hands."""

Steps = dict[tuple[str, str, str], int]
"""By day, language and column: how many more."""


def count(came: Came, held: Held, before: State, given: Input, outputs: tuple[Output, ...], rules: Rules) -> None:
    """Count one input and what came of it. The visit is part of ``held``, which the caller writes."""
    steps: Steps = {}
    language = held.state.language or rules.languages[0]
    today = came.at.date().isoformat()
    if _begins(came, held, before, given, rules):
        held.visit, held.visit_language, held.used = today, language, False
        _add(steps, today, language, "opened", 1)
    elif held.visit and held.visit_language != language:
        for name in ("opened", "used")[: 2 if held.used else 1]:  # it is told by now which language is spoken
            _add(steps, held.visit, held.visit_language, name, -1)
            _add(steps, held.visit, language, name, 1)
        held.visit_language = language
    if held.visit and not held.used and any(isinstance(one, _USE) for one in outputs):
        held.used = True
        _add(steps, held.visit, held.visit_language, "used", 1)
    _add(steps, today, language, "received", 1)
    _add(steps, today, language, "registered", sum(isinstance(one, Register) for one in outputs))
    _write(came.door, steps)


def _begins(came: Came, held: Held, before: State, given: Input, rules: Rules) -> bool:
    """Whether a visit begins: a call or a menu that is opened and not gone on with; a message after a day."""
    if not held.visit:
        return True
    away = before.last is None or came.at - before.last >= rules.idle
    if came.door == SMS:
        return away and isinstance(given, Text)
    return isinstance(given, Opened) and (away or held.state.place in ("", "menu"))


def _add(steps: Steps, day: str, language: str, column: str, number: int) -> None:
    if number:
        steps[day, language, column] = steps.get((day, language, column), 0) + number


def _write(door: str, steps: Steps) -> None:
    """In one order always, so that no two wait for each other."""
    rows: dict[tuple[str, str], dict[str, int]] = {}
    for (day, language, column), number in steps.items():
        rows.setdefault((day, language), {})[column] = number
    for (day, language), columns in sorted(rows.items()):
        where = {"door": door, "day": date.fromisoformat(day), "language": language}
        more = {column: F(column) + number for column, number in columns.items()}
        if not Tally.objects.filter(**where).update(**more):
            Tally.objects.bulk_create([Tally(**where)], ignore_conflicts=True)
            Tally.objects.filter(**where).update(**more)
