"""What the ways of reporting cost, at the desk."""

from datetime import timedelta

from tande.domains.conversations.models import Tally
from tande.domains.gateways import operations as gateways
from tande.domains.gateways.operations import Money
from tande.domains.outbox.models import Month
from tande.ledger import clock
from tests.domains import factories
from tests.domains.test_outbox import SETTINGS
from tests.interfaces.staff.conftest import SignIn
from tests.interfaces.staff.people import words


def test_costs_stand_by_gateway_and_month_and_for_one_complaint(sign_in: SignIn) -> None:
    auditor = sign_in("auditor")
    assert 'id="no-costs"' in words(auditor.get("door_costs"))
    made = gateways.add(kind="capcom6", name="the grey phone", settings=SETTINGS, money=Money(50_000, None),
                        actor=factories.officer("head"), at=clock.now())
    day = clock.now().date() - timedelta(days=1)
    Month.objects.create(gateway=made.id, month=f"{day:%Y-%m}", sent=9, segments=12, failed=1, cost=600_000)
    Tally.objects.create(door="sms", language="ht", day=day, opened=6, registered=4, received=20, used=6)
    page = words(auditor.get("door_costs"))
    assert "the grey phone" in page
    assert "0.60 USD" in page
    assert "One complaint by text message: 0.15 USD" in page
    assert "Text message" in page
