"""The pages of vetting: what is missing, the three records, sheets read row by row, decisions by two officers."""

import hashlib
import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from tande.domains.personnel import rosters
from tande.domains.screening import operations as screening
from tande.domains.vetting import models, operations, queries
from tande.ledger import clock
from tande.ledger.models import Fact
from tests.domains.people import enroll
from tests.faults.test_bad_forms import rows
from tests.faults.test_desk_doors import rubbish
from tests.interfaces.mission.conftest import SignIn
from tests.interfaces.staff.people import SignedIn, words

TODAY = timezone.localdate(clock.now())


def day(days: int) -> str:
    return (TODAY + timedelta(days=days)).isoformat()


@pytest.fixture
def vera(sign_in: SignIn) -> SignedIn:
    return sign_in("vetting_officer", language="en")


@pytest.fixture
def otto(sign_in: SignIn) -> SignedIn:
    return sign_in("vetting_officer", language="en")


@pytest.fixture
def people(vera: SignedIn) -> list[str]:
    """Three of Kenya's, the last one a commander; somebody nobody is like stands in the register."""
    officer = vera.officer
    screening.put_record(record_id="9" * 32, source="repatriation", names=["Zzyzx Qwghlm"], actor=officer,
                         at=clock.now())
    made = [enroll(officer, f"Mtu {name}", f"K-00{number}") for number, name in enumerate(("Asha", "Baraka"))]
    return [*made, enroll(officer, "Mkuu Chepkoech", "K-009", post="commander")]


def get(someone: SignedIn, name: str, *args: Any, query: str = "") -> str:
    answer = someone.client.get(reverse(f"mission:{name}", args=args) + query)
    assert answer.status_code == 200, (name, answer.status_code)
    return words(answer)


def post(someone: SignedIn, name: str, *args: Any, status: int = 200, query: str = "", **data: Any) -> str:
    answer = someone.client.post(reverse(f"mission:{name}", args=args) + query, data, follow=True)
    assert answer.status_code == status, (name, answer.status_code, words(answer))
    return words(answer)


def certificate(someone: SignedIn, status: int = 200, **changes: Any) -> str:
    sha256 = rosters.keep_roster(contingent="KEN", officer=someone.officer, at=clock.now())
    data = {
        "list_sha256": sha256, "scope": "whole", "unit": "-", "signatory": "Njeri Mfano", "office": "Inspector General",
        "signed_on": day(-9), "until": day(300), "paper": SimpleUploadedFile("paper.pdf", b"%PDF signed"), **changes,
    }
    return post(someone, "vetting_certificate", "KEN", status=status, **data)


def sheet(*rows: tuple[Any, ...]) -> SimpleUploadedFile:
    book = Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    data = io.BytesIO()
    book.save(data)
    return SimpleUploadedFile("list.xlsx", data.getvalue())


def plan_of(page: str) -> str:
    return page.split('name="plan" value="')[1].split('"')[0]


def test_from_an_empty_roster_to_a_cleared_person(vera: SignedIn, people: list[str]) -> None:
    assert "<strong>0 of 3</strong>" in get(vera, "vetting")
    page = certificate(vera)
    assert "Nobody." in page  # whom it does not cover
    made = models.Certificate.objects.get()
    assert made.paper_sha256 == hashlib.sha256(b"%PDF signed").hexdigest()
    post(vera, "vetting_attest", people[0], answer="clean", signed_on=day(-2))
    post(vera, "vetting_unit", "KEN", query="?unit=alpha", sources=["un"], result="clear", day=day(-1))
    soon = clock.now() + timedelta(hours=1)
    while screening.work_on(soon) or operations.work_on(soon):
        pass
    assert "<strong>1 of 3</strong>" in get(vera, "vetting")
    page = get(vera, "vetting_person", people[0])
    assert 'data-status="cleared"' in page
    assert 'id="history"' in page
    assert "Mtu Asha" in page
    page = get(vera, "vetting_contingent", "KEN", query="?show=attestation")
    assert ("Mtu Baraka" in page, "Mtu Asha" in page) == (True, False)
    assert "Njeri Mfano" in page
    assert Fact.objects.filter(kind="person.looked", actor=vera.officer.pk).count() >= 2
    page = post(vera, "vetting_withdraw_certificate", made.pk, contingent="KEN")
    assert "covers nobody" in page
    assert "withdrawn before" in post(vera, "vetting_withdraw_certificate", made.pk, contingent="KEN")


