"""Reports of force: versions that are never overwritten, clocks, reviews, and what nobody of the mission can stop."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from tande.domains.children import operations as children
from tande.domains.force import models, operations, queries
from tande.domains.force.errors import BadReport, Changed, NoSuchReport, NotAllowed, NotFull, OwnReport
from tande.domains.officers.models import Officer
from tande.ledger import clock
from tande.ledger.models import Fact
from tande.policy.encounters import Encounter
from tande.policy.force import Harm
from tande.policy.force_report import Circumstances
from tande.toolkit import sealing
from tests.domains import factories
from tests.domains.forces import FULL, WORDS, change, complete, raid, report, unit_alpha, use
from tests.domains.people import enroll
from tests.domains.test_screening_killed import Killed, dying_at

pytestmark = pytest.mark.django_db
BODY = ("head", "investigator", "child_officer", "intake_officer", "reviewer")


@pytest.fixture
def wanjiru() -> Officer:
    return factories.officer("unit_officer")


@pytest.fixture
def otieno() -> Officer:
    return factories.officer("commander", state="KEN")


def facts(kind: str) -> list[dict[str, Any]]:
    return [json.loads(body) for body in Fact.objects.filter(kind=kind).order_by("seq").values_list("body", flat=True)]


def test_a_report_is_kept_once_with_its_fact_and_its_words_sealed(wanjiru: Officer) -> None:
    one = use()
    made = [report(wanjiru, one, told=Circumstances(commune="HT0111")) for _twice in range(2)]
    assert [(view.version, view.words) for view in made] == [(1, WORDS)] * 2
    (body,) = facts("force.reported")
    assert body == {"contingent": "KEN", "on": timezone.localdate(one.at).isoformat(), "department": "HT01",
                    "level": "lethal_shown", "means": ["warning_shot"], "outcome": "none", "child": "no",
                    "source": "web"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM force_version")
        assert "roof" not in str([[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in cursor])
    assert facts("force.transferred") == []


@pytest.mark.parametrize(
    ("changed", "why"),
    [({"harm": Harm(dead=1)}, ["death"]), ({"harm": Harm(serious=1)}, ["serious_injury"]),
     ({"harm": Harm(hit=1)}, ["firearm_hit"]), ({"child": "doubt"}, ["child"]), ({"child": "yes"}, ["child"]),
     ({"own": Harm(dead=1), "harm": Harm(dead=1)}, ["death"])],
)  # fmt: skip
def test_it_goes_to_the_body_with_the_report_and_never_comes_back(
    changed: dict[str, Any], why: list[str], wanjiru: Officer, head: Officer
) -> None:
    factories.desk_key(head)
    first = report(wanjiru, use(**changed))
    assert (first.transferred_at is not None, list(first.reasons)) == (True, why)
    assert facts("force.transferred") == [{"reasons": why}]
    assert len(facts("complaint.received")) == 1
    undone = change(wanjiru, first, use=use(harm=Harm(), child="no"), told=Circumstances())
    assert (undone.use.harm, undone.transferred_at, list(undone.reasons)) == (Harm(), first.transferred_at, why)
    (case, link), = queries.cases_of(first.id, head)
    assert link == ""
    assert [row.id for row in queries.for_case(case, head, clock.now())] == [first.id]
    assert (queries.cases_of(first.id, wanjiru), operations.make_rounds(at=clock.now())) == ([], 0)
    assert len(facts("complaint.received")) == len(facts("force.transferred")) == 1


def test_an_age_below_18_makes_a_child_and_a_later_death_transfers(wanjiru: Officer) -> None:
    assert report(wanjiru, told=Circumstances(ages=("15-17",))).reasons == ("child",)
    plain = report(wanjiru)
    assert plain.transferred_at is None
    died = complete(wanjiru, plain, use=replace(plain.use, harm=Harm(dead=1), civilian=Harm(dead=1)),
                    told=replace(FULL, aid="refused"))
    assert died.reasons == ("death",)


def test_without_a_desk_key_the_complaint_stays_owed_shows_late_and_opens_in_a_round(
    wanjiru: Officer, head: Officer
) -> None:
    made = report(wanjiru, use(child="yes"))
    assert (made.transferred_at is not None, [one.id for one in queries.owed_cases(head, clock.now())]) == (
        True, [made.id])
    assert queries.owed_cases(wanjiru, clock.now()) == []
    operations.make_rounds(at=clock.now())
    operations.make_rounds(at=clock.now())
    assert [one["what"] for one in facts("force.missed")] == ["case"]
    factories.desk_key(head)
    for _twice in range(2):
        operations.make_rounds(at=clock.now())
    assert (queries.owed_cases(head, clock.now()), len(queries.cases_of(made.id, head))) == ([], 1)
    assert len(facts("complaint.received")) == 1


def test_what_is_written_is_never_changed_or_taken_away(wanjiru: Officer, otieno: Officer, head: Officer) -> None:
    factories.desk_key(head)
    done = complete(wanjiru, report(wanjiru, use(child="doubt")))
    operations.review(id=done.id, version=2, finding="unclear", note="Later", actor=otieno, at=clock.now())
    raid(otieno)
    operations.make_rounds(at=clock.now() + timedelta(days=40))
    for table in ("version", "transfer", "review", "missed", "entry", "gap", "opened"):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM force_{table}")
            assert cursor.fetchone()[0] > 0, table
            for sql in (f"UPDATE force_{table} SET at = at", f"DELETE FROM force_{table}"):
                with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                    cursor.execute(sql)


def test_who_writes_from_an_older_version_overwrites_nothing_until_somebody_settles_it(wanjiru: Officer) -> None:
    first = report(wanjiru)
    second = factories.officer("unit_officer")
    mine = change(wanjiru, first, words={"what": "Mine"})
    theirs = change(second, first, words={"what": "Theirs"}, use=replace(first.use, rounds=7))
    assert (mine.words, theirs.words, theirs.disputed, theirs.use.rounds) == (
        {"what": "Mine"}, {"what": "Mine"}, True, 1)
    assert [one.words["what"] for one in theirs.versions if one.conflict] == ["Theirs"]
    assert queries.reports(wanjiru, clock.now(), show="disputed").total == 1
    settled = change(wanjiru, theirs, words={"what": "Both"})
    assert (settled.disputed, settled.head, settled.words) == (False, 4, {"what": "Both"})
    again = change(wanjiru, theirs, words={"what": "Both"})  # the button pressed twice
    assert again.version == 4
    with pytest.raises(BadReport, match="base_version"):
        change(wanjiru, first, base_version=9)


def test_the_same_record_of_a_phone_five_times_is_one_and_another_with_its_number_is_kept(wanjiru: Officer) -> None:
    one = use()
    sent = [operations.report(use=one, contingent="KEN", source="phone", phone="p1", at=clock.now(), words=WORDS)
            for _time in range(5)]
    assert {view.version for view in sent} == {1}
    half = operations.report(use=use(), contingent="KEN", source="phone", phone="p1", at=clock.now(),
                             words={"note": "half \ud800"})
    assert half.words == {"note": "half ?"}
    other = operations.report(use=replace(one, rounds=3, child="doubt"), contingent="KEN", source="phone", phone="p2",
                              at=clock.now())
    assert (other.disputed, other.use.rounds, other.reasons) == (True, 1, ("child",))
    assert [(row.phone, row.conflict) for row in other.versions] == [("p1", False), ("p2", True)]


@pytest.mark.parametrize(
    ("changed", "told"),
    [({"means": ("catapult",)}, {}), ({"means": ()}, {}), ({"at": datetime(1971, 1, 1, tzinfo=UTC)}, {}),
     ({"at": datetime(9999, 1, 1, tzinfo=UTC)}, {}), ({"harm": Harm(dead=-1)}, {}), ({"child": "maybe"}, {}),
     ({"rounds": 0}, {}), ({}, {"commune": "HT9999"}), ({}, {"operation_id": "f" * 32}), ({}, {"operation": "x"})],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_a_form_and_kept_from_a_phone(
    changed: dict[str, Any], told: dict[str, Any], wanjiru: Officer, head: Officer
) -> None:
    one, surroundings = use(**changed), Circumstances(**told)
    with pytest.raises(BadReport):
        report(wanjiru, one, told=surroundings)
    assert not models.Report.objects.exists()
    kept = operations.report(use=one, told=surroundings, contingent="KEN", source="phone", phone="p", at=clock.now())
    assert kept.versions[0].wrong or told.get("commune") or told.get("operation_id")
    assert queries.report(kept.id, head, clock.now()).id == kept.id
    assert queries.reports(head, clock.now(), show="late").total in (0, 1)
    assert queries.board(head, clock.now())
    assert operations.make_rounds(at=clock.now()) >= 0
    queries.patterns(head, clock.now())


@pytest.mark.parametrize(("words", "field"), [({"what": "x" * 7000}, "what"), ({"what": "a\0b"}, "what"),
                                              ({"story": "x"}, "story")])
def test_words_that_cannot_be_kept_are_named(words: dict[str, str], field: str, wanjiru: Officer) -> None:
    with pytest.raises(BadReport, match=field):
        report(wanjiru, words=words)
    with pytest.raises(BadReport, match="what"):
        complete(wanjiru, report(wanjiru), words={})


def test_clocks_are_missed_once_and_no_later_edit_makes_them_met(wanjiru: Officer, otieno: Officer) -> None:
    late = report(wanjiru, use(at=clock.now() - timedelta(days=3)))
    assert late.missed == {"first", "full"}
    moved = change(wanjiru, late, use=replace(late.use, at=clock.now()))
    assert moved.missed == {"first", "full"}
    full = complete(wanjiru, moved)
    soon, later = clock.now() + timedelta(days=1), clock.now() + timedelta(days=8)
    assert [operations.make_rounds(at=moment) for moment in (soon, later, later)] == [0, 1, 0]
    assert [one["what"] for one in facts("force.missed")] == ["first", "full", "review"]
    operations.review(id=full.id, version=full.version, finding="outside_rules", note="Why", actor=otieno, at=later)
    assert (facts("force.reviewed")[0]["late"], facts("force.completed")[0]["late"]) == (True, False)
    assert queries.board(otieno, later) == []
    assert [row.late for row in queries.reports(otieno, later, show="late").rows] == [True]


def test_a_superior_reviews_the_version_read_and_never_an_own_one(wanjiru: Officer, otieno: Officer) -> None:
    made = report(wanjiru)
    told: dict[str, Any] = {"id": made.id, "finding": "within_rules", "note": "Read"}
    with pytest.raises(NotFull):
        operations.review(**told, at=clock.now(), version=1, actor=otieno)
    full = complete(wanjiru, made)
    for officer, version, error in (
        (wanjiru, 2, NotAllowed), (otieno, 1, Changed), (factories.officer("commander", state="JAM"), 2, NoSuchReport),
        (factories.officer("head"), 2, NotAllowed),
    ):
        with pytest.raises(error):
            operations.review(**told, at=clock.now(), version=version, actor=officer)
    otieno.unit = "alpha"
    with pytest.raises(OwnReport):
        operations.review(**told, at=clock.now(), version=2, actor=otieno)
    otieno.unit = ""
    for wrong in ({"finding": "fine"}, {"note": " "}):
        with pytest.raises(BadReport):
            operations.review(**(told | wrong), at=clock.now(), version=2, actor=otieno)
    operations.review(**(told | {"finding": "unclear"}), at=clock.now(), version=2, actor=otieno)
    assert [due.what for due in queries.board(otieno, clock.now())[0].owed] == ["review"]  # its clock still runs
    for _twice in range(2):
        operations.review(**told, at=clock.now(), version=2, actor=otieno)
    seen = queries.report(full.id, otieno, clock.now())
    assert ([one.finding for one in seen.reviews], seen.changed_since) == (["unclear", "within_rules"], False)
    change(wanjiru, seen, told=FULL, words={"what": "More"})
    assert queries.report(full.id, otieno, clock.now()).changed_since


def test_each_sees_what_is_theirs(wanjiru: Officer, otieno: Officer, head: Officer) -> None:
    factories.desk_key(head)
    mine = report(wanjiru, use(child="yes"))
    bravo = factories.officer("unit_officer", unit="bravo")
    jamaica = factories.officer("commander", state="JAM")
    for stranger in (bravo, jamaica):
        assert queries.reports(stranger, clock.now()).total == 0
        for deed in (lambda one=stranger: queries.report(mine.id, one, clock.now()),
                     lambda one=stranger: queries.cases_of(mine.id, one)):
            with pytest.raises(NoSuchReport):
                deed()  # type: ignore[no-untyped-call]
    with pytest.raises(BadReport, match="id"):
        report(bravo, replace(mine.use, unit="bravo"))
    for officer, more in ((bravo, {}), (wanjiru, {"contingent": "JAM"}), (otieno, {}), (head, {})):
        with pytest.raises(NotAllowed):
            report(officer, **more)
    with pytest.raises(NotAllowed):
        operations.report(use=use(), contingent="KEN", source="web", at=clock.now())
    assert facts("force.looked") == []
    for role in BODY:
        officer = factories.officer(role)
        assert queries.report(mine.id, officer, clock.now()).words == WORDS
        assert len(queries.cases_of(mine.id, officer)) == (role in ("head", "intake_officer"))
    assert len(facts("force.looked")) == len(BODY)
    for role in ("auditor", "child_adviser", "monitor", "task_force", "training_officer", "vetting_officer"):
        with pytest.raises(NotAllowed):
            queries.reports(factories.officer(role), clock.now())
    for officer in (wanjiru, otieno, factories.officer("intake_officer")):
        with pytest.raises(NotAllowed):
            queries.patterns(officer, clock.now())


def test_complaints_are_linked_by_the_body_alone_and_shown_to_who_may_open_them(
    wanjiru: Officer, head: Officer, inquiry_id: str
) -> None:
    mine = report(wanjiru)
    other = factories.officer("investigator")
    for _twice in range(2):
        operations.link(id=mine.id, case_id=inquiry_id, actor=head, at=clock.now())
    ((case, link),) = queries.cases_of(mine.id, head)
    assert (case, queries.cases_of(mine.id, other), queries.cases_of(mine.id, wanjiru)) == (inquiry_id, [], [])
    assert [row.id for row in queries.for_case(inquiry_id, head, clock.now())] == [mine.id]
    assert queries.for_case(inquiry_id, other, clock.now()) == []
    for officer, error in ((wanjiru, NotAllowed), (other, NoSuchReport)):
        with pytest.raises(error):
            operations.link(id=mine.id, case_id=inquiry_id, actor=officer, at=clock.now())
        with pytest.raises(error):
            operations.unlink(id=mine.id, link_id=link, actor=officer, at=clock.now())
    operations.unlink(id=mine.id, link_id=link, actor=head, at=clock.now())
    assert queries.cases_of(mine.id, head) == []
    assert [one["linked"] for one in facts("force.linked")] == [True, False]


def test_an_operation_with_casualties_and_no_report_is_a_gap_until_somebody_reports(
    wanjiru: Officer, otieno: Officer, head: Officer
) -> None:
    made, now = raid(head), clock.now()
    assert [operations.make_rounds(at=now) for _twice in range(2)] == [1, 0]
    assert len(facts("operation.unreported")) == 1
    for officer in (head, otieno, wanjiru):
        assert [one.id for one in queries.gaps_of(officer, now)] == [made]
    assert queries.gaps_of(factories.officer("commander", state="JAM"), now) == []
    assert queries.gaps_of(factories.officer("unit_officer", unit="bravo"), now) == []
    assert [one.note for one in queries.operation(made, head, now).entries] == ["Read in a paper"]
    assert [(one.note, one.source) for one in queries.operation(made, otieno, now).entries] == [("", "")]
    operations.add_entry(id=made, dead=0, hurt=0, source="unit", note="", actor=otieno, at=now)
    assert (queries.operation(made, head, now).dead, len(queries.gaps_of(head, now))) == (1, 1)
    late = report(wanjiru, told=Circumstances(operation_id=made))
    seen = queries.operation(made, head, now)
    assert (seen.gap, seen.found_at is not None, seen.reports) == (False, True, (late.id,))
    assert raid(head, dead=0, hurt=0) not in [one.id for one in queries.gaps_of(head, now)]


@pytest.mark.parametrize(("more", "field"), [
    ({"commune": "X"}, "commune"), ({"units": ("zulu",)}, "units"), ({"form": "x"}, "form"), ({"id": "x"}, "id"),
    ({"dead": -1}, "dead"), ({"day": clock.now().date() + timedelta(days=2)}, "day"), ({"units": ()}, "units"),
])
def test_what_cannot_be_of_an_operation_is_named(more: dict[str, Any], field: str, wanjiru: Officer) -> None:
    with pytest.raises(BadReport, match=field):
        raid(wanjiru, **more)
    with pytest.raises(NotAllowed):
        raid(wanjiru, contingent="JAM")
    with pytest.raises(NotAllowed):
        raid(factories.officer("reviewer"))


def test_a_report_names_children_met_by_their_numbers(wanjiru: Officer, head: Officer) -> None:
    unit_alpha()
    met = children.record(
        encounter=Encounter(sealing.new_id(), "alpha", clock.now() - timedelta(hours=2), "HT0111", "found"),
        contingent="KEN", source="web", note="", actor=wanjiru, at=clock.now(),
    )
    view = report(wanjiru, told=Circumstances(encounters=(met.number,)))
    assert queries.children_met(view.id, head) == {met.number: met.id}
    for wrong in ("12", "00000000", met.number[::-1] + "1"):
        with pytest.raises(BadReport, match="encounters"):
            report(wanjiru, told=Circumstances(encounters=(wrong,)))


def test_patterns_measure_units_by_their_people(wanjiru: Officer, head: Officer) -> None:
    vera = factories.officer("vetting_officer", key=False)
    enroll(vera)
    enroll(vera, "Baraka Mfano", "K-002", unit="Bravo")
    report(wanjiru, use(harm=Harm(hit=1), means=("firearm",)))
    report(wanjiru, use(at=clock.now() - timedelta(days=3)))
    report(factories.officer("unit_officer", unit="bravo"), use(unit="bravo"))
    month = [one for one in queries.patterns(head, clock.now()) if one.unit == "alpha" and one.reports]
    assert sum(one.reports for one in month) == 2
    assert (sum(one.hit for one in month), sum(one.late for one in month), month[0].people) == (1, 1, 1)


# A dead process closes no cursors either.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_killed_at_any_statement_a_report_is_there_with_its_transfer_or_not_at_all(
    wanjiru: Officer, head: Officer
) -> None:
    factories.desk_key(head)
    one, killed, stop = use(child="yes"), 0, 0
    while killed == stop:
        stop += 1
        place = transaction.savepoint()
        try:
            with connection.execute_wrapper(dying_at(stop)), transaction.atomic():
                report(wanjiru, one)
        except Killed:
            killed += 1
        there = models.Report.objects.count()
        assert there == models.Transfer.objects.count() == models.Opened.objects.count()
        assert there == len(facts("force.reported")) == len(facts("complaint.received"))
        assert there == (killed != stop)
        transaction.savepoint_rollback(place)
    assert stop > 12


EDITS = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1), st.sampled_from(["no", "doubt"]), st.booleans()),
                 min_size=1, max_size=6)


@settings(max_examples=15)
@given(edits=EDITS)
def test_no_sequence_of_edits_takes_a_transfer_back(edits: list[tuple[int, int, str, bool]]) -> None:
    with transaction.atomic():
        place = transaction.savepoint()
        wanjiru = factories.officer("unit_officer")
        view, asked = report(wanjiru), False
        for dead, light, child, stale in edits:
            view = change(wanjiru, view, use=replace(view.use, harm=Harm(dead=dead, light=light), child=child),
                          base_version=1 if stale else view.version)
            asked = asked or bool(dead) or child != "no"
            assert (view.transferred_at is not None) == asked
        transaction.savepoint_rollback(place)
