"""The page of help and protection, and the directory: what is refused is said beside what was typed."""

import base64
import re
from datetime import timedelta
from typing import Any

import pytest

from tande.domains.casework.models import Allegation, Case
from tande.domains.support import operations
from tande.domains.support.models import Assessment, Claim, Measure, Offer, ProviderCheck
from tande.ledger import clock
from tande.ledger.models import Fact
from tande.policy import stages, support
from tande.toolkit import sealing
from tests.domains import factories
from tests.interfaces.staff.conftest import SignIn
from tests.interfaces.staff.people import SignedIn, words

BAD = "<script>alert(1)</script>"


def offered(joel: SignedIn, case_id: str, help_: str = "psychosocial:women_line", made: str = "") -> str:
    made = made or sealing.new_id()
    answer = joel.post("offer", case_id, id=made, help=help_)
    assert answer.status_code == 302, words(answer)
    return made


def body(**codes: str) -> dict[str, str]:
    return {"id": sealing.new_id(), "envelope": base64.b64encode(factories.envelope()).decode(), **codes}


def page(joel: SignedIn, case_id: str) -> str:
    answer = joel.get("help", case_id)
    assert answer.status_code == 200
    return words(answer)


@pytest.mark.parametrize("stage", stages.STAGES)
def test_help_is_offered_in_every_stage_and_nothing_asks_for_the_inquiry(
    joel: SignedIn, case_id: str, stage: str
) -> None:
    Case.objects.filter(pk=case_id).update(stage=stage)
    made = offered(joel, case_id)
    html = page(joel, case_id)
    assert f'data-offer="{made}" data-state="offered"' in html
    assert "Fondation Toya" in html


def test_the_whole_way_of_an_offer_stands_on_the_page(joel: SignedIn, case_id: str) -> None:
    made = offered(joel, case_id)
    assert 'value="passed_on"' not in page(joel, case_id), "not before a yes"
    said = {"answer": "1", "to": "accepted", "scope": "needed", "how": "phone", "who": "person", "seen": "offered"}
    joel.post("offer_step", case_id, made, **said)
    html = page(joel, case_id)
    assert 'value="passed_on"' in html
    assert "A way to reach the person, and what is needed" in html
    joel.post("offer_step", case_id, made, to="passed_on", seen="accepted")
    joel.post("offer_step", case_id, made, to="done", seen="passed_on")
    html = page(joel, case_id)
    assert 'data-state="done"' in html
    assert [step in html for step in ("Offered", "Accepted", "Passed on", "By phone")] == [True] * 4
    assert "Help accepted" not in words(joel.get("case", case_id))


def test_an_older_page_does_not_overrule_the_person(joel: SignedIn, case_id: str) -> None:
    made = offered(joel, case_id)
    operations.answer(case_id=case_id, offer_id=made, to="accepted", scope="contact", at=clock.now())
    assert "Help accepted: 1" in words(joel.get("case", case_id))
    operations.answer(case_id=case_id, offer_id=made, to="declined", at=clock.now())
    answer = joel.client.post(
        f"/desk/case/{case_id}/help/offer/{made}/", {"to": "passed_on", "seen": "accepted"}, follow=True
    )
    assert "perhaps the person herself" in words(answer)
    assert Offer.objects.get().state == "declined"


@pytest.mark.parametrize(("given", "told"), [
    ({}, "This field is required."),
    ({"to": "accepted", "how": "phone", "who": "person"}, "Say what may be passed on."),
    ({"to": "accepted", "scope": "all", "how": "phone", "who": "person"}, "Select a valid choice"),
    ({"to": BAD, "how": BAD, "who": BAD}, "Select a valid choice"),
])
def test_an_answer_that_lacks_something_keeps_what_was_typed(
    joel: SignedIn, case_id: str, given: dict[str, str], told: str
) -> None:
    made = offered(joel, case_id)
    answer = joel.post("offer_step", case_id, made, answer="1", seen="offered", **given)
    assert answer.status_code == 422
    assert told in words(answer)
    assert BAD not in words(answer)
    if given.get("to") == "accepted":
        assert re.search(r'value="accepted"[^>]* checked', words(answer))
    assert Offer.objects.get().state == "offered"


