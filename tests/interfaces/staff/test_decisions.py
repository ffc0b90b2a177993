"""Allegations, second officers, conflicts, links, late: what the pages say, keep, refuse, and never let through."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tande.domains.casework import operations
from tande.domains.casework.models import Allegation, Case, ConflictOfInterest, Proposal
from tande.ledger import clock
from tande.ledger.models import Fact
from tests.interfaces.staff.conftest import SignIn
from tests.interfaces.staff.people import SignedIn, words

GOOD = {"category": "theft_simple", "states": ["KEN"], "personnel": "police", "persons": "2", "victims_adult": "",
        "victims_child": "0"}
HOSTILE = ["<script>alert(1)</script>", "=HYPERLINK(\"x\")", "'; DROP TABLE casework_case; --", "\x00", "é" * 5000]


def acknowledged(case_id: str) -> str:
    Case.objects.filter(pk=case_id).update(stage="acknowledged")
    return case_id


def test_an_allegation_is_recorded_shown_and_corrected(joel: SignedIn, case_id: str) -> None:
    early = words(joel.get("allegations", case_id))
    assert "First acknowledge the complaint" in early
    assert "allegation-form" not in early
    acknowledged(case_id)
    assert "No allegation is recorded yet." in words(joel.get("allegations", case_id))
    assert joel.post("allegations", case_id, **GOOD).status_code == 302
    one = Allegation.objects.get()
    assert (one.states, one.persons, one.victims_adult, one.victims_child) == (["KEN"], 2, None, 0)
    page = words(joel.get("allegations", case_id))
    assert "Kenya" in page
    five = joel.post("allegation_change", case_id, one.id, **{**GOOD, "persons": "5", "version": "0"})
    assert five.status_code == 302
    old = joel.post("allegation_change", case_id, one.id, **{**GOOD, "persons": "9", "version": "0"})
    assert old.status_code == 409
    assert 'value="9"' in words(old), "what was typed is kept"
    assert Allegation.objects.get().persons == 5


@pytest.mark.parametrize("field", ["category", "states", "personnel", "persons", "victims_adult"])
@pytest.mark.parametrize("value", [*HOSTILE, "-1", "1e9", "٣"])
def test_nothing_but_codes_and_numbers_gets_in(joel: SignedIn, case_id: str, field: str, value: str) -> None:
    acknowledged(case_id)
    answer = joel.post("allegations", case_id, **{**GOOD, field: value})
    if answer.status_code == 302:  # a digit of another script is a number
        assert Allegation.objects.get().persons == 3 or Allegation.objects.get().victims_adult == 3
    else:
        assert answer.status_code == 422
        assert "<script>alert" not in words(answer)
        assert not Allegation.objects.exists()


def test_before_the_case_is_read_nothing_is_recorded_and_the_page_says_why(joel: SignedIn, case_id: str) -> None:
    answer = joel.post("allegations", case_id, **GOOD)
    assert answer.status_code == 409
    assert "Acknowledge it first" in words(answer)


def test_proposing_seconding_and_taking_back(joel: SignedIn, sign_in: SignIn, case_id: str) -> None:
    acknowledged(case_id)
    joel.post("move", case_id, "not_pursued", version="0", reason="no_information")
    mine = words(joel.get("case", case_id))
    assert 'id="take-back"' in mine
    assert 'id="second-agree"' not in mine
    assert 'data-filter="mine-proposed"' in words(joel.get("queue"))
    joel.post("second", case_id, answer="agree", version="1")
    assert Case.objects.get(pk=case_id).stage == "acknowledged"
    marie = sign_in("head")
    assert 'id="second-agree"' in words(marie.get("case", case_id))
    marie.post("second", case_id, answer="agree", version="0")
    assert Proposal.objects.exists(), "an old page decides nothing"
    for odd in ("", "x", "-1", "9" * 40, "²"):
        assert marie.post("second", case_id, answer="agree", version=odd).status_code == 302
    assert Case.objects.get(pk=case_id).stage == "acknowledged"
    marie.post("second", case_id, answer="agree", version="1")
    assert Case.objects.get(pk=case_id).stage == "not_pursued"


def test_taking_a_proposal_back(joel: SignedIn, case_id: str) -> None:
    acknowledged(case_id)
    joel.post("move", case_id, "not_pursued", version="0", reason="no_information")
    joel.post("second", case_id, answer="no", version="1")
    assert not Proposal.objects.exists()
    assert Fact.objects.filter(kind="decision.declined").count() == 1


def test_a_warm_referral_asks_for_a_contact_and_a_consent(joel: SignedIn, case_id: str) -> None:
    acknowledged(case_id)
    assert "The person agreed" in words(joel.get("move", case_id, "referred_elsewhere"))
    for codes in ({}, {"contact": "psea_line"}, {"consent": "given"}, {"contact": "nobody", "consent": "given"}):
        assert joel.post("move", case_id, "referred_elsewhere", version="0", **codes).status_code == 400
    good = joel.post("move", case_id, "referred_elsewhere", version="0", contact="psea_line", consent="given")
    assert good.status_code == 302
    assert Proposal.objects.get().codes == {"contact": "psea_line", "consent": "given"}


def test_declaring_a_conflict_of_interest(joel: SignedIn, sign_in: SignIn, case_id: str) -> None:
    marie = sign_in("head")
    assert joel.post("conflict", case_id, about=str(marie.officer.pk), reason="gossip").status_code == 422
    assert joel.post("conflict", case_id, about="0", reason="family").status_code == 422
    assert joel.post("conflict", case_id, about=str(marie.officer.pk), reason="complained_about").status_code == 302
    assert marie.get("case", case_id).status_code == 404
    assert case_id[:8] not in words(marie.get("queue"))
    assert marie.officer.display_name in words(joel.get("case", case_id))
    assert joel.post("conflict", case_id, about=str(marie.officer.pk), reason="family").status_code == 422
    own = joel.post("conflict", case_id, about=str(joel.officer.pk), reason="family")
    assert own.url.endswith("/cases/")
    assert joel.get("case", case_id).status_code == 404
    assert ConflictOfInterest.objects.count() == 2


def test_a_reviewer_lifts_what_the_officer_concerned_may_not(joel: SignedIn, sign_in: SignIn, case_id: str) -> None:
    marie = sign_in("head")
    operations.declare_conflict(case_id=case_id, officer=marie.officer, about=joel.officer.pk, reason="witness",
                                at=clock.now())
    assert joel.post("conflict_lift", case_id, joel.officer.pk).status_code == 403
    assert marie.post("conflict_lift", case_id, joel.officer.pk).status_code == 302
    assert joel.get("case", case_id).status_code == 200


@pytest.mark.parametrize("other", ["", "abc", "zzzzzzzz", "0" * 8, "0" * 33, *HOSTILE])
def test_linking_to_nothing_says_so(joel: SignedIn, case_id: str, other: str) -> None:
    joel.post("link", case_id, other=other, kind="related")
    answer = joel.get("case", case_id)
    assert "No case that you may open has this number." in words(answer)


def test_what_is_late_is_seen_by_those_who_are_told(joel: SignedIn, sign_in: SignIn, case_id: str) -> None:
    assert "Nothing is late." in words(joel.get("late"))
    since = Case.objects.get(pk=case_id).stage_since
    operations.make_rounds(at=since + timedelta(days=5))
    assert f'data-case="{case_id}"' in words(joel.get("late"))
    auditor = sign_in("auditor")
    page = words(auditor.get("late"))
    assert f'data-case="{case_id}"' in page
    assert f"/case/{case_id}/" not in page, "the auditor sees codes, and no way in"


def test_the_queue_costs_the_same_for_one_case_and_for_many(joel: SignedIn, case_id: str) -> None:
    with CaptureQueriesContext(connection) as one:
        joel.get("queue")
    row = Case.objects.get(pk=case_id)
    made = [Case(**{**{f.attname: getattr(row, f.attname) for f in Case._meta.concrete_fields}, "id": f"{n:032x}"})
            for n in range(300)]
    Case.objects.bulk_create(made)
    with CaptureQueriesContext(connection) as many:
        joel.get("queue")
    assert len(many) == len(one)
