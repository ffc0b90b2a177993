"""Figures of force, custody and children beside the duties they speak of, and the limits on the page of standards."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from django.conf import settings

from tande.domains.figures import operations
from tande.interfaces.public.figures_duties import OF_A_DUTY
from tande.policy import counting, duties, register_counts
from tests.domains.test_register_figures import tell
from tests.interfaces.public.people import LANGUAGES, Reporter
from tests.interfaces.public.test_weight import weight

pytestmark = pytest.mark.django_db
MAY = datetime(2026, 5, 3, tzinfo=UTC)


def told(reporter: Reporter, duty: str) -> dict[str, str]:
    html = reporter.open(f"/en/commitments/{duty}/").html
    if "data-counted" not in html:
        return {}
    part = html.split("data-counted>")[1].split("</ul>")[0]
    return dict(re.findall(r"<li>(.*?): <b>(.*?)</b>", part))


def test_each_duty_shows_the_figures_that_speak_of_it(reporter: Reporter) -> None:
    assert told(reporter, "C10") == {}  # nothing was released yet
    tell("detention.recorded", 3, MAY, child="no")
    tell("detention.overdue", 2, MAY)
    tell("encounter.recorded", 4, MAY)
    tell("encounter.receipt_missing", 2, MAY)
    tell("force.reported", 6, MAY, level="unarmed", outcome="none", child="no")
    tell("operation.unreported", 1, MAY)
    operations.release(at=datetime(2026, 6, 1, 4, tzinfo=UTC))
    custody, children, force = (told(reporter, duty) for duty in ("C10", "C16", "C17"))
    assert (custody["People held"], custody["People held beyond the time limit"]) == ("3", "2")
    assert children["Children met in operations"] == "1–12"
    assert children["Nobody confirmed in time that the child arrived"] == "1–12"
    assert children["Handed over to civilians"] == "0"
    assert force["Uses of force reported"] == "6"
    assert force["Operations with people hurt and no report of force"] == "1"
    assert told(reporter, "C05") == {}


def test_what_a_duty_may_show_exists() -> None:
    assert set(OF_A_DUTY) < set(duties.FIGURES)
    for wanted in OF_A_DUTY.values():
        assert set(wanted.series) <= counting.SERIES.keys()
        assert set(wanted.forms) <= counting.FORMS.keys()
        assert set(wanted.lines) <= register_counts.LINES.keys()
        assert wanted.view in counting.VIEWS
    used = {one.figures for one in settings.MISSION.register.commitments}
    assert {"custody", "children", "force"} <= used


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_limits_stand_with_how_sure_they_are(language: str, reporter: Reporter) -> None:
    page = reporter.open(f"{'' if language == 'ht' else f'/{language}'}/readiness/standards/")
    html = unescape(page.html)
    parts = {name: html.split(f'id="{name}"')[1].split("<h2")[0] for name in ("child", "held")}
    for part in parts.values():
        assert re.search(r"<b>[^<]*\b24\b[^<]*</b>", part)
        assert not re.search(r"<b>[^<]*\b72\b", part)
    assert "Our rule" in parts["child"]  # the source, in English
    confirmed = [one.name[language] for one in settings.MISSION.receivers if one.shown]
    assert all(name in parts["child"] for name in confirmed)
    assert not [one.name[language] for one in settings.MISSION.receivers if not one.shown
                and one.name[language] in parts["child"]]
    assert weight(page.page) <= 14_000
