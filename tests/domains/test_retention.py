"""Content removed by rule: what goes, what stays, and that nobody's new words go with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from pytest_django.fixtures import DjangoAssertNumQueries

from tande.domains.casework import operations as casework
from tande.domains.casework import retention
from tande.domains.casework.models import Case, Entry, Grant, Message
from tande.domains.evidence import keeping, queries
from tande.domains.evidence.errors import NoSuchFile
from tande.domains.evidence.operations import SealedFile
from tande.domains.intake import operations as intake
from tande.domains.officers import operations as officers
from tande.domains.officers.models import Officer
from tande.ledger import clock
from tande.ledger.queries import facts_about
from tande.policy import clocks
from tande.policy.mission import Span
from tande.toolkit import sealing
from tests.domains import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> datetime:
    return clock.now()


@pytest.fixture
def officer() -> Officer:
    return factories.officer("intake_officer")


@pytest.fixture
def case_id(officer: Officer, at: datetime) -> Iterator[str]:
    """A case with words both ways, an identity, an inquiry entry and a file, closed at ``at``."""
    desk = factories.desk_key(officer)
    filed = factories.complaint(desk).complaint
    file = SealedFile(sealing.new_id(), factories.envelope(900), [factories.envelope(5000)])
    complaint = intake.SealedComplaint(**{**filed.__dict__, "evidence": [file]})
    intake.receive(complaint=complaint, at=at)
    one = filed.case_id
    casework.add_message(
        case_id=one, message_id=sealing.new_id(), envelope=factories.envelope(), at=at, purpose="identity"
    )
    casework.write_to_reporter(
        case_id=one, officer=officer, message_id=sealing.new_id(), kind="outcome", envelope=factories.envelope(),
        reply_envelope=factories.envelope(), at=at,
    )
    Entry.objects.create(
        id=sealing.new_id(), case_id=one, kind="note", officer_id=officer.pk, envelope=factories.envelope(), at=at
    )
    Case.objects.filter(pk=one).update(stage="closed", stage_since=at)
    yield one
    for digest, _size in keeping.parts():
        keeping.path_of(digest).unlink(missing_ok=True)


def months(number: int, since: datetime) -> datetime:
    return clocks.after(since, Span(number, "months"), settings.MISSION)


def purge_all(at: datetime) -> list[dict[str, int]]:
    return [retention.purge(case_id=one.case_id, at=at) for one in retention.due(at)]


def facts(case_id: str) -> list[dict[str, object]]:
    return [fact.body for fact in facts_about(case_id) if fact.kind == "case.purged"]


def test_nothing_is_due_before_its_time(case_id: str, at: datetime) -> None:
    rule = settings.MISSION.retention.identity.months
    assert retention.due(months(rule, at) - timedelta(seconds=1)) == []
    assert retention.purge(case_id=case_id, at=at) == {}
    assert facts(case_id) == []


def test_the_identity_goes_first_and_the_rest_stays(case_id: str, at: datetime) -> None:
    later = months(settings.MISSION.retention.identity.months, at)
    assert purge_all(later) == [{"identity": 1}]
    assert bytes(Message.objects.get(case=case_id, purpose="identity").envelope) == b""
    assert not Message.objects.filter(case=case_id, purpose="message", envelope=b"").exists()
    assert Case.objects.get(pk=case_id).purged_at is None
    assert facts(case_id) == [{"identity": 1}]
    assert retention.due(later) == []


def test_in_the_end_only_codes_facts_and_hashes_are_left(case_id: str, at: datetime) -> None:
    before = [fact.seq for fact in facts_about(case_id)]
    file = queries.files(case_id)[0]
    path = keeping.path_of(file.parts[0].sha256)
    later = months(60, at)
    assert purge_all(later) == [{"identity": 1, "messages": 2, "entries": 1, "files": 1}]
    assert path.exists()  # the bytes go after the commit
    assert keeping.leftovers() == keeping.sweep() == 1
    assert not path.exists()
    assert not Message.objects.filter(case=case_id).exclude(envelope=b"").exists()
    assert not Message.objects.filter(case=case_id).exclude(reply_envelope=None).exclude(reply_envelope=b"").exists()
    assert not Entry.objects.filter(case=case_id).exclude(envelope=b"").exists()
    left = queries.files(case_id)[0]
    assert (left.manifest, left.parts) == (None, file.parts)
    with pytest.raises(NoSuchFile):
        queries.part(case_id=case_id, file_id=file.id, n=1)
    assert [fact.seq for fact in facts_about(case_id)][: len(before)] == before
    assert Case.objects.get(pk=case_id).purged_at == later
    assert keeping.missing() == 0


def test_twice_is_once(case_id: str, at: datetime) -> None:
    later = months(60, at)
    assert len(purge_all(later)) == 1
    assert retention.purge(case_id=case_id, at=later) == {}
    assert purge_all(later) == []
    keeping.sweep()
    assert keeping.sweep() == 0
    assert len(facts(case_id)) == 1


def test_killed_before_the_bytes_went_the_next_run_takes_them(case_id: str, at: datetime) -> None:
    digest = queries.files(case_id)[0].parts[0].sha256
    purge_all(months(60, at))
    assert retention.due(months(60, at)) == []  # nothing is due, and still:
    assert keeping.path_of(digest).exists()
    keeping.sweep()
    assert not keeping.path_of(digest).exists()


def test_who_came_back_keeps_her_words(case_id: str, at: datetime) -> None:
    """She writes after the list was made and before her case's turn: the rule is asked again under the lock."""
    later = months(60, at)
    listed = retention.due(later)
    casework.add_message(case_id=case_id, message_id=sealing.new_id(), envelope=factories.envelope(), at=later)
    assert [retention.purge(case_id=one.case_id, at=later) for one in listed] == [{}]
    assert not Message.objects.filter(case=case_id, envelope=b"").exists()