@pytest.mark.parametrize("wrong", ["", "gold:", "medical:women_line", BAD])
def test_only_what_is_listed_is_offered(joel: SignedIn, case_id: str, wrong: str) -> None:
    answer = joel.post("offer", case_id, id=sealing.new_id(), help=wrong)
    assert answer.status_code == 422
    assert BAD not in words(answer)
    assert not Offer.objects.exists()


def test_pressed_twice_is_offered_once_and_the_same_again_is_said_so(joel: SignedIn, case_id: str) -> None:
    made = offered(joel, case_id)
    offered(joel, case_id, made=made)
    answer = joel.post("offer", case_id, id=sealing.new_id(), help="psychosocial:women_line")
    assert (answer.status_code, "offered already" in words(answer)) == (422, True)
    answer = joel.post("offer", case_id, id=BAD, help="medical:")
    assert (answer.status_code, Offer.objects.count()) == (422, 1)


def test_a_case_that_is_not_open_to_me_has_no_such_page(sign_in: SignIn, case_id: str, joel: SignedIn) -> None:
    paul, made = sign_in("investigator"), offered(joel, case_id)
    assert paul.get("help", case_id).status_code == 404
    assert paul.get("help_sealed", case_id).status_code == 404
    assert paul.post("offer_step", case_id, made, to="taken_back", seen="offered").status_code == 404
    sent = body(about="reporter", risk="low", kind="place", owed_by="body", due="2031-01-01", state="", children="1",
                next_due="")
    for name in ("assess", "plan", "owe", "claim"):
        assert paul.send(name, case_id, body=sent).status_code == 404
    assert joel.post("offer_step", case_id, "0" * 32, to="taken_back", seen="offered").status_code == 404


def test_what_is_sealed_comes_back_as_it_was_and_the_reading_is_recorded(joel: SignedIn, case_id: str) -> None:
    sent = {
        "assess": body(about="reporter", risk="high", with_person="yes"), "plan": body(about="reporter"),
        "owe": body(about="witness", kind="guard", owed_by="mission", due="2031-01-01"),
        "claim": body(state="KEN", children="2", next_due="2031-01-01"),
    }
    for name, one in sent.items():
        assert joel.send(name, case_id, body=one).status_code == 201
        assert joel.send(name, case_id, body=one).status_code == 201, "a retry"
    given = joel.get("help_sealed", case_id).json()
    assert given["words"] == {one["id"]: one["envelope"] for one in sent.values()}
    assert Fact.objects.filter(kind="case.read", subject=case_id).count() == 1
    html = page(joel, case_id)
    assert all(f'data-words="{one["id"]}"' in html for one in sent.values())
    assert [each in html for each in ("High risk", "Protection or company on the way", "Children: 2")] == [True] * 3
    assert (Assessment.objects.count(), Measure.objects.count(), Claim.objects.count()) == (1, 1, 1)


@pytest.mark.parametrize(("name", "wrong", "status"), [
    ("assess", {"risk": ""}, 422),
    ("assess", {"risk": "extreme"}, 422), ("assess", {"about": BAD}, 422), ("assess", {"id": "x"}, 400),
    ("assess", {"envelope": "?"}, 400), ("assess", {"envelope": ""}, 400), ("assess", {"envelope": "AAAA"}, 400),
    ("plan", {"envelope": ""}, 400), ("owe", {"due": ""}, 422), ("owe", {"due": "tomorrow"}, 422),
    ("owe", {"due": "2031-02-30"}, 422), ("owe", {"due": "20310101"}, 422), ("owe", {"kind": "gun"}, 422),
    ("owe", {"owed_by": BAD}, 422), ("claim", {"children": "0"}, 422), ("claim", {"children": "x"}, 422),
    ("claim", {"children": "²"}, 422), ("claim", {"state": "ZZZ"}, 422), ("claim", {"next_due": "never"}, 422),
])
def test_what_cannot_be_is_refused_and_nothing_is_written(
    joel: SignedIn, case_id: str, name: str, wrong: dict[str, str], status: int
) -> None:
    good = {"about": "reporter", "risk": "high", "kind": "guard", "owed_by": "state", "due": "2031-01-01",
            "state": "KEN", "children": "1", "next_due": ""}
    answer = joel.send(name, case_id, body={**body(**good), **wrong})
    assert (answer.status_code, set(answer.json())) == (status, {"error", "message"})
    assert not Fact.objects.filter(kind__startswith="protection.").exists()
    cut = joel.client.post(f"/desk/case/{case_id}/help/{name}", "[", content_type="application/json")
    assert cut.status_code == 400


