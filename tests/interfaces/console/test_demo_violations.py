"""The demonstration's records of violations: its table of 2023 is the published one, line by line."""

import pytest
from django.conf import settings

from tande.domains.violations import queries
from tande.interfaces.console import demo_violations
from tande.interfaces.console.demo import read_script
from tande.ledger import clock
from tande.policy.violations import codes, counting
from tande.policy.violations.records import Tally
from tests.domains import factories
from tests.policy.violations import year_2023

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_the_published_year_is_in_the_demonstration_and_says_that_it_is_invented() -> None:
    script = read_script(settings.TANDE.mission_dir / "demo" / "violations.toml")
    for name, role in (("fabienne", "monitor"), ("lucien", "verifier"), ("ingrid", "technical_verifier"),
                       ("tomas", "task_force")):
        officer = factories.officer(role, key=False)
        officer.username = name
        officer.save()
    assert demo_violations.record_all(script) == {"incidents": 32, "violations": 71}
    records = queries.records(officer)
    found = counting.verified(records, counting.year(2023))
    children = counting.unique_children(found)
    assert (counting.total(found), children.by_sex, children.several) == (383, Tally(160, 117, 30), 32)
    for name, lines in (("recruitment_use", year_2023.RECRUITMENT), ("killing_maiming", year_2023.KILLING_MAIMING)):
        here = [one for one in found if one.kind in codes.JOINED[name]]
        assert counting.by(here, lambda one: one.party) == lines
    assert len(counting.unverified(records, counting.year(clock.now().year))) == 4
    views = queries.full(officer, clock.now())
    assert all("nvent" in str(one.fields["incident_description"]) or "nvant" in str(
        one.fields["incident_description"]) for one in views)
    assert [each.complaint for one in views for each in one.violations if each.complaint] == ["owed"]