def test_what_comes_after_a_purge_is_kept_and_has_its_own_time(case_id: str, at: datetime) -> None:
    later = months(60, at)
    purge_all(later)
    casework.add_message(case_id=case_id, message_id=sealing.new_id(), envelope=factories.envelope(), at=later)
    assert purge_all(months(59, later)) == []
    assert purge_all(months(60, later)) == [{"messages": 1}]


def test_what_another_domain_got_since_waits_for_its_own_time(case_id: str, at: datetime) -> None:
    """A State answers after the words are gone: the case's clock starts again, also with no new word in it."""
    later = months(60, at)
    purge_all(later)
    assert retention.without_words([case_id]) == {case_id}
    answered = later + timedelta(days=1)
    casework.mark(case_id=case_id, what="news", at=answered)
    assert retention.without_words([case_id]) == set()
    assert purge_all(months(59, answered)) == []
    assert purge_all(months(60, answered)) == [{}]
    assert retention.without_words([case_id]) == {case_id}
    assert purge_all(months(60, answered)) == []
    assert len(facts(case_id)) == 1


def test_a_reopened_case_is_not_touched(case_id: str, officer: Officer, at: datetime) -> None:
    later = months(60, at)
    version = Case.objects.get(pk=case_id).version
    casework.move(case_id=case_id, officer=officer, to="inquiry", codes={}, at=later, version=version)
    assert retention.due(months(600, later)) == []


def test_a_case_linked_to_an_open_one_waits(case_id: str, officer: Officer, at: datetime) -> None:
    other = factories.complaint(factories.desk_key(officer)).complaint
    intake.receive(complaint=other, at=at)
    casework.link(case_id=case_id, officer=officer, other_id=other.case_id, kind="related", at=at)
    assert retention.due(months(60, at)) == []
    Case.objects.filter(pk=other.case_id).update(stage="closed", stage_since=at)
    assert {one.case_id for one in retention.due(months(60, at))} == {case_id, other.case_id}


def test_looking_costs_the_same_for_any_number_of_cases(
    case_id: str, officer: Officer, at: datetime, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    desk = factories.desk_key(officer)
    for _ in range(4):
        intake.receive(complaint=factories.complaint(desk).complaint, at=at)
    Case.objects.update(stage="closed", stage_since=at)
    with django_assert_max_num_queries(2):
        assert len(retention.due(months(60, at))) == 5


def test_a_part_two_files_share_stays_while_one_of_them_is_kept(case_id: str, officer: Officer, at: datetime) -> None:
    digest = queries.files(case_id)[0].parts[0].sha256
    same = keeping.path_of(digest).read_bytes()
    other = factories.complaint(factories.desk_key(officer)).complaint
    file = SealedFile(sealing.new_id(), factories.envelope(900), [same])
    intake.receive(complaint=intake.SealedComplaint(**{**other.__dict__, "evidence": [file]}), at=at)
    purge_all(months(60, at))
    assert keeping.sweep() == 0
    assert queries.part(case_id=other.case_id, file_id=file.file_id, n=1) == same


def test_what_only_just_arrived_is_not_swept(case_id: str) -> None:
    import os

    young, old = keeping.path_of("ab" * 32), keeping.path_of("ab" * 31 + "ac")
    young.parent.mkdir(parents=True, exist_ok=True)
    young.write_bytes(b"x")
    old.write_bytes(b"x")
    os.utime(old, (0, 0))
    assert keeping.sweep() == 1
    assert young.exists()
    young.unlink()


def test_grants_of_who_left_are_taken_away(case_id: str, officer: Officer, at: datetime) -> None:
    leaving, staying = factories.officer("investigator"), factories.officer("investigator")
    for one in (leaving, staying):
        casework.grant(case_id=case_id, officer=officer, to_officer_id=one.pk, envelope=factories.envelope(32), at=at)
    officers.retire(officer=leaving, at=at, actor=None)
    assert retention.grants_of_the_gone() == 1
    assert [retention.void_grants_of_the_gone(at) for _ in range(2)] == [1, 0]
    assert [grant.officer_id for grant in Grant.objects.filter(case=case_id)] == [staying.pk]
    voided = [fact.body for fact in facts_about(case_id) if fact.kind == "case.grant_voided"]
    assert voided == [{"officer": leaving.pk}]