def test_a_claim_goes_on_and_a_measure_ends(joel: SignedIn, case_id: str) -> None:
    first = body(state="", children="1", next_due="")
    joel.send("claim", case_id, body=first)
    step = {"to": "state_asked", "seen": "recorded", "next_due": "2031-03-01"}
    assert joel.send("claim_step", case_id, first["id"], body=body(**step)).status_code == 422, "no State to ask"
    assert joel.send("claim_step", case_id, first["id"], body=body(state="KEN", **step)).status_code == 201
    assert joel.send("claim_step", case_id, first["id"], body=body(**step)).status_code == 409
    owed = body(about="reporter", kind="place", owed_by="body", due="2020-01-01")
    joel.send("owe", case_id, body=owed)
    assert "overdue</span>" in page(joel, case_id)
    assert "Measures overdue: 1" in words(joel.get("case", case_id))
    for result in ("done", "dropped", BAD):
        joel.post("end_measure", case_id, owed["id"], result=result)
    assert Measure.objects.get().state == "done"
    assert "overdue</span>" not in page(joel, case_id)


def test_the_case_says_that_the_risk_is_to_be_looked_at(joel: SignedIn, case_id: str) -> None:
    assert 'id="care-due"' in words(joel.get("case", case_id))
    assert 'id="assessment-due"' in page(joel, case_id)
    joel.send("assess", case_id, body={**body(about="reporter", risk="low"), "envelope": ""})
    assert 'id="care-due"' not in words(joel.get("case", case_id))
    assert 'id="assessment-due"' not in page(joel, case_id)


def test_retaliation_is_an_allegation_and_opens_what_had_ended(joel: SignedIn, case_id: str) -> None:
    Case.objects.filter(pk=case_id).update(stage="closed")
    said = {"id": sealing.new_id(), "about": "witness", "personnel": "police", "states": ["KEN"]}
    answer = joel.client.post(f"/desk/case/{case_id}/help/retaliation/", said, follow=True)
    assert "it is open again" in words(answer)
    joel.post("retaliation", case_id, **said)
    assert Allegation.objects.get().category == "retaliation"
    assert Case.objects.get(pk=case_id).stage == "inquiry"
    case = words(joel.get("case", case_id))
    assert "Retaliation was reported" in case
    assert "About: A witness" in case


@pytest.mark.parametrize("wrong", [{"about": ""}, {"about": BAD}, {"personnel": "army"}, {"states": "ZZZ"},
                                   {"persons": "0"}, {"persons": "many"}, {"id": "1"}])
def test_retaliation_in_codes_only(joel: SignedIn, case_id: str, wrong: dict[str, str]) -> None:
    said = {"id": sealing.new_id(), "about": "reporter", "personnel": "police", "victims_adult": "3", **wrong}
    answer = joel.post("retaliation", case_id, **said)
    assert answer.status_code == 422
    assert BAD not in words(answer)
    assert 'value="3"' in words(answer), "what was typed is still there"
    assert not Allegation.objects.exists()


def test_a_reviewer_may_report_retaliation_and_offers_nothing(
    joel: SignedIn, sign_in: SignIn, case_id: str
) -> None:
    from tande.domains.casework import operations as casework

    solange = sign_in("reviewer")
    half = sealing.seal(b"\1" * 32, to=bytes(solange.officer.public_key or b""), info=sealing.info("grant", case_id))
    casework.grant(
        case_id=case_id, officer=joel.officer, to_officer_id=solange.officer.pk, envelope=half, at=clock.now()
    )
    html = page(solange, case_id)
    assert 'id="retaliation-form"' in html
    assert 'id="offer-form"' not in html
    assert "seal-form" not in html
    assert solange.post("retaliation", case_id, id=sealing.new_id(), about="family",
                        personnel="unknown").status_code == 302