@pytest.mark.parametrize(("changes", "told"), [
    ({"list_sha256": ""}, "Choose the list"), ({"paper": ""}, "signed paper"), ({"signatory": " "}, "required"),
    ({"signed_on": day(2)}, "This day cannot be"), ({"until": day(-20)}, "must lie after"), ({"scope": "x"}, "valid"),
    ({"scope": "unit"}, "Nobody of this unit"), ({"scope": "named", "named": "K-777"}, "service numbers"),
    ({"scope": "named", "named": ""}, "service numbers"), ({"signed_on": "soon"}, "Write the day"),
])
def test_a_certificate_that_cannot_be_says_why(
    vera: SignedIn, people: list[str], changes: dict[str, Any], told: str
) -> None:
    page = certificate(vera, status=422, **changes)
    assert told in page
    assert "Inspector General" in page  # what was typed stays
    assert not models.Certificate.objects.exists()


def test_a_certificate_may_name_persons(vera: SignedIn, people: list[str]) -> None:
    certificate(vera, scope="named", named="K-001\nK-009", list_sha256="", paper="", paper_sha256="AB" * 32)
    assert set(models.Cover.objects.values_list("person_id", flat=True)) == set(people[1:])


def test_a_sheet_is_shown_first_and_recorded_once(vera: SignedIn, people: list[str]) -> None:
    rows = [
        ("Date", "Service number", "Remark", "Answer", "Declared"),
        (date.fromisoformat(day(-3)), "k-000", "", "Nothing to declare", ""),
        (day(-3), "K-001", "", "declared", "An old sentence"),
        (day(-3), "K-001", "", "no", ""),
        (day(-3), "K-404", "", "no", ""),
        (day(3), "K-009", "", "no", ""),
        (day(-3), "K-009", "", "perhaps", ""),
        ("=1+1", "K-009", "", "no", ""),
    ]
    page = post(vera, "vetting_attestations", "KEN", status=422, file=sheet(*rows))
    for told in ("row 3 already", "K-404", "Row 6: the day cannot be read", "Row 7: the answer", "Row 8: A formula",
                 "Rows that can be recorded: 2"):
        assert told in page, told
    assert not models.Attestation.objects.exists()
    assert "Recorded: 2" in post(vera, "vetting_attestations", "KEN", plan=plan_of(page))
    assert "Recorded: 0" in post(vera, "vetting_attestations", "KEN", plan=plan_of(page))
    assert "Something was declared" in get(vera, "vetting")


def test_a_plan_of_somebody_else_or_a_changed_one_records_nothing(
    vera: SignedIn, otto: SignedIn, people: list[str]
) -> None:
    text = f"matricule;date\nK-000;{day(-1)}\n".encode()
    page = post(vera, "vetting_attestations", "KEN", file=SimpleUploadedFile("l.csv", text), all_clean="yes")
    plan = plan_of(page)
    for someone, bad in ((otto, plan), (vera, plan[:-8]), (vera, "x" * 40), (vera, "")):
        assert "Nothing was recorded" in post(someone, "vetting_attestations", "KEN", plan=bad)
    assert not models.Attestation.objects.exists()
    assert "Recorded: 1" in post(vera, "vetting_attestations", "KEN", plan=plan)


