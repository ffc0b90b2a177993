"""Ways of reporting side by side, and which of them fails people: worked out from what is printed alone."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from tande.domains.figures import queries
from tande.domains.figures.errors import NoSuchTable
from tande.interfaces.public import figures_words as words
from tande.policy import door_counts, periods
from tande.policy.door_counts import (
    ABANDONED,
    FEWEST,
    LATE,
    LATE_LANGUAGE,
    POINTS,
    RECEIVED,
    Compared,
    Door,
    Printed,
    Share,
)

MESSAGES = "sms"
LANGUAGES = ("reports_by_language", LATE_LANGUAGE, "abandoned_by_language")
_Tables = Mapping[str, Mapping[str, Any] | None]


def table(release: str) -> dict[str, Any] | None:
    """The doors in the last whole quarter; None before the first one. Raises NoSuchTable for an old release."""
    found = queries.document(release, RECEIVED)["periods"]
    if not found:
        return None
    period = found[-1]["period"]
    printed = {name: _of(release, name, period) for name in (RECEIVED, LATE, ABANDONED)}
    doors = door_counts.doors(printed)
    whole = _whole(release, period, printed)
    return {
        "period": words.period(period), "rows": [_row(one) for one in doors], "whole": whole,
        "said": _said(words.period(period), whole), "languages": _languages(release, period),
        "failing": _failing(words.period(period), door_counts.compared(doors)),
        "few": FEWEST, "points": POINTS, "cost": _cost(release, period, doors),
    }


def _of(release: str, name: str, period: str) -> Mapping[str, Any] | None:
    """What a table prints of a period; None in a release from before there was this table."""
    try:
        several = queries.document(release, name)["periods"]
    except NoSuchTable:
        return None
    return next((one for one in several if one["period"] == period), None)


def _whole(release: str, period: str, printed: _Tables) -> dict[str, int]:
    """All ways together. Exact: each of these totals is printed by itself."""
    totals = {name: entry["total"] if entry else 0 for name, entry in printed.items()}
    limits = _of(release, "limits", period)
    first = door_counts.first_answers(settings.MISSION)
    kept = sum(
        one["low"] for one in (limits or {"cells": []})["cells"] if one["column"] == "kept" and one["row"] in first
    )
    return {"received": totals[RECEIVED], "in_time": kept, "late": totals[LATE], "left": totals[ABANDONED]}


def _said(period: str, whole: Mapping[str, int]) -> str:
    """One sentence to be quoted as it stands."""
    if not any(whole.values()):
        return _("%(period)s: nobody came by any way.") % {"period": period}
    return _(
        "%(period)s: %(received)s complaints received, %(in_time)s first answers in time, %(late)s late; "
        "%(left)s times somebody left before there was a receipt."
    ) % {"period": period, **whole}


def _failing(period: str, several: list[Compared]) -> list[str]:
    """Which way fails people, one sentence each; or that none does, or that nobody can say."""
    failed = [_sentence(period, one) for one in several if one.fails]
    if failed:
        return failed
    if several:
        return [_("%(period)s: by this rule no way fails people more than the others.") % {"period": period}]
    return [_("%(period)s: nobody can say which way fails people. Too few complaints can be compared.") % {
        "period": period,
    }]


def _sentence(period: str, one: Compared) -> str:
    said = _(
        "%(door)s fails people (%(period)s): of 100 complaints at least %(least)s were answered late, by all other "
        "ways together at most %(most)s."
    ) if one.how == "late" else _(
        "%(door)s fails people (%(period)s): of 100 who began at least %(least)s left before there was a receipt, by "
        "all other ways together at most %(most)s."
    )
    return said % {
        "door": words.label("channel", one.code), "period": period, "least": one.own.low, "most": one.others.high,
    }


def _row(one: Door) -> dict[str, str]:
    return {
        "label": words.label("channel", one.code), "received": _number(one.received), "in_time": _between(one.in_time),
        "late": _number(one.late), "left": _number(one.abandoned) if one.counts_visits else "–",
        "late_share": _percent(one.late_share), "left_share": _percent(one.abandoned_share),
    }


def _languages(release: str, period: str) -> list[dict[str, str]]:
    """The same numbers by language, as far as they are printed; none where nothing is."""
    tables = [door_counts.cells(_of(release, name, period)) for name in LANGUAGES]
    rows = []
    for code in dict.fromkeys(code for one in tables for code in one):
        came, late, left = (one.get(code) for one in tables)
        if any(one is not None and one.high for one in (came, late, left)):
            rows.append({
                "label": words.label("language", code), "received": _number(came), "late": _number(late),
                "in_time": _between(door_counts.rest(came, late)), "left": _number(left),
            })
    return rows


def _cost(release: str, period: str, doors: list[Door]) -> str:
    """What a complaint by message cost in the quarter, between bounds; "" when too few came."""
    document = queries.document(release, "series")
    values: list[int] = next((one["values"] for one in document["series"] if one["name"] == "door_cost"), [])
    first, _last = words.bounds(period)
    months = periods.months_in(f"{first:%Y-%m}", periods.QUARTER)
    dollars = [n for month, n in zip(document["months"], values, strict=False) if month in months]
    each = door_counts.cost_each(dollars, next((one for one in doors if one.code == MESSAGES), None))
    return "" if each is None or not any(dollars) else f"{each[0] / 100:.2f}–{each[1] / 100:.2f}"


def _number(one: Printed | None) -> str:
    if one is None:
        return "*"
    if one.low == one.high:
        return str(one.low)
    return f"≈ {(one.low + one.high + 1) // 2}" if one.large else f"{one.low}–{one.high}"


def _between(one: Printed | None) -> str:
    if one is None:
        return "*"
    return str(one.low) if one.low == one.high else f"{one.low}–{one.high}"


def _percent(one: Share | None) -> str:
    if one is None:
        return "–"
    return f"{one.low} %" if one.low == one.high else f"{one.low}–{one.high} %"
