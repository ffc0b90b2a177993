"""The case page, coding and moves: only what the one table allows, nothing typed lost."""

import json
import re

import pytest
from django.forms import Select
from django.test.html import parse_html

from tande.domains.casework import operations
from tande.domains.casework.models import Case
from tande.interfaces.staff.forms import LongSelect
from tande.ledger import clock
from tande.ledger.models import Fact
from tande.policy import stages
from tests.domains import factories
from tests.interfaces.staff.conftest import SignIn
from tests.interfaces.staff.people import SignedIn, words


def version(case_id: str) -> int:
    return Case.objects.get(pk=case_id).version


def page_data(page: str) -> dict[str, object]:
    found = re.search(r'<script id="case-data" type="application/json">(.*?)</script>', page, re.DOTALL)
    assert found
    return dict(json.loads(found[1]))


def test_the_page_holds_nothing_sealed(joel: SignedIn, case_id: str) -> None:
    """Opening the page is not a reading: what is sealed comes only with the script's own request."""
    answer = joel.get("case", case_id)
    assert answer.status_code == 200
    data = page_data(words(answer))
    assert data["case"] == case_id
    assert "envelope" not in json.dumps(data)
    assert not Fact.objects.filter(kind="case.read").exists()


def test_the_buttons_are_those_of_the_table(joel: SignedIn, case_id: str) -> None:
    for stage in stages.STAGES:
        Case.objects.filter(pk=case_id).update(stage=stage)
        shown = re.findall(r'data-to="(\w+)"', words(joel.get("case", case_id)))
        assert shown == [move.to for move in stages.moves_for(stage, joel.officer.roles)]


def test_coding_a_case(joel: SignedIn, case_id: str) -> None:
    answer = joel.post("triage", case_id, version="0", level="urgent", child="unsure", sea="no", month="2026-10")
    assert answer.status_code == 302
    case = Case.objects.get(pk=case_id)
    assert (case.level, case.child, case.codes["month"]) == ("urgent", True, "2026-10")
    assert "The codes are kept." in words(joel.client.get(answer.url))


def test_a_child_cannot_be_unset(joel: SignedIn, case_id: str) -> None:
    joel.post("triage", case_id, version="0", level="normal", child="yes")
    answer = joel.post("triage", case_id, version="1", level="normal", child="no")
    assert answer.status_code == 400
    assert "Nobody can unset that." in words(answer)
    assert Case.objects.get(pk=case_id).child


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("category", "nonsense"), ("place", "<b>"), ("month", "2026-13"), ("month", "Octob"), ("level", "x"),
        ("state", "\0"),
    ],
)
def test_unknown_codes_are_refused_and_the_others_kept_on_the_form(
    field: str, value: str, joel: SignedIn, case_id: str
) -> None:
    fields = {"version": "0", "level": "high", "child": "no"} | {field: value}
    answer = joel.post("triage", case_id, **fields)
    assert answer.status_code == 400
    assert "wrong" in words(answer)
    assert version(case_id) == 0
    assert '<option value="no" selected>' in words(answer)


def test_two_officers_code_at_once(joel: SignedIn, sign_in: SignIn, case_id: str) -> None:
    marie = sign_in("head")
    joel.post("triage", case_id, version="0", level="urgent", month="2026-09")
    marie.get("sealed", case_id)
    answer = marie.post("triage", case_id, version="0", level="high", month="2026-08")
    page = words(answer)
    assert answer.status_code == 409
    assert "2026-09" in page, "what is there now"
    assert joel.officer.display_name in page, "who wrote it"
    assert "An officer read the case." not in page, "a reading changes nothing"
    assert 'value="2026-08"' in page, "what was typed"
    assert 'value="1"' in page, "the version to write over"
    assert Case.objects.get(pk=case_id).codes["month"] == "2026-09"
    again = marie.post("triage", case_id, version="1", level="high", month="2026-08")
    assert again.status_code == 302
    assert Case.objects.get(pk=case_id).codes["month"] == "2026-08"


def test_a_move_is_confirmed_first(joel: SignedIn, case_id: str) -> None:
    page = words(joel.get("move", case_id, "acknowledged"))
    assert 'id="move-confirm"' in page
    assert Case.objects.get(pk=case_id).stage == "received"
    assert joel.post("move", case_id, "acknowledged", version="0").status_code == 302
    assert Case.objects.get(pk=case_id).stage == "acknowledged"


