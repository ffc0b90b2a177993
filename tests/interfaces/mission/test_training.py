"""The training officer's pages: from a planned session to its signature, coverage as of a day, and every refusal."""

import html
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from tande.domains.personnel import queries as personnel
from tande.domains.training import operations, queries
from tande.domains.training.models import Session
from tande.ledger.models import Fact
from tande.toolkit import seats as seat_codes
from tests.domains import training_rooms as rooms
from tests.interfaces.mission.conftest import SignIn

pytestmark = pytest.mark.django_db


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def planned(client: Any, **more: Any) -> Any:
    url = reverse("mission:training_new_session")
    own = re.search(r'name="id" value="(\w+)"', client.get(url).content.decode())
    assert own
    given = {"id": own[1], "contingent": "KEN", "unit": "", "course": rooms.COURSE, "held_on": rooms.today(),
             "place": "Hall 3", "trainer": "Amina Otieno", "organisation": "Police college", **more}
    return client.post(url, given)


def test_a_session_from_the_plan_to_the_signature(sign_in: SignIn) -> None:
    trainer = sign_in("training_officer", language="en")
    client, who = trainer.client, rooms.people(3)
    page = planned(client)["Location"]
    session_id = Session.objects.get().pk
    seats = rooms.seats(session_id, trainer.officer)
    assert "Mtu wa 0" in text_of(client.get(page))
    code = seats[who[0]].code
    ticked = client.post(reverse("mission:training_codes", args=[session_id]), {"codes": f"{code}\nABC"}, follow=True)
    assert "1 seat code was ticked." in text_of(ticked)
    assert "lines 2" in text_of(ticked)
    shown = " ".join(one.id for one in seats.values())
    client.post(reverse("mission:training_attendance", args=[session_id]),
                {"shown": shown, "present": [seats[who[0]].id, seats[who[1]].id], "page": "1"})
    operations.record_attempt(result=rooms.result(seats[who[0]].id), at=rooms.later(0))
    seen = re.search(r'name="seen" value="(\w+)"', client.get(page).content.decode())
    assert seen
    sign = reverse("mission:training_sign", args=[session_id])
    assert client.post(sign, {"seen": "0" * 32}).status_code == 409
    assert "Signed." in text_of(client.post(sign, {"seen": seen[1]}, follow=True))
    assert client.post(sign, {"seen": seen[1]}).status_code == 409
    assert queries.session(session_id, trainer.officer).present == 2
    assert f"by {trainer.officer.display_name}." in text_of(client.get(page))
    for odd in ("?page=²", "?page=99", "?page=0", "?page=-1", "?paper=%00", "?paper=child_protection"):
        assert client.get(page + odd).status_code == 200
    overview = text_of(client.get(reverse("mission:training") + "?contingent=KEN"))
    assert "1 of 3" in overview
    person = text_of(client.get(reverse("mission:training_person", args=[who[0]])))
    assert "Take this result back" in person
    attempt = queries.attempts_of(who[0], trainer.officer)[0].attempt_id
    annul = reverse("mission:training_annul", args=[who[0], attempt])
    assert client.post(annul, {"reason": " "}).status_code == 422
    client.post(annul, {"reason": "Somebody else sat there"})
    assert "Taken back on" in text_of(client.get(reverse("mission:training_person", args=[who[0]])))


def test_who_was_not_expected_gets_a_seat_by_the_service_number(sign_in: SignIn) -> None:
    trainer = sign_in("training_officer", language="en")
    expected, late = rooms.people(2)
    rooms.people(1, contingent="JAM")
    session_id = rooms.session(trainer.officer, [expected])
    number = personnel.numbered([late], trainer.officer, rooms.later(0))[late][1]
    url = reverse("mission:training_more_people", args=[session_id])
    answer = text_of(trainer.client.post(url, {"numbers": f"none-such\n{number}\n"}, follow=True))
    assert "1 person was added." in answer
    assert "lines 1." in answer
    assert set(rooms.seats(session_id, trainer.officer)) == {expected, late}
    assert "0 people were added." in text_of(trainer.client.post(url, {"numbers": number}, follow=True))


def test_the_paper_holds_names_codes_and_nothing_of_others(sign_in: SignIn) -> None:
    trainer = sign_in("training_officer", language="en")
    who = rooms.people(2)
    session_id = rooms.session(trainer.officer, who)
    codes = [seat_codes.show(one.code) for one in rooms.seats(session_id, trainer.officer).values()]
    for form, coded in (("list", True), ("slips", True), ("signing", False)):
        answer = trainer.client.get(reverse("mission:training_sheet", args=[session_id, form, "pdf"]))
        assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "no-store")
        words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
        assert "Mtu wa 0" in words
        assert [code in words for code in codes] == [coded, coded]
        book = load_workbook(io.BytesIO(
            trainer.client.get(reverse("mission:training_sheet", args=[session_id, form, "xlsx"])).content))
        cells = [str(cell.value) for row in book.active.iter_rows() for cell in row]  # type: ignore[union-attr]
        assert "Mtu wa 1" in cells
        assert [code in cells for code in codes] == [coded, coded]
    assert Fact.objects.filter(kind="person.looked", actor=trainer.officer.pk).count() >= 6
    head = sign_in("head", language="en")
    assert head.client.get(reverse("mission:training_sheet", args=[session_id, "list", "pdf"])).status_code == 403


