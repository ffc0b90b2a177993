"""What the public reads of promises, papers, rules and test complaints: true, small, in every language, and no name."""

import csv
import hashlib
import io
import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tande.domains.canaries import operations as canaries
from tande.domains.commitments import queries
from tande.domains.intake import operations as intake
from tande.domains.officers.models import Officer
from tande.interfaces.public import check_words, procedure_words, rights_words
from tande.ledger import clock
from tande.policy import commitments as rules
from tande.policy import facts, retention, roles
from tande.toolkit import codes, sealing
from tande.toolkit.promises import canonical_json
from tests.domains import factories
from tests.domains.exhibits import SHA, show, step
from tests.interfaces.public.people import LANGUAGES, Desk, Reporter
from tests.interfaces.public.test_pages import check_page
from tests.interfaces.public.test_weight import assets, static_weight, weight

pytestmark = pytest.mark.once

PAGES = ("commitments/", "commitments/C01/", "commitments/C04/", "commitments/C08/", "documents/", "p/check/",
         "p/counting/", "p/data/", "p/risks/", "p/steps/", "p/tests/", "p/us/", "p/who/")
PAGE_MAX = 14_000
REGISTER = settings.MISSION.register


@pytest.fixture
def shown(desk: Desk) -> dict[str, str]:
    """Something shown at every step that there is, and a test complaint that was revealed."""
    lena, amina, rose = (factories.officer(role) for role in ("investigator", "auditor", "reviewer"))
    ids = {"verified": show(lena, document="command_lines", title="Command lines, version 3")}
    step(lena, ids["verified"], "checked", 1)
    step(amina, ids["verified"], "confirmed", 2)
    ids["declined"] = show(lena, "C01")
    step(lena, ids["declined"], "checked", 1, commitment="C01")
    step(amina, ids["declined"], "declined", 2, commitment="C01", words="The file is another one")
    ids["against"] = show(rose, "C07", against=True, title="Nobody answers <b>the</b> line")
    ids["claim"] = show(lena, "C02", link="", sha256="", title="We have one")
    ids["old"] = show(lena, "C16", as_of=clock.now().date() - timedelta(days=300))
    show(lena, "C08")
    test = factories.complaint(desk.intake)
    intake.receive(complaint=test.complaint, at=clock.now())
    canaries.plant(canary_id=sealing.new_id(), code=test.code, officer=amina, at=clock.now())
    canaries.reveal(code=test.code, note="By a friend, at night", lang="en", officer=amina, at=clock.now())
    return ids


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_stands_in_its_language_and_weighs_little(
    shown: dict[str, str], reporter: Reporter, language: str
) -> None:
    for page in PAGES:
        check_page(reporter, language, page, "no-store" if page.startswith("p/") else "public, max-age=300")
        loaded = assets(reporter.html)
        total = weight(reporter.page) + sum(map(static_weight, loaded))
        assert total <= PAGE_MAX, (page, total)


def test_the_table_says_how_each_stands_and_never_more_than_is_confirmed(
    shown: dict[str, str], reporter: Reporter
) -> None:
    html = reporter.open("/en/commitments/").html
    rows = {match[1]: match[0] for match in re.finditer(r'<tr id="(\w+)">.*?(?=<tr|</tbody)', html, re.DOTALL)}
    assert set(rows) == {one.id for one in REGISTER.commitments if one.shown}
    for id, status in {"C04": rules.VERIFIED, "C01": rules.PUBLISHED, "C07": rules.CONTRADICTED, "C02": rules.CLAIMED,
                       "C16": rules.LAPSED, "C15": rules.NOT_STARTED}.items():
        assert rules.STATUSES[status] in rows[id], id
    assert "1 of 21 with evidence" in html
    for one in REGISTER.commitments:
        assert (one.duty["en"].replace("'", "&#x27;") in html) == one.shown
        assert f'href="/en/commitments/{one.id}/"' in html
        assert f'id="{one.id}"' in html


def test_one_page_tells_the_whole_story_by_role_and_never_by_name(shown: dict[str, str], reporter: Reporter) -> None:
    html = reporter.open("/en/commitments/C01/").html
    assert "Not known: nobody has read it in the text yet" in html
    assert "The file is another one" in html
    assert SHA in html
    assert "(Auditor)" in html
    found = queries.commitment("C01", at=clock.now())
    assert all(codes.show(one.check_number) in html for one in found.exhibits[0].steps)
    assert "Nobody answers &lt;b&gt;the&lt;/b&gt; line" in reporter.open("/en/commitments/C07/").html
    assert "If nothing new is shown" in reporter.open("/en/commitments/C04/").html
    hidden = reporter.open("/en/commitments/C08/").html
    assert "Not confirmed" in hidden
    assert REGISTER.commitment("C08").duty["en"] not in hidden  # type: ignore[union-attr]
    Officer.objects.update(display_name="Somebody Hidden")
    for page in ("commitments/C01/", "commitments/", "documents/", "commitments/commitments.json", "p/tests/"):
        text = reporter.open(f"/{page}").html
        assert "Hidden" not in text
        assert not [name for name in Officer.objects.values_list("username", flat=True) if name in text]


