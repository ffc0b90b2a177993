"""The demonstration's papers: some came back, one is void, some are gaps; and a box that was opened twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from tande.domains.officers.queries import Officer
from tande.domains.paper import operations
from tande.domains.paper.operations import Paper
from tande.interfaces.console.errors import NotReady
from tande.ledger import clock
from tande.policy import paper as rules
from tande.policy import questions, roles
from tande.policy.boxes import Found
from tande.toolkit import codes, sealing
from tande.toolkit.pdf.complaint_forms import Sheet


def file_all(script: Mapping[str, Any]) -> list[dict[str, str]]:
    """Print, give out, type in and void the script's forms and open its box; one form's number and code, to try."""
    now = clock.now()
    head, operator = _somebody(roles.HEAD), _somebody(roles.OPERATOR)
    sheets = _batch(script["batch"], head, now)
    _box(script["box"], [one.number for one in sheets], operator, head, now)
    _papers(script["batch"], sheets, operator, head, now)
    return [{"number": sheets[-1].number, "code": sheets[-1].code}]


def lines(sheet: Mapping[str, Any]) -> list[str]:
    """A form on paper that nobody has typed in yet: its number for celeste, and what its strip would show."""
    told = [f"  form {one['number']}, its strip's code {codes.show(one['code'])}" for one in sheet.get("paper", ())]
    if not told:
        return []
    return ["A paper form to type in at /desk/paper/enter/, and then to follow with its code:", *told, ""]


def _somebody(role: str) -> Officer:
    found = next((one for one in Officer.objects.filter(is_active=True).order_by("pk") if role in one.roles), None)
    if found is None:
        raise NotReady(f"The pack's demo.toml names nobody with the role {role}.")
    return found


def _batch(told: Mapping[str, Any], head: Officer, now: datetime) -> list[Sheet]:
    at = now - timedelta(days=told["days_ago"])
    batch_id = operations.issue(
        batch_id=sealing.new_id(), place_code=told["place"], label=told["label"], count=told["count"], actor=head, at=at
    )
    sheets: list[Sheet] = []

    def draw(some: Sequence[Sheet]) -> bytes:
        sheets.extend(some)
        return b""  # nobody takes these to a printer

    operations.print_forms(
        print_id=sealing.new_id(), batch_id=batch_id, count=told["print"], language=told["language"], draw=draw,
        actor=head, at=at,
    )
    last = sheets[told["given"] - 1].number
    operations.give_out(first=sheets[0].number, last=last, actor=head, at=at + timedelta(days=1))
    return sheets


def _papers(
    told: Mapping[str, Any], sheets: Sequence[Sheet], operator: Officer, head: Officer, now: datetime
) -> None:
    actors = tuple(actor.code for actor in settings.MISSION.actors)
    for paper in told["papers"]:
        answers = {
            name: rules.read_keys(keys, rules.options(questions.QUESTIONS[name], actors))
            for name, keys in paper["keys"].items()
        }
        operations.enter(actor=operator, at=now - timedelta(days=1), paper=Paper(
            key=sealing.new_id(), number=sheets[paper["form"] - 1].number, text=paper["text"],
            language=told["language"], path=paper.get("path", questions.SELF), answers=answers, lines=paper["lines"],
        ))
    at = now - timedelta(days=1)
    void = sheets[told["void"]["form"] - 1].number
    operations.void(first=void, last=void, reason=told["void"]["reason"], actor=head, at=at)
    operations.found_empty(number=sheets[told["empty"] - 1].number, actor=operator, at=at)


def _box(
    told: Mapping[str, Any], numbers: Sequence[str], operator: Officer, second: Officer, now: datetime
) -> None:
    placed = now - timedelta(days=told["days_ago"])
    box_id = operations.place_box(
        box_id=sealing.new_id(), place_code=told["place"], name=told["name"], seals=tuple(told["seals"]),
        placed_on=timezone.localdate(placed), actor=operator, at=placed,
    )
    for one in told["openings"]:
        at, opening_id = now - timedelta(days=one["days_ago"]), sealing.new_id()
        found = Found(
            timezone.localdate(at), None if one["witness"] else second.pk, one["witness"], tuple(one["old"]),
            one["intact"], tuple(one["new"]), one["count"],
            tuple(numbers[form - 1] for form in one["forms"]), one["notes"],
        )
        operations.open_box(opening_id=opening_id, box_id=box_id, found=found, actor=operator, at=at)
        if one["confirmed"]:
            operations.confirm(opening_id=opening_id, version=1, actor=second, at=at)
