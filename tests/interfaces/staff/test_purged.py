"""A case whose content was removed by rule: its pages still work, say so, and show nothing half."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tande.domains.casework import exporting, queries, retention
from tande.domains.casework import operations as casework
from tande.domains.casework.models import Case
from tande.domains.evidence import keeping
from tande.domains.evidence.operations import SealedFile, add_files
from tande.domains.intake import queries as intake
from tande.domains.officers import operations as officers
from tande.ledger import clock
from tande.toolkit import codes, sealing
from tests.domains import factories
from tests.interfaces.staff.people import SignedIn, words


@pytest.fixture
def purged(joel: SignedIn, case_id: str) -> str:
    """Words both ways, an identity and a file; ended eleven years ago, and removed."""
    at = clock.now()
    casework.add_message(
        case_id=case_id, message_id=sealing.new_id(), envelope=factories.envelope(), at=at, purpose="identity"
    )
    casework.write_to_reporter(
        case_id=case_id, officer=joel.officer, message_id=sealing.new_id(), kind="outcome",
        envelope=factories.envelope(), reply_envelope=factories.envelope(), at=at,
    )
    add_files(
        case_id=case_id, files=[SealedFile(sealing.new_id(), factories.envelope(900), [factories.envelope(5000)])],
        at=at,
    )
    old = at - timedelta(days=4000)
    Case.objects.filter(pk=case_id).update(stage="closed", stage_since=old, news_at=old, told_at=old)
    assert set(retention.purge(case_id=case_id, at=at)) == {"identity", "messages", "files"}
    keeping.sweep()
    return case_id


def test_the_case_page_says_so_and_offers_nothing_that_is_gone(joel: SignedIn, purged: str) -> None:
    answer = joel.get("case", purged)
    assert answer.status_code == 200
    assert 'id="purged"' in words(answer)
    view = queries.case(purged, joel.officer, at=clock.now())
    assert (view.files, view.has_identity) == ([], False)
    assert "Sealed content of the case was removed" in words(answer)


def test_the_browser_gets_nothing_to_open(joel: SignedIn, purged: str) -> None:
    answer = joel.get("sealed", purged)
    assert answer.status_code == 200
    found = answer.json()
    assert (found["messages"], found["files"]) == ([], [])
    assert joel.post("identity", purged).json()["messages"] == []


def test_what_comes_afterwards_is_there(joel: SignedIn, purged: str) -> None:
    new = sealing.new_id()
    casework.add_message(case_id=purged, message_id=new, envelope=factories.envelope(), at=clock.now())
    assert [one["id"] for one in joel.get("sealed", purged).json()["messages"]] == [new]


def test_the_person_still_sees_where_it_stands(filed: Any, purged: str) -> None:
    found = intake.follow_up(codes.first_hash(filed.code), at=clock.now())
    assert found is not None
    assert found.case.replies == ()
    assert len(found.case.added_at) == 2  # her first words and who she is; not what was written to her
    assert found.case.purged_at is not None


def test_the_export_still_opens_with_nothing_in_it(joel: SignedIn, purged: str) -> None:
    exported = exporting.export(purged, joel.officer)
    assert (exported["messages"], exported["evidence"]) == ([], [])
    assert exported["case_key"]


def test_an_export_carries_no_grant_of_who_left(joel: SignedIn, case_id: str) -> None:
    leaving, staying = factories.officer("investigator"), factories.officer("investigator")
    for one in (leaving, staying):
        casework.grant(
            case_id=case_id, officer=joel.officer, to_officer_id=one.pk, envelope=factories.envelope(32), at=clock.now()
        )
    officers.retire(officer=leaving, at=clock.now(), actor=None)
    grants = exporting.export(case_id, joel.officer)["envelopes"]["grants"]
    assert [one["officer"] for one in grants] == [staying.username]