def test_a_double_click_moves_once_and_says_where_the_case_is(joel: SignedIn, case_id: str) -> None:
    joel.post("move", case_id, "acknowledged", version="0")
    again = joel.post("move", case_id, "acknowledged", version="0")
    assert again.status_code == 409
    assert "already elsewhere" in words(again)
    assert Fact.objects.filter(kind="complaint.acknowledged").count() == 1


def test_a_move_needs_its_codes(joel: SignedIn, case_id: str) -> None:
    joel.post("move", case_id, "acknowledged", version="0")
    assert joel.post("move", case_id, "not_pursued", version="1").status_code == 400
    assert joel.post("move", case_id, "not_pursued", version="1", reason="because").status_code == 400
    assert Case.objects.get(pk=case_id).stage == "acknowledged"
    assert "Link the case" in words(joel.post("move", case_id, "not_pursued", version="1", reason="duplicate"))
    assert joel.post("move", case_id, "not_pursued", version="1", reason="no_information").status_code == 302
    assert Case.objects.get(pk=case_id).stage == "acknowledged", "it waits for a second officer"


def test_a_case_changed_between_choosing_and_confirming(joel: SignedIn, sign_in: SignIn, case_id: str) -> None:
    joel.post("triage", case_id, version="0", level="high")
    answer = joel.post("move", case_id, "acknowledged", version="0")
    assert answer.status_code == 409
    assert 'value="1"' in words(answer)
    assert Case.objects.get(pk=case_id).stage == "received"


@pytest.mark.parametrize("to", [*stages.STAGES, "nonsense"])
def test_no_path_around_the_table(to: str, joel: SignedIn, case_id: str) -> None:
    allowed = {move.to for move in stages.moves_for("received", joel.officer.roles)}
    answer = joel.post("move", case_id, to, version="0")
    if to in allowed:
        assert answer.status_code == 302
    else:
        assert answer.status_code in (403, 404, 409)
        assert Case.objects.get(pk=case_id).stage == "received"


def test_a_move_of_another_role_is_forbidden(joel: SignedIn, case_id: str) -> None:
    Case.objects.filter(pk=case_id).update(stage="inquiry")
    assert joel.post("move", case_id, "finding", version="0", finding="substantiated").status_code == 403


def test_closing_without_a_word_is_warned_of(joel: SignedIn, case_id: str) -> None:
    Case.objects.filter(pk=case_id).update(stage="finding")
    assert 'id="not-told"' in words(joel.get("move", case_id, "closed"))
    operations.write_to_reporter(
        case_id=case_id, officer=joel.officer, message_id="d" * 32, kind="outcome", envelope=factories.envelope(),
        reply_envelope=factories.envelope(), at=clock.now(),
    )
    assert 'id="not-told"' not in words(joel.get("move", case_id, "closed"))


def test_the_timeline_says_who_did_what_once(joel: SignedIn, case_id: str) -> None:
    for _reading in range(3):
        joel.get("sealed", case_id)
        joel.send("identity", case_id)
    joel.post("triage", case_id, version="0", level="high")
    for _reading in range(3):
        joel.get("sealed", case_id)
    done, page = words(joel.get("case", case_id)).split('id="read"')
    assert "The case was coded." in done
    assert "An officer read the case." not in done, "what was done is not lost among readings"
    assert page.count("An officer read the case.") == 4
    assert '<span class="chip">9</span>' in page
    assert "× 3" in page
    assert joel.officer.display_name in page


@pytest.mark.parametrize("language", ["ht", "fr", "es", "sw", "en"])
def test_the_page_speaks_the_officers_language(language: str, sign_in: SignIn) -> None:
    someone = sign_in("intake_officer", language=language)
    assert f'<html lang="{language}">' in words(someone.get("queue"))


def test_another_language_can_be_chosen_and_stays(joel: SignedIn) -> None:
    answer = joel.post("language", language="es", next="/desk/cases/")
    assert (answer.status_code, answer.url) == (302, "/desk/cases/")
    assert '<html lang="es">' in words(joel.get("queue"))
    assert joel.post("language", language="xx", next="https://example.org/").url == "/desk/"
    assert '<html lang="es">' in words(joel.get("queue"))


def test_long_lists_have_the_markup_of_djangos() -> None:
    choices: list[object] = [
        ("", "Not <known>"), ("a&b", "Lavil"), ("Group", [("c", "Sid"), ('d"', "Nò")]), ("e", "<script>"),
    ]
    for chosen in ("", None, "d\"", "c", "nonsense"):
        ours, djangos = (
            parse_html(made(attrs={"id": "x"}, choices=choices).render("place", chosen, {"aria-invalid": "true"}))
            for made in (LongSelect, Select)
        )
        assert ours == djangos, chosen
