"""The gate's pages: who may deploy and why not, on any day; suspensions; overrides that take two officers."""

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tande.domains.officers.models import Officer
from tande.domains.readiness.models import GateRules, Step
from tande.ledger import clock
from tande.ledger.models import Fact
from tande.policy.readiness import REASONS
from tande.toolkit import sealing
from tests.domains.test_readiness import enroll, rules_from
from tests.interfaces.mission.conftest import SignIn

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate(clock.now())
LANGUAGES = ("ht", "fr", "en", "es", "sw")
VETTING_WORDS = [
    text for why in REASONS.values() if why.area == "vetting" for text in (why.sentence, why.remedy)
]


@pytest.fixture
def keeper(sign_in: SignIn) -> Any:
    return sign_in("vetting_officer", language="en")


@pytest.fixture
def commander(sign_in: SignIn) -> Any:
    found = sign_in("commander", language="en")
    Officer.objects.filter(pk=found.officer.pk).update(state="KEN")
    return found


@pytest.fixture
def person(keeper: Any) -> str:
    """Somebody of whom every record and a course are missing."""
    rules_from(date(2026, 1, 1), ["psea_all"], needs=["certified", "screened"])
    return enroll(keeper.officer)


def read(someone: Any, name: str, *given: Any, query: str = "", status: int = 200) -> str:
    answer = someone.client.get(reverse(f"mission:{name}", args=given) + query)
    assert answer.status_code == status, answer.content
    return str(answer.content.decode())


def send(someone: Any, name: str, *given: Any, status: int = 302, **fields: Any) -> str:
    answer = someone.client.post(reverse(f"mission:{name}", args=given), fields)
    assert answer.status_code == status, answer.content
    return str(answer.content.decode())


def form(**more: Any) -> dict[str, Any]:
    return {"id": sealing.new_id(), "code": "other", "words": "Because it is so", **more}


def test_the_commander_sees_a_word_and_what_to_learn_and_no_reason_of_vetting(
    commander: Any, keeper: Any, person: str
) -> None:
    start = commander.client.get(reverse("mission:ready"))
    assert start.url == reverse("mission:ready_board", args=["KEN"])
    pages = [read(commander, name, "KEN") for name in ("ready_board", "ready_all", "ready_csv")]
    pages.append(read(commander, "ready_person", person))
    for html in pages:
        assert "Wanjiku Mfano" in html
        assert "A training was never passed." in html
        assert not [text for text in VETTING_WORDS if text in html]
    board = pages[0]
    assert f'data-person="{person}" data-state="not_ready" data-vetting="pending"' in board
    assert 'data-count="not_ready" data-n="1"' in board
    assert "The State&#x27;s certificate does not cover this person." in read(keeper, "ready_board", "KEN")


def test_a_suspension_is_not_cleared_to_the_commander_and_its_words_are_the_bodys(
    commander: Any, keeper: Any, person: str
) -> None:
    send(keeper, "suspend", person, **form(code="inquiry", words="A case of last week"))
    html = read(commander, "ready_person", person)
    assert 'data-vetting="not_cleared"' in html
    assert not re.search("suspend|inquiry|A case of last week", html, re.IGNORECASE)
    assert read(commander, "suspensions", status=403)
    ours = read(keeper, "ready_person", person)
    assert "A case of last week" in ours
    assert "Is suspended for the time being." in ours
    matter = Step.objects.get().matter
    send(keeper, "gate_step", matter, step="lifted", seen=1, words="Cleared up", person=person)
    assert "Is suspended" not in read(keeper, "ready_person", person)
    assert "Cleared up" in read(keeper, "suspensions")


def test_an_override_goes_from_the_commander_to_a_second_officer_and_to_its_end(
    commander: Any, keeper: Any, person: str
) -> None:
    send(commander, "ask_override", person, **form(until=(TODAY + timedelta(days=3)).isoformat()))
    matter = Step.objects.get().matter
    assert "Agree: let the person deploy" not in read(commander, "overrides")
    send(commander, "gate_step", matter, step="granted", seen=1, words="I agree with myself")
    assert Step.objects.count() == 1
    assert "Agree: let the person deploy" in read(keeper, "overrides")
    send(keeper, "gate_step", matter, step="granted", seen=1, words="Nobody else can do it")
    board = read(commander, "ready_board", "KEN")
    assert 'data-state="overridden"' in board
    assert "Nobody else can do it" not in read(commander, "ready_person", person)
    assert 'data-state="not_ready"' in read(commander, "ready_board", "KEN", query=f"?on={TODAY + timedelta(days=4)}")
    send(keeper, "gate_step", matter, step="ended", seen=2, words="No longer")
    assert 'data-state="not_ready"' in read(commander, "ready_person", person)


