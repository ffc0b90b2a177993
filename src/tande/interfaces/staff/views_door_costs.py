"""What each way of reporting costs: messages by gateway and month, and what one complaint by message cost."""

from datetime import UTC, date
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from tande.domains.conversations import queries as conversations
from tande.domains.gateways import queries as gateways
from tande.domains.outbox import queries as outbox
from tande.interfaces.staff.access import desk
from tande.ledger import clock
from tande.policy import periods

MONTHS: Final = 12
MILLIONTHS: Final = 1_000_000
MESSAGES: Final = "sms"


@require_GET
@desk("door.see")
def costs(request: HttpRequest) -> HttpResponse:
    """The months in which anything was sent or came in, newest first."""
    now = clock.now()
    today = now.astimezone(UTC).date()  # visits are counted by days of UTC, and what was paid by the mission's months
    last = max(periods.number(f"{day:%Y-%m}") for day in (today, timezone.localdate(now)))
    names = {one: known.name for one in _gateways(last) if (known := gateways.gateway(one)) is not None}
    months = [_month(periods.month(n), names, today) for n in range(last, last - MONTHS, -1)]
    return TemplateResponse(request, "staff/door_costs.html", {
        "months": [one for one in months if one["rows"] or one["doors"]],
    })


def _gateways(last: int) -> set[str]:
    return {one.gateway for n in range(last, last - MONTHS, -1) for one in outbox.spent(periods.month(n))}


def _month(month: str, names: dict[str, str], today: date) -> dict[str, Any]:
    spent = outbox.spent(month)
    counts = conversations.counts(since=date.fromisoformat(f"{month}-01"), before=periods.day_after(month), today=today)
    doors: dict[str, dict[str, int]] = {}
    for one in counts:
        door = doors.setdefault(one.door, {"opened": 0, "registered": 0, "abandoned": 0})
        for name in door:
            door[name] += getattr(one, name)
    totals: dict[str, int] = {}
    for row in spent:
        totals[row.currency] = totals.get(row.currency, 0) + row.cost
    registered = doors.get(MESSAGES, {}).get("registered", 0)
    return {
        "name": month, "doors": doors,
        "rows": [{"name": names.get(row.gateway, row.gateway), "spent": row, "cost": money(row.cost)} for row in spent],
        "each": [(currency, money(-(-cost // registered))) for currency, cost in totals.items()] if registered else [],
    }


def money(millionths: int) -> str:
    """An amount as people read it."""
    return f"{millionths / MILLIONTHS:,.2f}"