@pytest.mark.parametrize(("data", "told"), [
    (b"", "empty"), (b"a;b\n1;2\n", "No column is headed"), (b"PK\x03\x04 not really", "damaged"),
    (b"<!doctype html><table>", "web page"), (b"%PDF-1.7", "not a spreadsheet"),
])
def test_a_file_that_is_no_sheet_is_refused_in_words(
    vera: SignedIn, people: list[str], data: bytes, told: str
) -> None:
    page = post(vera, "vetting_attestations", "KEN", status=422, file=SimpleUploadedFile("x.csv", data))
    assert told in page
    assert 'name="plan"' not in page


def test_what_is_adverse_waits_for_a_second_officer(
    vera: SignedIn, otto: SignedIn, people: list[str], sign_in: SignIn
) -> None:
    post(vera, "vetting_attest", people[0], answer="declared", signed_on=day(-2), words="Hukumu ya zamani")
    (_person, told), = queries.undecided(vera.officer)
    page = post(vera, "vetting_declaration", people[0], told.id, result="refused", note="Two witnesses")
    assert "Waits for a second officer" in page
    decision = queries.waiting(otto.officer)[0].made.id
    assert "another officer must agree" in post(vera, "vetting_answer", decision, answer="agree")
    assert "Two witnesses" in get(otto, "vetting")
    assert "in force" in post(otto, "vetting_answer", decision, answer="agree")
    marie = sign_in("head", language="en")
    assert "proposed or decided this meanwhile" in post(marie, "vetting_answer", decision, answer="agree")
    assert 'data-status="refused"' in get(vera, "vetting_person", people[0])
    post(otto, "vetting_lift", people[0], decision, result="remediated", note="Acquitted")
    post(vera, "vetting_answer", queries.waiting(vera.officer)[0].made.id, answer="decline")
    assert 'data-status="refused"' in get(vera, "vetting_person", people[0])


def test_a_commander_has_a_check_of_her_own(vera: SignedIn, people: list[str]) -> None:
    assert 'data-record="check"' in get(vera, "vetting_person", people[2])
    assert 'data-record="check"' not in get(vera, "vetting_person", people[0])
    page = post(vera, "vetting_commander", people[2], result="clear", day=day(-1))
    assert "Consulted" in page  # nothing consulted: said, and nothing recorded
    assert not models.Decision.objects.exists()
    post(vera, "vetting_commander", people[2], sources=["un", "media"], result="clear", day=day(-1))
    assert models.Decision.objects.get().person_id == people[2]
    assert "does not command" in post(vera, "vetting_commander", people[0], sources=["un"], result="clear", day=day(-1))


def test_repatriations_come_by_form_and_by_sheet_once_each(vera: SignedIn, people: list[str]) -> None:
    one = {"names": "Jina Lingine\nJina la Pili", "state": "KEN", "on": day(-400), "grounds": "violence"}
    assert "Everybody is screened" in post(vera, "vetting_repatriations", **one)
    assert "recorded before" in post(vera, "vetting_repatriations", **one)
    assert "three capital letters" in post(vera, "vetting_repatriations", status=422, **{**one, "state": "Kenya"})
    rows = [("Name", "State", "Sent home on", "Other names"), ("Mtu Mwingine", "ken", day(-500), "Alias; Another"),
            ("", "KEN", day(-500), ""), ("Somebody", "Kenya", day(-500), ""), ("Somebody", "KEN", "long ago", ""),
            ("...", "KEN", day(-500), ""), ("Somebody", "ÉÀÇ", day(-500), "")]
    page = post(vera, "vetting_repatriations", status=422, file=sheet(*rows))
    assert "Rows that can be recorded: 1" in page
    assert page.count("Row ") == 5
    assert "Recorded: 1" in post(vera, "vetting_repatriations", plan=plan_of(page))
    assert "Recorded: 0" in post(vera, "vetting_repatriations", plan=plan_of(page))
    listed = queries.repatriations(vera.officer)
    assert {row.name for row in listed} == {"Jina Lingine", "Mtu Mwingine"}
    assert "no more" not in get(vera, "vetting_repatriations")
    assert "any more" in post(vera, "vetting_withdraw_repatriation", listed[0].id)


