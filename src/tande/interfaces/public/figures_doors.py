"""Ways of reporting side by side, and which of them fails people: worked out from what is printed alone."""

from typing import Any

from django.utils.translation import gettext as _

from tande.domains.figures import queries
from tande.interfaces.public import figures_words as words
from tande.policy import door_counts, periods
from tande.policy.door_counts import ABANDONED, FEWEST, LATE, POINTS, RECEIVED, Door, Printed, Share

MESSAGES = "sms"


def table(release: str) -> dict[str, Any] | None:
    """The doors in the last whole quarter; None before the first one. Raises NoSuchTable for an old release."""
    found = {name: queries.document(release, name)["periods"] for name in (RECEIVED, LATE, ABANDONED)}
    if not found[RECEIVED]:
        return None
    period = found[RECEIVED][-1]["period"]
    printed = {name: next((one for one in some if one["period"] == period), None) for name, some in found.items()}
    doors = door_counts.doors(printed)
    return {
        "period": words.period(period), "rows": [_row(one) for one in doors],
        "failing": [_sentence(code, how) for code, how in door_counts.failing(doors)],
        "few": FEWEST, "points": POINTS, "cost": _cost(release, period, doors),
    }


def _row(one: Door) -> dict[str, str]:
    return {
        "label": words.label("channel", one.code), "received": _number(one.received), "in_time": _between(one.in_time),
        "late": _number(one.late), "left": _number(one.abandoned) if one.counts_visits else "–",
        "late_share": _percent(one.late_share), "left_share": _percent(one.abandoned_share),
    }


def _sentence(code: str, how: str) -> str:
    said = _("%(door)s: answered late more often than all other ways together.") if how == "late" else _(
        "%(door)s: people leave before there is a receipt more often than on all other ways together."
    )
    return said % {"door": words.label("channel", code)}


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