def test_coverage_and_what_runs_out_as_files_and_on_any_day(sign_in: SignIn) -> None:
    trainer = sign_in("training_officer", language="en")
    (person,) = rooms.people(1)
    held_on = rooms.today() - timedelta(days=340)
    session_id = rooms.session(trainer.officer, [person], held_on=held_on)
    seat = rooms.seats(session_id, trainer.officer)[person].id
    operations.record_attempt(result=rooms.result(seat, made_at=rooms.later(-340)), at=rooms.later(0))
    rooms.attended(session_id, trainer.officer)
    get = trainer.client.get
    ask = f"?contingent=KEN&on={rooms.today()}"
    lines = get(reverse("mission:training_file", args=["csv"]) + ask).content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Day,Contingent,Unit,Code,Module,Required of,Trained")
    (row,) = [line for line in lines if ",child_protection," in line and "All units" in line]
    assert ",1,1,0,0,0,0,1,0,0" in row
    assert get(reverse("mission:training_file", args=["xlsx"]) + ask).content[:2] == b"PK"
    due = text_of(get(reverse("mission:training_due") + ask))
    assert "Within 30 days: 1 training" in due
    assert "Mtu wa 0" in due
    assert "Mtu wa 0" in get(reverse("mission:training_due_file", args=["csv"]) + ask).content.decode("utf-8-sig")
    later = f"?contingent=KEN&on={rooms.today() + timedelta(days=60)}"
    assert "Has run out: 1 training" in text_of(get(reverse("mission:training_due") + later))
    for odd in ("?on=2026-02-31", "?on=yesterday", "?contingent=NOP", "?on=0001-01-01", "?on=9999-12-31"):
        assert get(reverse("mission:training") + odd).status_code == 200
        assert get(reverse("mission:training_due") + odd).status_code == 200


def test_scores_of_papers(sign_in: SignIn) -> None:
    trainer = sign_in("training_officer", language="en")
    who = rooms.people(2)
    session_id = rooms.session(trainer.officer, who, taught="", curricula=("haiti_context",))
    seats = rooms.seats(session_id, trainer.officer)
    page = trainer.client.get(reverse("mission:training_session", args=[session_id]) + "?paper=haiti_context")
    given = dict(re.findall(r'name="(id_\w+)" value="(\w+)"', page.content.decode()))
    assert len(given) == 2
    given |= {f"score_{seats[who[0]].id}": "85", f"score_{seats[who[1]].id}": "a lot", "curriculum": "haiti_context"}
    answer = trainer.client.post(reverse("mission:training_scores", args=[session_id]), given, follow=True)
    assert "1 score was kept." in text_of(answer)
    assert "A score is a whole number from 0 to 100." in text_of(answer)


def test_a_wrong_session_names_its_fields_and_keeps_what_was_typed(sign_in: SignIn) -> None:
    client = sign_in("training_officer", language="en").client
    rooms.people(1)
    for wrong in (
        {"course": "", "curricula": []}, {"held_on": "31.3."}, {"trainer": ""}, {"course": "dancing"},
        {"unit": "no-such"}, {"contingent": "NOP"}, {"held_on": "1999-01-01"}, {"place": "x" * 121},
        {"trainer": "a\u202eb"}, {"id": "zz"}, {"contingent": "\x00"}, {"unit": "\x00"}, {"trainer": "\x00"},
    ):
        answer = planned(client, **wrong)
        assert answer.status_code == 422, wrong
        if "place" not in wrong:
            assert "Hall 3" in text_of(answer)
    assert not Session.objects.exists()
    assert planned(client, contingent="JAM").status_code == 422  # nobody is on that roster


def test_terms_are_changed_once_and_by_who_keeps_the_whole_mission(sign_in: SignIn) -> None:
    trainer = sign_in("training_officer", language="en")
    url = reverse("mission:training_curriculum", args=["use_of_force"])
    given = {"seen": 1, "starts": rooms.today(), "minutes": 60, "pass_mark": 90, "valid_months": 6,
             "required_of": ["all"], "reason": "After the review", "lang": "en"}
    assert "Change the terms" in text_of(trainer.client.get(url))
    for wrong in ({"minutes": "x"}, {"pass_mark": 0}, {"starts": "2020-01-01"}, {"reason": ""}, {"required_of": []}):
        assert trainer.client.post(url, given | wrong).status_code == 422, wrong
    assert trainer.client.post(url, given).status_code == 302
    assert trainer.client.post(url, given).status_code == 409
    page = text_of(trainer.client.get(url))
    assert "After the review" in page
    assert "Version 2" in page
    public = text_of(trainer.client.get("/en/learn/"))
    assert "60 minutes. Passed from 90 in 100. Counts 6 months." in public
    for role in ("head", "auditor"):
        reader = sign_in(role, language="en").client
        assert "Change the terms" not in text_of(reader.get(url))
        assert reader.post(url, given | {"seen": 2}).status_code == 403
    assert trainer.client.get(reverse("mission:training_curriculum", args=["dancing"])).status_code == 404


def test_an_officer_of_one_state_finds_nothing_of_another(sign_in: SignIn) -> None:
    kenyan, whole = sign_in("training_officer", language="en"), sign_in("training_officer", language="en")
    kenyan.officer.state = "KEN"
    kenyan.officer.save()
    theirs = rooms.people(1, contingent="JAM")
    session_id = rooms.session(whole.officer, theirs, contingent="JAM")
    get, post = kenyan.client.get, kenyan.client.post
    assert get(reverse("mission:training_session", args=[session_id])).status_code == 404
    assert get(reverse("mission:training_person", args=theirs)).status_code == 404
    assert get(reverse("mission:training_sheet", args=[session_id, "list", "pdf"])).status_code == 404
    for name in ("attendance", "codes", "scores", "sign"):
        assert post(reverse(f"mission:training_{name}", args=[session_id]), {}).status_code == 404
    assert "JAM" not in get(reverse("mission:training_file", args=["csv"]) + "?contingent=JAM").content.decode()
    assert session_id not in text_of(get(reverse("mission:training_sessions")))
    assert session_id in text_of(whole.client.get(reverse("mission:training_sessions")))