@pytest.mark.parametrize(("fields", "says"), [
    ({"until": "tomorrow"}, "at most 30 days"), ({"until": "2031-01-01"}, "at most 30 days"),
    ({"until": ""}, "last day"),
    ({"code": "because"}, "Choose a reason"), ({"words": ""}, "Say why"), ({"words": "x" * 1001}, "Say why"),
    ({"id": "1"}, "Open the page again"),
])
def test_a_form_that_cannot_be_says_what_to_do_and_keeps_what_was_typed(
    commander: Any, person: str, fields: dict[str, str], says: str
) -> None:
    given = form(until=TODAY.isoformat()) | fields
    html = send(commander, "ask_override", person, status=422, **given)
    assert says in html
    assert given["words"] in html
    assert not Step.objects.exists()


def test_what_somebody_else_did_meanwhile_is_said(keeper: Any, sign_in: SignIn, person: str) -> None:
    until = TODAY.isoformat()
    send(keeper, "ask_override", person, **form(until=until))
    assert "There is one already" in send(keeper, "ask_override", person, status=422, **form(until=until))
    matter, head = Step.objects.get().matter, sign_in("head", language="en")
    send(head, "gate_step", matter, step="declined", seen=1, words="No")
    for rubbish in ({}, {"step": "granted", "seen": "x"}, {"step": "declined", "seen": 1, "words": "No"}):
        send(head, "gate_step", matter, **rubbish)
    assert Step.objects.count() == 2
    send(head, "gate_step", "0" * 32, status=404, step="lifted")


def test_any_past_day_by_what_was_known_then_or_is_known_now(keeper: Any, person: str) -> None:
    GateRules.objects.all()
    rules_from(date(2026, 2, 1), [], needs=[])
    assert 'data-state="not_ready"' in read(keeper, "ready_person", person, query="?on=2026-01-20")
    assert 'data-state="ready"' in read(keeper, "ready_person", person, query="?on=2026-03-01")
    assert 'data-state="not_ready"' in read(keeper, "ready_person", person, query="?on=2025-12-31&known=now")
    assert read(keeper, "ready_person", person, query="?on=nonsense")


def test_who_was_not_ready_on_the_day_they_deployed(keeper: Any, commander: Any) -> None:
    rules_from(date(2026, 1, 1), [], needs=["certified"])
    late = enroll(keeper.officer, 1, deployed_on=date(2026, 2, 1))
    enroll(keeper.officer, 2, deployed_on=date(2026, 2, 3), at=datetime(2026, 2, 1, tzinfo=UTC))
    html = read(keeper, "ready_past", "KEN", query="?since=2026-02-01&until=2026-02-02")
    assert 'data-n="1" data-of="1"' in html
    assert f'data-person="{late}" data-on="2026-02-01"' in html
    assert "certificate" in html
    assert "certificate" not in read(commander, "ready_past", "KEN", query="?since=2026-01-01")
    table = reverse("mission:ready_past_csv", args=["KEN"]) + "?since=2026-01-01"  # unasked, it begins with this year
    text = commander.client.get(table).content.decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(text)))) == 3


def test_filters_pages_and_rubbish_in_the_address(keeper: Any, person: str) -> None:
    rubbish = ("?page=99", "?page=-1", "?page=²", "?state=sleeping", "?on=2026-02-30", "?unit=%00", "?on=9999-12-31")
    for query in rubbish:
        assert read(keeper, "ready_board", "KEN", query=query)
    assert person not in read(keeper, "ready_board", "KEN", query="?state=ready")
    assert read(keeper, "ready_board", "ZZZ", status=404)
    assert read(keeper, "ready_person", "0" * 32, status=404)


def test_names_are_recorded_as_looked_at_and_stand_in_no_address(commander: Any, person: str) -> None:
    before = Fact.objects.filter(kind="person.looked").count()
    html = read(commander, "ready_board", "KEN")
    assert Fact.objects.filter(kind="person.looked", actor=commander.officer.pk).count() == before + 1
    assert not [link for link in re.findall(r'href="([^"]+)"', html) if "Mfano" in link or "Wanjiku" in link]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_stands_in_every_language(sign_in: SignIn, keeper: Any, person: str, language: str) -> None:
    send(keeper, "suspend", person, **form())
    someone = sign_in("vetting_officer", language=language)
    for name, given in (("ready", ()), ("ready_board", ("KEN",)), ("ready_past", ("KEN",)), ("ready_person", (person,)),
                        ("overrides", ()), ("suspensions", ())):
        answer = someone.client.get(reverse(f"mission:{name}", args=given))
        assert answer.status_code in (200, 302)
        if answer.status_code == 200:
            html = answer.content.decode()
            assert f'<html lang="{language}">' in html
            assert html.count("<h1>") == 1
