"""The demonstration's evidence can be shown at every hour, also in the first one of the mission's day."""

from datetime import datetime

import pytest
from django.conf import settings
from django.utils import timezone

from tande.domains.commitments.models import Exhibit
from tande.interfaces.console import demo_commitments
from tande.interfaces.console.demo import read_script
from tande.ledger import clock
from tests.domains import factories

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.mark.parametrize("hour", [0, 12, 23])
def test_what_is_shown_is_of_no_day_to_come(hour: int) -> None:
    script = read_script(settings.TANDE.mission_dir / "demo.toml")
    for one in script["officers"]:
        officer = factories.officer(*one["roles"], key=False, organisation=one.get("organisation", ""))
        officer.username = one["username"]
        officer.save()
    with clock.standing_at(datetime(2026, 11, 27, hour, 30, tzinfo=timezone.get_default_timezone())):
        assert demo_commitments.show_all(script["exhibits"]) == Exhibit.objects.count() > 0