def test_taken_back_and_put_forward_again(vera: SignedIn, people: list[str]) -> None:
    assert "does not deploy" in post(vera, "vetting_taken_back", people[0], again="")
    assert "Put forward again" in get(vera, "vetting_person", people[0])
    assert "its own records" in post(vera, "vetting_taken_back", people[0], again="yes")


@pytest.mark.parametrize("role", ["training_officer", "commander"])
def test_the_missions_own_people_see_nothing_of_vetting(role: str, sign_in: SignIn, people: list[str]) -> None:
    someone = sign_in(role, language="en")
    for name, args in (("vetting", ()), ("vetting_contingent", ("KEN",)), ("vetting_person", (people[0],))):
        assert someone.client.get(reverse(f"mission:{name}", args=args)).status_code == 403


def test_the_auditor_reads_and_changes_nothing(sign_in: SignIn, people: list[str]) -> None:
    amina = sign_in("auditor", language="en")
    for page in (get(amina, "vetting"), get(amina, "vetting_contingent", "KEN"),
                 get(amina, "vetting_person", people[0]), get(amina, "vetting_unit", "KEN", query="?unit=alpha")):
        assert page.count('method="post"') == 2  # to sign out, and the language
    post(amina, "vetting_repatriations", status=403, names="Jina", state="KEN", on=day(-3), grounds="unknown")
    post(amina, "vetting_unit", "KEN", query="?unit=alpha", status=403, sources=["un"], result="clear", day=day(-1))
    assert not models.Decision.objects.exists()


@pytest.mark.parametrize("code", ["QQQ", "ken"])
def test_there_is_no_such_contingent(vera: SignedIn, code: str) -> None:
    for name in ("vetting_contingent", "vetting_unit", "vetting_certificate", "vetting_attestations"):
        assert vera.client.get(reverse(f"mission:{name}", args=[code])).status_code == 404


def test_rubbish_is_refused_with_words_and_nothing_is_stored(vera: SignedIn, people: list[str], engine: str) -> None:
    post(vera, "vetting_attest", people[0], answer="declared", signed_on=day(-2), words="Hukumu ya zamani")
    (_person, told), = queries.undecided(vera.officer)
    pages = [
        ("vetting_repatriations", (), ""), ("vetting_unit", ("KEN",), "?unit=alpha"),
        ("vetting_attest", (people[0],), ""), ("vetting_certificate", ("KEN",), ""),
        ("vetting_attestations", ("KEN",), ""), ("vetting_answer", ("0" * 32,), ""),
        ("vetting_commander", (people[2],), ""), ("vetting_declaration", (people[0], told.id), ""),
        ("vetting_lift", (people[0], told.id), ""), ("vetting_withdraw_certificate", ("0" * 32,), ""),
    ]
    before = rows()
    for name, args, query in pages:
        address = reverse(f"mission:{name}", args=args) + query
        for body, kind in rubbish("", engine):
            if query and "zlib" in kind:
                continue  # Django itself stumbles over it, before any page of ours is asked
            answer = vera.client.generic("POST", address, body, content_type=kind)
            assert answer.status_code in (200, 302, 400, 404, 413, 422), (name, body[:40], kind)
    for query in ("show=rest&page=0", "show=rest&page=9999999999999", "show=x", "show=cleared&page=%00", "unit=%00"):
        assert vera.client.get(f"{reverse('mission:vetting_contingent', args=['KEN'])}?{query}").status_code == 200
    after = rows()
    assert {name: (before[name], after[name]) for name in after if after[name] != before[name]} in ({}, {
        "ledger_fact": (before["ledger_fact"], after["ledger_fact"])})  # that somebody looked
