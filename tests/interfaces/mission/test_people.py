"""People's pages: the list, one person, a roster from the file to the list, and what each refusal says."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from tande.domains.personnel import queries
from tande.domains.personnel.models import Person, Unit, Upload
from tande.ledger.models import Fact
from tande.toolkit.spreadsheets import open_book, write_xlsx
from tests.domains import factories
from tests.domains.people import enroll
from tests.domains.rosters import HEADINGS, ROWS, sheet
from tests.interfaces.mission.conftest import SignIn
from tests.toolkit.books import honest
from tests.toolkit.test_spreadsheets import REFUSED, two_sheets

pytestmark = pytest.mark.usefixtures("contexts")
LANGUAGES = ("en", "fr", "ht", "es", "sw")


def url(name: str, *given: str) -> str:
    return reverse(f"mission:{name}", args=given)


@pytest.fixture
def baptiste(sign_in: SignIn) -> Any:
    return sign_in("vetting_officer", language="en")


def send(who: Any, data: bytes, contingent: str = "KEN") -> Any:
    """Upload a file and follow to its page."""
    files = {"file": SimpleUploadedFile("roster.xlsx", data)} if data else {}
    return who.client.post(url("upload_new", contingent), files, follow=True)


def where(page: Any) -> str:
    return str(page.context["upload"].id)


def columns(page: Any, **more: Any) -> dict[str, Any]:
    """The columns form as the page shows it."""
    form = page.context["form"]
    told = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in {**told, **more}.items() if value is not None}


def check(who: Any, data: bytes, **more: Any) -> Any:
    """Up to what is in it."""
    page = send(who, data)
    return who.client.post(url("upload_columns", where(page)), columns(page, **more), follow=True)


def tabs(page: Any) -> dict[str, int]:
    """How many rows of each kind the page shows."""
    return {code: number for code, _label, number in page.context["tabs"]}


def keep(who: Any, page: Any, **more: Any) -> Any:
    return who.client.post(url("upload_apply", where(page)), {"missing": "keep", **more}, follow=True)


def text(page: Any) -> str:
    return " ".join(page.content.decode().split())


def test_a_roster_from_the_file_to_the_list(baptiste: Any) -> None:
    page = send(baptiste, sheet())
    assert "Which column is what?" in text(page)
    page = check(baptiste, sheet())
    assert tabs(page) == {"new": 3}
    assert "New units: Alpha, Bravo." in text(page)
    assert not Person.objects.exists()
    done = keep(baptiste, page)
    assert "New: 3. Changed: 0. Come back: 0." in text(done)
    listed = baptiste.client.get(url("contingent", "KEN"))
    assert "Wanjiku Mfano" in text(listed)
    assert "People: 3" in text(listed)
    found = baptiste.client.get(url("contingent", "KEN"), {"q": "kielel"})
    assert [one.name for one in found.context["found"].rows] == ["Otieno Kielelezo"]
    assert "Nobody found" in text(baptiste.client.get(url("contingent", "KEN"), {"q": "nobody"}))
    again = check(baptiste, sheet())
    assert "Everything in the file stands on the list already" in text(again)


def test_faulty_rows_are_told_taken_mended_and_left_out_only_when_it_is_said(baptiste: Any) -> None:
    rows = [list(row) for row in ROWS]
    rows[1][2], rows[2][1] = "31/02/1990", "=1+1"
    page = check(baptiste, honest(list(HEADINGS), *rows))
    assert page.context["verdict"] == "faulty"
    for said in ("C Date of birth: This day is in no calendar.", "B Full name: A formula: we do not calculate."):
        assert said in text(page), said
    refused = keep(baptiste, page)
    assert refused.status_code == 422
    assert "Rows with faults would stay out" in text(refused)
    mend = baptiste.client.post(url("upload_faulty", where(page)))
    book = load_workbook(io.BytesIO(mend.content)).active
    assert [cell.value for cell in book[1]][:3] == ["What is wrong", "Row", "Service No."]
    assert book["A2"].value == "C Date of birth: This day is in no calendar."
    assert (book["B2"].value, book["C2"].value) == ("3", "0002")
    done = keep(baptiste, page, leave_out="on")
    assert "New: 1." in text(done)
    mended = open_book(mend.content)
    cells = [list(row.cells) for row in mended.rows()]
    cells[1][4], cells[2][3] = "1988-02-11", "Achieng Igizo"
    page = check(baptiste, write_xlsx(cells[0], cells[1:]), whole="no")
    assert tabs(page) == {"new": 2}
    keep(baptiste, page)
    assert Person.objects.count() == 3


@pytest.mark.parametrize("case", ["macros inside", "billion laughs", "old excel", "open quotation mark", "nothing"])
def test_a_file_that_cannot_be_read_is_refused_with_what_to_do_in_every_language(case: str, baptiste: Any) -> None:
    said = set()
    for language in LANGUAGES:
        baptiste.client.cookies["mission_language"] = language
        page = send(baptiste, REFUSED[case][0])
        assert page.status_code == 422
        said.add(text(page).split('id="fault"><p>')[1].split("</p>")[0])
    assert len(said) == len(LANGUAGES)
    assert not Person.objects.exists()
    assert not [one for one in Upload.objects.all() if bytes(one.file)]


def test_sheets_and_columns_are_asked_for_until_they_can_be_used(baptiste: Any) -> None:
    page = send(baptiste, honest(["Name", "No"], ["A Person", "1"], change=two_sheets))
    assert "Which sheet holds the list?" in text(page)
    assert "hidden" in text(page)
    page = baptiste.client.post(url("upload_sheet", where(page)), {"sheet": "77"}, follow=True)
    assert "The file has no such sheet" in text(page)
    page = baptiste.client.post(url("upload_sheet", where(page)), {"sheet": "0"}, follow=True)
    for change, said in (({"column_name": ""}, "Say which column holds the name."),
                         ({"column_unit": ""}, "or name one unit for all"),
                         ({"column_rank": "0"}, "A column can be only one thing."),
                         ({"heading_row": "x"}, "heading_row")):
        given = columns(page, column_name="0", column_service_number="1", default_unit="")
        wrong = baptiste.client.post(url("upload_columns", where(page)), {**given, **change})
        assert wrong.status_code == 422
        assert said in text(wrong), said
    given = columns(page, column_name="0", column_service_number="1", default_unit="Alpha")
    page = baptiste.client.post(url("upload_columns", where(page)), given, follow=True)
    assert tabs(page) == {"new": 1}
    back = baptiste.client.post(url("upload_columns", where(page)), {"again": "yes"})
    assert "Which column is what?" in text(back)
    gone = baptiste.client.post(url("upload_throw_away", where(page)), follow=True)
    assert "Nothing of the file was kept." in text(gone)
    assert "Thrown away" in text(baptiste.client.get(url("upload", where(page))))


def test_a_file_that_turns_out_bad_on_its_way_says_where(baptiste: Any) -> None:
    page = check(baptiste, b"Service No,Name,Unit\n" + b"1,A,Alpha\n" * 40 + b'2,"B,Alpha\n')
    assert "In row 42 a quotation mark" in text(page)
    assert "Nothing was stored." in text(page)


def test_who_is_gone_from_the_list_is_named_and_leaves_when_it_is_chosen(baptiste: Any) -> None:
    keep(baptiste, check(baptiste, sheet()))
    page = check(baptiste, sheet(ROWS[0]))
    assert "No longer on the list: 2" in text(page)
    assert keep(baptiste, page, missing="transferred", left_on="").status_code == 422
    keep(baptiste, page, missing="transferred", left_on="2026-11-01")
    left = baptiste.client.get(url("contingent", "KEN"), {"gone": "yes"})
    assert left.context["found"].total == 2


PERSON = {"id": "b" * 32, "name": "Zawadi Mfano", "aliases": "زوادي\nZ. Mfano", "service_number": "K-7",
          "born": "1991-02", "unit": "alpha", "post": "manager", "functions": ["gender", "medical"],
          "nationality": "ken", "deployed_on": "2026-06-01"}  # fmt: skip


def test_somebody_is_entered_changed_leaves_and_comes_back_by_hand(baptiste: Any) -> None:
    assert "First the contingent needs a unit" in text(baptiste.client.get(url("person_new", "KEN")))
    baptiste.client.post(url("unit_add", "KEN"), {"name": "Alpha"})
    wrong = baptiste.client.post(url("person_new", "KEN"), {**PERSON, "born": "31.2.1991", "name": "7"})
    assert wrong.status_code == 422
    assert "A date of birth is a day (1985-03-12)" in text(wrong)
    assert "A name without letters" in text(wrong)
    made = baptiste.client.post(url("person_new", "KEN"), PERSON, follow=True)
    twice = baptiste.client.post(url("person_new", "KEN"), PERSON, follow=True)
    assert Person.objects.count() == 1
    assert made.redirect_chain == twice.redirect_chain
    page = url("person", "b" * 32)
    assert "زوادي" in text(made)
    taken = baptiste.client.post(url("person_new", "KEN"), {**PERSON, "id": "c" * 32, "service_number": "k - 7"})
    assert (taken.status_code, "has this service number" in text(taken)) == (422, True)
    late = {**PERSON, "name": "Zawadi Mfano Kitabu", "seen": "1", "reason": "civil_status"}
    shown = baptiste.client.post(url("person_change", "b" * 32), late, follow=True)
    assert "What stood there before is in the history." in text(shown)
    assert "Marriage, divorce" in text(shown)
    stale = baptiste.client.post(url("person_change", "b" * 32), {**late, "name": "Other"})
    assert (stale.status_code, "Somebody changed this meanwhile" in text(stale)) == (422, True)

    def step(name: str, seen: int, **more: str) -> Any:
        return baptiste.client.post(url("person_step", "b" * 32, name), {"seen": str(seen), **more}, follow=True)

    assert step("leave", 2, on="2026-10-01").status_code == 422
    assert step("leave", 2, on="2026-05-01", reason="other").status_code == 422
    assert "Left on 2026-10-01" in text(step("leave", 2, on="2026-10-01", reason="repatriated"))
    assert "Here since" in text(step("stay", 3))
    assert step("stay", 3).status_code == 409
    assert "struck out" in text(step("strike", 4))
    assert "Here since" in text(step("restore", 5))
    assert step("dance", 6).status_code == 404
    assert baptiste.client.get(page).status_code == 200


def test_units_their_commanders_and_the_versions_of_the_list(baptiste: Any) -> None:
    enroll(baptiste.officer)
    page = url("units", "KEN")
    assert "nobody named" in text(baptiste.client.get(page))
    wrong = baptiste.client.post(url("unit_commander", "KEN", "alpha"), {"number": "K-999"})
    assert (wrong.status_code, "Nobody of this contingent has this service number." in text(wrong)) == (422, True)
    assert "Wanjiku Mfano" in text(baptiste.client.post(
        url("unit_commander", "KEN", "alpha"), {"number": "k-001"}, follow=True))
    assert baptiste.client.post(url("unit_add", "KEN"), {"name": "***"}).status_code == 422
    rotation = {"name": "First", "begins": "2026-06-01", "ends": "2026-05-01"}
    assert baptiste.client.post(url("rotation_add", "KEN"), rotation).status_code == 422
    assert "First: 2026-06-01" in text(baptiste.client.post(
        url("rotation_add", "KEN"), {**rotation, "ends": ""}, follow=True))
    kept = baptiste.client.post(url("list_keep", "KEN"), follow=True)
    assert queries.roster_hash("KEN") in text(kept)
    assert len(queries.rosters("KEN")) == 1


def test_a_list_taken_away_is_written_down_and_can_be_uploaded_again(baptiste: Any, sign_in: SignIn) -> None:
    enroll(baptiste.officer, "=Zawadi Mfano", names=("=Zawadi Mfano", "@Z"), rank="-", id_numbers=("A1", "B2"))
    for form in ("xlsx", "csv"):
        answer = baptiste.client.post(url("people_export", "KEN"), {"form": form})
        assert answer["Content-Disposition"].endswith(f'.{form}"')
        page = check(baptiste, answer.content)
        assert "stands on the list already" in text(page), form
    assert b"\n'=Zawadi" not in answer.content
    assert b",'=Zawadi Mfano," in answer.content
    head = sign_in("head", language="en")
    person = Person.objects.get().pk
    head.client.get(url("person", person))
    readings = text(head.client.get(url("people_readings")))
    assert "Took a list away: 1 people" in readings
    assert "Opened one person" in readings
    assert Fact.objects.filter(kind="people.exported").count() == 2
    only = head.client.get(url("people_readings"), {"officer": str(head.officer.pk)})
    assert {row["one"].officer_id for row in only.context["rows"]} == {head.officer.pk}


def test_the_missions_own_see_their_contingent_and_nothing_else(baptiste: Any) -> None:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
    from django.test import Client

    from tests.interfaces.staff.people import BACKEND

    mine = enroll(baptiste.officer)
    theirs = enroll(baptiste.officer, "Somebody Else", "J-1", contingent="JAM")
    kamau = factories.officer("commander", key=False, state="KEN")
    TOTP.activate(kamau, generate_totp_secret())
    client = Client()
    client.force_login(kamau, backend=BACKEND)
    assert client.get(url("people"))["Location"] == url("contingent", "KEN")
    page = text(client.get(url("person", mine)))
    assert "Wanjiku Mfano" in page
    assert "Strike the entry out" not in page
    for address in (url("person", theirs), url("contingent", "JAM"), url("units", "JAM"), url("contingent", "XYZ")):
        assert client.get(address).status_code == 404, address
    assert Unit.objects.count() == 2
    empty = text(baptiste.client.get(url("contingent", "BLZ")))
    assert "Upload the contingent" in empty
    assert "No list yet" in text(baptiste.client.get(url("people")))
