"""Commitments at the desk: from a paper to two officers, with every fault said, and nothing typed lost."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tande.domains.canaries.models import Canary
from tande.domains.commitments import queries
from tande.domains.commitments.models import Exhibit
from tande.ledger import clock
from tande.policy import commitments as rules
from tande.toolkit import codes, sealing
from tests.domains.exhibits import SHA, show, step
from tests.interfaces.staff.conftest import SignIn
from tests.interfaces.staff.people import SignedIn, words

TODAY = timezone.localdate(clock.now())


@pytest.fixture
def lena(sign_in: SignIn) -> SignedIn:
    return sign_in("investigator")


@pytest.fixture
def amina(sign_in: SignIn) -> SignedIn:
    return sign_in("auditor")


def typed(**more: str) -> dict[str, str]:
    """The form as an officer fills it in."""
    return {"id": sealing.new_id(), "title": "Rules, version 2", "claimant": "The command", "as_of": TODAY.isoformat(),
            "link": "https://example.org/rules.pdf", "sha256": SHA, "document": "", "lang": "en", **more}


def add(someone: SignedIn, duty: str = "C04", **more: str) -> Any:
    return someone.post("evidence", duty, **typed(**more))


def take(someone: SignedIn, exhibit: str, to: str, seen: int, **more: str) -> Any:
    return someone.post("exhibit_step", "C04", exhibit, step=to, seen=str(seen), **more)


def status(duty: str = "C04") -> str:
    return queries.commitment(duty, at=clock.now()).standing.status


def test_from_a_paper_to_two_officers(lena: SignedIn, amina: SignedIn, sign_in: SignIn) -> None:
    marie = sign_in("head")
    assert add(lena, document="command_lines").status_code == 302
    exhibit = Exhibit.objects.get().pk
    assert "I have seen it" in words(marie.get("commitment", "C04"))
    assert take(marie, exhibit, "checked", 1).status_code == 302
    listed = words(amina.get("commitments"))
    assert re.search(r'id="waiting".*C04', listed, re.DOTALL)
    assert "1 of 21 with evidence" in listed
    assert "I confirm it" in words(amina.get("commitment", "C04"))
    assert "I confirm it" not in words(marie.get("commitment", "C04"))
    assert take(amina, exhibit, "confirmed", 2).status_code == 302
    page = words(lena.get("commitment", "C04"))
    assert 'data-status="independently_verified"' in page
    assert marie.officer.display_name in page
    assert 'id="waiting"' not in words(amina.get("commitments"))


def test_whoever_had_a_hand_in_it_is_told_that_another_is_needed(lena: SignedIn, sign_in: SignIn) -> None:
    both = sign_in("head", "reviewer")
    exhibit = show(lena.officer)
    step(both.officer, exhibit, "checked", 1)
    page = words(both.get("commitment", "C04"))
    assert "The next step takes another officer" in page
    answer = take(both, exhibit, "declined", 2, words="I changed <my> mind", lang="en")
    assert answer.status_code == 409
    assert "This takes a second officer" in words(answer)
    assert "I changed &lt;my&gt; mind" in words(answer)
    assert status() == rules.SEEN


WRONG = {
    "title": ({"title": ""}, "This field is required"),
    "title_signs": ({"title": "a\u202eb"}, "without special characters"),
    "link": ({"link": "http://example.org"}, "begins with https"),
    "sha256": ({"sha256": "12ab"}, "64 digits"),
    "future": ({"as_of": (TODAY + timedelta(days=3)).isoformat()}, "lies in the future"),
    "no_day": ({"as_of": "yesterday"}, "as_of"),
    "paper_without_hash": ({"document": "command_lines", "sha256": ""}, "A document owed needs one"),
    "paper_without_link": ({"document": "command_lines", "link": ""}, "A document owed needs one"),
    "another_paper": ({"document": "crm_procedures"}, "Select a valid choice"),
    "old_page": ({"id": "x"}, "sha256"),
    "language": ({"lang": "xx"}, "lang"),
}


@pytest.mark.parametrize(("change", "said"), WRONG.values(), ids=WRONG)
def test_a_wrong_form_keeps_nothing_and_gives_back_what_was_typed(
    lena: SignedIn, change: dict[str, str], said: str
) -> None:
    for name in ("evidence", "contradiction"):
        if name == "contradiction" and "document" in change:
            continue
        fields = typed(claimant="The command of the mission", **change)
        answer = lena.post(name, "C04", **fields)
        assert answer.status_code == 422
        assert said in words(answer)
        assert "The command of the mission" in words(answer)
    assert not Exhibit.objects.exists()


def test_a_hash_as_programs_print_it_is_taken(lena: SignedIn) -> None:
    add(lena, sha256=" ".join(SHA.upper()[start:start + 8] for start in range(0, 64, 8)))
    assert Exhibit.objects.get().sha256 == SHA


def test_a_contradiction_stands_until_another_officer_answers_it(
    lena: SignedIn, amina: SignedIn, sign_in: SignIn
) -> None:
    assert amina.post("contradiction", "C04", **typed(title="The rules are not followed")).status_code == 302
    against = Exhibit.objects.get()
    assert status() == rules.CONTRADICTED
    assert "no longer stands" not in words(amina.get("commitment", "C04"))
    assert "no longer stands" not in words(lena.get("commitment", "C04"))
    rose = sign_in("reviewer")
    empty = take(rose, against.pk, "answered", 1, words="", lang="en")
    assert (empty.status_code, 'class="wrong"' in words(empty)) == (422, True)
    assert take(rose, against.pk, "answered", 1, words="A newer report is out", lang="fr").status_code == 302
    assert status() == rules.NOT_STARTED
    assert "A newer report is out" in words(lena.get("commitment", "C04"))


def test_two_at_once_the_second_is_told(lena: SignedIn, sign_in: SignIn) -> None:
    exhibit = show(lena.officer)
    assert take(lena, exhibit, "withdrawn", 1, words="Wrong file", lang="en").status_code == 302
    answer = take(sign_in("head"), exhibit, "withdrawn", 1, words="Mine is longer", lang="en")
    assert answer.status_code == 409
    assert "Somebody changed this meanwhile" in words(answer)
    assert "Mine is longer" in words(answer)
    for seen in ("", "-1", "x", "9" * 99, "٣"):
        assert take(lena, exhibit, "checked", seen).status_code == 409  # type: ignore[arg-type]


def test_what_a_role_may_not_do_is_not_offered(lena: SignedIn, sign_in: SignIn) -> None:
    exhibit = show(lena.officer)
    rose = sign_in("reviewer")
    page = words(rose.get("commitment", "C04"))
    assert 'id="evidence-form"' not in page
    assert 'id="against-form"' in page
    assert take(rose, exhibit, "checked", 1).status_code == 403
    assert lena.get("commitment", "C99").status_code == 404


def test_what_was_typed_as_markup_is_text(lena: SignedIn) -> None:
    add(lena, title="<img src=x>", claimant="<b>us</b>")
    page = words(lena.get("commitment", "C04"))
    assert "<img src=x>" not in page
    assert "&lt;b&gt;us&lt;/b&gt;" in page


def test_a_test_complaint_is_laid_down_and_revealed(amina: SignedIn, filed: Any) -> None:
    assert amina.post("plant", id=sealing.new_id(), code=codes.show(filed.code)).status_code == 302
    page = words(amina.get("canaries"))
    assert filed.code not in page
    assert filed.complaint.case_id not in page
    answer = amina.post("reveal", code=filed.code, note="By phone", lang="en")
    assert answer.status_code == 302
    page = words(amina.get("canaries"))
    assert "By phone" in page
    assert "never" in page
    again = amina.post("reveal", code=filed.code, note="By phone", lang="en")
    assert (again.status_code, "No seal that is still closed" in words(again)) == (422, True)


@pytest.mark.parametrize("code", ["", "1234", "12345678901234567890", "abc", "1" * 99])
def test_a_code_that_is_none_is_said_and_given_back(amina: SignedIn, code: str) -> None:
    for name, more in (("plant", {"id": sealing.new_id()}), ("reveal", {"note": "By a neighbour", "lang": "en"})):
        answer = amina.post(name, code=code, **more)
        assert answer.status_code == 422
        assert 'class="wrong"' in words(answer)
        assert more.get("note", "") in words(answer)
    assert not Canary.objects.exists()