# ---------------------------------------------------------------- the directory


def test_the_directory_says_what_is_stale_and_takes_a_call(joel: SignedIn, sign_in: SignIn) -> None:
    html = words(joel.get("directory"))
    assert 'data-provider="ibesr" data-fresh="no"' in html
    assert "not confirmed" in html
    joel.post("checked", provider="women_ministry_line", result="answered")
    assert 'data-provider="women_ministry_line" data-fresh="yes"' in words(joel.get("directory"))
    joel.post("checked", provider="women_ministry_line", result="no_answer")
    joel.post("checked", provider="women_line", result="no_answer")
    html = words(joel.get("directory"))
    assert 'data-provider="women_line" data-fresh="no"' in html
    assert 'data-provider="women_ministry_line" data-fresh="yes"' in html, "answered on the same day"
    assert 'name="result"' not in words(sign_in("reviewer").get("directory"))


@pytest.mark.parametrize("wrong", [{"provider": "nobody"}, {"provider": BAD}, {"result": "maybe"}, {"provider": ""}])
def test_a_call_to_nobody_is_not_noted(joel: SignedIn, wrong: dict[str, str]) -> None:
    assert joel.post("checked", **{"provider": "ambulance", "result": "answered", **wrong}).status_code == 302
    assert BAD not in words(joel.get("directory"))
    assert not ProviderCheck.objects.exists()


def test_a_stale_entry_is_marked_where_it_is_offered(
    joel: SignedIn, case_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    far = clock.now() + timedelta(days=4000)
    monkeypatch.setattr(clock, "now", lambda: far)
    assert "(check again)" in page(joel, case_id)


@pytest.mark.parametrize("language", ["ht", "fr", "en", "es", "sw"])
def test_both_pages_speak_every_language(sign_in: SignIn, language: str) -> None:
    from tande.domains.intake import operations as intake

    someone = sign_in("intake_officer", language=language)
    filed = factories.complaint(factories.desk_key(someone.officer))
    intake.receive(complaint=filed.complaint, at=clock.now())
    offered(someone, filed.complaint.case_id)
    said: Any = words(someone.get("directory")) + page(someone, filed.complaint.case_id)
    english = {"Directory of help", "Help offered", "Look at the risk", *support.STATES.values()} - {"Done"}
    shown = {text for text in english if f">{text}<" in said or f"{text} " in said}
    assert (shown == set()) == (language != "en")


# ---------------------------------------------------------------- what is late


def test_what_is_owed_too_long_shows_as_late(joel: SignedIn, sign_in: SignIn, case_id: str) -> None:
    assert "late-owed" not in words(joel.get("late"))
    joel.send("owe", case_id, body=body(about="reporter", kind="place", owed_by="mission", due="2020-01-01"))
    joel.send("claim", case_id, body=body(state="KEN", children="1", next_due="2020-01-01"))
    mine, told = words(joel.get("late")), words(sign_in("auditor").get("late"))
    for html in (mine, told):
        assert "A safe place, or moving away" in html
        assert "Claim recorded" in html
    assert f"/case/{case_id}/" in mine
    assert f"/case/{case_id}/" not in told
    assert "late-owed" not in words(sign_in("investigator").get("late"))


def test_a_contact_that_nobody_looked_at_becomes_late(joel: SignedIn, sign_in: SignIn, case_id: str) -> None:
    assert "late-assessments" not in words(joel.get("late"))
    long_ago = clock.now() - timedelta(days=4)
    Case.objects.filter(pk=case_id).update(news_at=long_ago, received_at=long_ago)
    assert 'id="late-assessments"' in words(joel.get("late"))
    assert "late-assessments" not in words(sign_in("auditor").get("late"))
    joel.send("assess", case_id, body=body(about="reporter", risk="low"))
    assert "late-assessments" not in words(joel.get("late"))
