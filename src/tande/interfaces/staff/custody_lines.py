"""Who had a file in hands after it arrived, in words: drawn from the case's facts, beside the hashes of its parts."""

from datetime import datetime
from itertools import groupby

from django.utils.translation import gettext as _

from tande.domains.casework import queries
from tande.domains.officers import queries as officers
from tande.domains.officers.queries import Officer
from tande.interfaces.staff import labels
from tande.ledger.queries import FactView
from tande.policy import facts

HANDED = ("evidence.read", "evidence.disclosed", "referral.file_opened")
WHOLE = "case.exported"
"""Facts that name a file, and the one that concerns every file that was there by then."""


def of_case(case_id: str, officer: Officer) -> list[FactView]:
    """The facts that custody is drawn from, oldest first. Raises NoSuchCase, NotAllowed."""
    return [fact for fact in queries.timeline(case_id, officer) if fact.kind in (*HANDED, WHOLE)]


def names_of(handed: list[FactView]) -> dict[int, str]:
    """Who did any of it, by number."""
    return officers.names({fact.actor for fact in handed if fact.actor is not None})


def of_file(file_id: str, received_at: datetime, handed: list[FactView], names: dict[int, str]) -> list[dict[str, str]]:
    """One file's lines; its parts, fetched one after another within a minute, are one opening."""
    mine = [fact for fact in handed if fact.body.get("file") == file_id
            or (fact.kind == WHOLE and fact.at >= received_at)]
    return [_line(list(same)[-1], names) for _key, same in groupby(mine, key=_one_act)]


def _one_act(fact: FactView) -> tuple[object, ...]:
    return (fact.kind, fact.actor, fact.body.get("state"), fact.at.replace(second=0, microsecond=0))


def _line(fact: FactView, names: dict[int, str]) -> dict[str, str]:
    state = fact.body.get("state")
    who = [names.get(fact.actor or 0, ""), labels.pack("state", str(state)) if state else ""]
    return {
        "at": fact.at.isoformat(), "what": _(facts.KINDS[fact.kind].sentence),
        "who": ", ".join(one for one in who if one),
    }