def test_a_paper_is_published_by_its_hash(shown: dict[str, str], reporter: Reporter) -> None:
    html = reporter.open("/en/documents/").html
    assert f"1 of {len(REGISTER.documents)} published" in html
    assert html.count(SHA) == 1
    for one in REGISTER.documents:
        assert f'<article id="{one.code}">' in html


def download(path: str) -> Any:
    answer = Client().get(path)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "public, max-age=300"
    assert answer.cookies == {}
    return answer


def test_machines_can_recount_it_and_check_each_record_against_the_log(shown: dict[str, str]) -> None:
    told = json.loads(download("/commitments/commitments.json").content)
    by_id = {one["id"]: one for one in told["commitments"]}
    assert list(by_id) == [one.id for one in REGISTER.commitments]
    assert {one["id"] for one in by_id.values() if one["duty"] is None} == {
        one.id for one in REGISTER.commitments if not one.shown
    }
    for one in by_id.values():
        for exhibit in one["exhibits"]:
            assert exhibit["record_sha256"] == hashlib.sha256(canonical_json(exhibit["record"])).hexdigest()
            assert all(re.fullmatch(r"\d{12}", each["check_number"]) for each in exhibit["steps"])
    steps = by_id["C04"]["exhibits"][0]["steps"]
    assert [each["role"] for each in steps] == ["investigator", "investigator", "auditor"]
    assert [one["code"] for one in told["documents"] if one["exhibit"]] == ["command_lines"]
    assert "officer_id" not in json.dumps(told)
    rows = list(csv.DictReader(io.StringIO(download("/en/commitments/commitments.csv").content.decode())))
    assert {row["number"]: row["status_code"] for row in rows} == {id: one["status"] for id, one in by_id.items()}
    assert [row["number"] for row in rows if not row["duty"]] == [
        row["number"] for row in rows if row["confirmed"] == "no"
    ]


def test_what_is_published_of_it_is_opened_in_the_log() -> None:
    for kind in ("commitment.changed", "canary.revealed"):
        assert facts.KINDS[kind].public
        assert facts.KINDS[kind].opened
    assert not facts.KINDS["canary.planted"].public


def test_odd_addresses_are_answered_in_words_and_forms_are_not_taken(desk: Desk, reporter: Reporter) -> None:
    for address in ("/commitments/C99/", "/commitments/c01/", "/commitments/C01/x/", "/commitments/C0000001/",
                    "/commitments/commitments.xml", "/documents/../x", "/p/nothing/"):
        assert reporter.open(address).page.status_code == 404, address
    for page in (*PAGES, "commitments/commitments.csv", "commitments/commitments.json"):
        assert reporter.client.post(f"/{page}").status_code == 405, page
        assert reporter.client.get(f"/{page}", {"page": "-1", "lang": "<x>", "id": "'" * 3000}).status_code == 200, page


def test_every_right_of_the_table_is_explained_and_no_other() -> None:
    """A new right needs a line in rights_words: the public page leaves nothing out."""
    told = [action for _, section in rights_words.SECTIONS for action in section]
    assert sorted(told) == sorted(roles.MAY)


def test_the_rules_are_read_where_they_stand(desk: Desk, reporter: Reporter) -> None:
    html = reporter.open("/en/p/who/").html
    for role in roles.BODY_ROLES - {roles.ADMINISTRATOR}:
        assert roles.ROLES[role] in html
    assert set(procedure_words.PARTS) == set(retention.PARTS)
    data = reporter.open("/en/p/data/").html
    for kept in (settings.MISSION.retention.identity, settings.MISSION.retention.content):
        assert f"{kept.months} months" in data
    counting = reporter.open("/en/p/counting/").html
    assert f"at least {settings.MISSION.publication.min_batch} at once" in counting
    assert f"rounded to {settings.MISSION.disclosure.rounding}" in counting
    outside = [one.name["en"] for one in settings.MISSION.contacts if one.about_us and one.shown]
    assert outside
    assert all(name in reporter.open("/en/p/us/").html for name in outside)


def test_the_eight_criteria_are_answered_and_none_without_what_is_missing(reporter: Reporter) -> None:
    html = reporter.open("/en/p/check/").html
    assert [one.letter for one in check_words.CRITERIA] == list("abcdefgh")
    assert html.count("Missing:") == 8
    assert all(one.missing in html for one in check_words.CRITERIA)


def test_test_complaints_show_good_and_bad_and_what_was_kept_back(shown: dict[str, str], reporter: Reporter) -> None:
    html = reporter.open("/en/p/tests/").html
    assert "By a friend, at night" in html
    assert re.search(r"Answered after.*?<dd>never", html, re.DOTALL)
    assert "should have been revealed" not in html
    amina = factories.officer("auditor")
    with clock.standing_at(clock.now() - timedelta(days=400)):
        canaries.plant(canary_id=sealing.new_id(), code="0" * 20, officer=amina, at=clock.now())
    assert "1 test should have been revealed by now and was not." in reporter.open("/en/p/tests/").html
