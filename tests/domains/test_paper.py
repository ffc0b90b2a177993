"""Forms on paper: the strip's code opens the case, each number counts once, and what is missing shows."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from tande.domains.casework.models import Case, Message
from tande.domains.intake import queries as intake
from tande.domains.officers.errors import DeskNotReady
from tande.domains.officers.models import Officer
from tande.domains.paper import batches, entering, errors, operations, queries
from tande.domains.paper.models import Batch, Claim, Event, Form, Loose, Print
from tande.ledger.models import Fact
from tande.policy import paper as rules
from tande.policy import periods, roles
from tande.toolkit import codes, sealing
from tests.domains import factories
from tests.domains.papers import NOW, TODAY, paper, printed

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(joel: Officer) -> None:
    factories.desk_key(joel)


@pytest.fixture
def celeste(db: None) -> Officer:
    return factories.officer(roles.OPERATOR, key=False)


def case_behind(code: str) -> str | None:
    return intake.case_of(codes.first_hash(code))


def enter(celeste: Officer, one: operations.Paper, **later: Any) -> operations.Done:
    return operations.enter(paper=one, actor=celeste, at=NOW + timedelta(**later))


def test_numbers_follow_one_another_and_the_codes_are_kept_nowhere(head: Officer) -> None:
    sheets, more = printed(head, 3), printed(head, 2)
    assert [one.number[:-1] for one in (*sheets, *more)] == [f"{n:07d}" for n in range(1, 6)]
    kept = b"".join(bytes(row.sealed) for row in Form.objects.all()) + str(list(Fact.objects.values())).encode()
    for one in sheets:
        assert one.code.encode() not in kept
        assert codes.first_hash(one.code) not in kept
        assert case_behind(one.code) is None
    bodies = Fact.objects.filter(kind="paper.issued").order_by("seq").values_list("body", flat=True)
    assert list(bodies) == ['{"count":3}', '{"count":2}']
    assert all(one.entry for one in Fact.objects.filter(kind="paper.issued"))


def test_a_print_is_made_once_and_a_paper_that_cannot_be_drawn_uses_up_nothing(head: Officer) -> None:
    batch_id = operations.issue(
        batch_id=sealing.new_id(), place_code="", label="A", count=2, actor=head, at=NOW
    )
    assert operations.issue(batch_id=batch_id, place_code="", label="A", count=2, actor=head, at=NOW) == batch_id
    assert Batch.objects.count() == 1

    def broken(_sheets: object) -> bytes:
        raise RuntimeError

    def ask(print_id: str, draw: Any = lambda sheets: b"x" * len(sheets), count: int = 1) -> bytes:
        return operations.print_forms(
            print_id=print_id, batch_id=batch_id, count=count, language="fr", draw=draw, actor=head, at=NOW
        )

    with pytest.raises(RuntimeError):
        ask(sealing.new_id(), broken)
    assert not Print.objects.exists()
    first = sealing.new_id()
    assert ask(first) == b"x"
    with pytest.raises(errors.AllPrinted):
        ask(first)
    assert len(ask(sealing.new_id(), count=50)) == 1  # what was left
    with pytest.raises(errors.AllPrinted):
        ask(sealing.new_id())
    assert Form.objects.count() == 2


@pytest.mark.parametrize(("field", "wrong"), [
    ("label", {"label": " "}), ("label", {"label": "x" * 81}), ("label", {"label": "a\0b"}), ("count", {"count": 0}),
    ("count", {"count": 501}), ("place", {"place_code": "XX"}), ("id", {"batch_id": "no"}),
])
def test_a_batch_that_cannot_be_is_refused_and_says_what(field: str, wrong: dict[str, Any], head: Officer) -> None:
    given = {"batch_id": sealing.new_id(), "place_code": "", "label": "A", "count": 1} | wrong
    with pytest.raises(errors.BadField, match=field):
        operations.issue(**given, actor=head, at=NOW)
    assert not Batch.objects.exists()


@pytest.mark.usefixtures("desk")
def test_the_strips_code_opens_the_case_and_who_typed_it_in_had_none(head: Officer, celeste: Officer) -> None:
    mine, other, _ = printed(head)
    done = enter(celeste, paper(
        mine.number, answers={"age": ["yes"], "who": ["mission"]}, lines={"where": "bò mache a"}, danger=True,
        contact={"name": "Mari", "reach": " "}, files=(entering.ToldFile("papye.jpg", b"\xff\xd8\xffx"),),
    ))
    assert done == operations.Done(mine.number, True)
    case_id = case_behind(mine.code)
    assert case_id is not None
    assert case_behind(other.code) is None
    seen = intake.follow_up(codes.first_hash(mine.code), at=NOW)
    assert seen is not None
    assert seen.receipt.received_on == NOW.date()
    fact = Fact.objects.get(kind="complaint.received")
    assert '"channel":"paper"' in fact.body
    entered = Fact.objects.get(kind="paper.entered")
    assert (entered.body, entered.actor) == ("{}", celeste.pk)
    assert entered.subject == Batch.objects.get().pk != case_id
    purposes = sorted(Message.objects.filter(case_id=case_id).values_list("purpose", flat=True))
    assert purposes == ["identity", *["message"] * 5]
    assert not any(name in repr((done, paper(mine.number))) for name in ("frape", mine.code))
    assert queries.standing(celeste, mine.number).state == rules.ENTERED


@pytest.mark.usefixtures("desk")
def test_a_number_is_typed_in_once_and_the_same_page_again_changes_nothing(head: Officer, celeste: Officer) -> None:
    mine = printed(head)[0]
    one = paper(mine.number)
    enter(celeste, one)
    assert enter(celeste, one) == operations.Done(mine.number, True, again=True)
    with pytest.raises(errors.AlreadyEntered) as caught:
        enter(celeste, paper(mine.number, "other"), hours=1)
    assert caught.value.on == TODAY
    assert (Case.objects.count(), Message.objects.count()) == (1, 1)
    assert Event.objects.count() == Fact.objects.filter(kind="paper.entered").count() == 1


@pytest.mark.usefixtures("desk")
def test_one_more_page_goes_into_the_same_case_and_a_copy_into_its_own(head: Officer, celeste: Officer) -> None:
    mine, fresh, _ = printed(head)
    for how in ("more", "copy"):
        with pytest.raises(errors.NotEntered):
            enter(celeste, paper(fresh.number, how=how))
    enter(celeste, paper(mine.number))
    more = paper(mine.number, "page two", how="more")
    assert enter(celeste, more) == enter(celeste, more) == operations.Done(mine.number, True)
    assert (Case.objects.count(), Message.objects.count()) == (1, 2)
    copy = paper(mine.number, "somebody else", how="copy", copied="Another paper bears this number.")
    assert enter(celeste, copy) == operations.Done(mine.number, False)
    assert enter(celeste, copy).again
    assert Case.objects.count() == 2
    assert Message.objects.filter(case_id=case_behind(mine.code)).count() == 3  # the first case is told
    assert Event.objects.filter(kind=rules.COPIED).count() == 1
    assert Loose.objects.get().why == "copy"


@pytest.mark.usefixtures("desk")
def test_a_paper_without_a_number_is_a_case_all_the_same(celeste: Officer) -> None:
    one = paper("")
    assert enter(celeste, one) == operations.Done("", False)
    assert enter(celeste, one) == operations.Done("", False, again=True)
    assert Case.objects.count() == Fact.objects.filter(kind="paper.entered").count() == 1
    with pytest.raises(errors.NoSuchForm):
        enter(celeste, paper("00000010"))


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("reason", rules.REASONS)
def test_a_voided_form_that_was_written_on_is_taken_and_its_code_opens_only_what_is_safe(
    reason: str, head: Officer, celeste: Officer
) -> None:
    mine = printed(head)[0]
    operations.void(first=mine.number, last=mine.number, reason=reason, actor=head, at=NOW)
    safe = reason not in rules.UNSAFE
    assert enter(celeste, paper(mine.number)).reachable is safe
    assert (case_behind(mine.code) is not None) is safe
    assert Case.objects.count() == 1
    account = queries.batches(head)[0].account
    assert account.odd == (mine.number,)
    assert account.numbers[rules.ENTERED] == (mine.number,)


@pytest.mark.usefixtures("desk")
def test_ranges_are_voided_once_and_what_was_typed_in_stays(head: Officer, celeste: Officer) -> None:
    sheets, strange = printed(head, 5), printed(head, 1)[0]
    enter(celeste, paper(sheets[1].number))
    first, last = sheets[0].number, sheets[3].number
    told = operations.void(first=first, last=last, reason="old", actor=head, at=NOW)
    assert told == operations.Voided(3, (sheets[1].number,))
    assert operations.void(first=first, last=last, reason="old", actor=head, at=NOW).count == 0
    assert operations.void(first=first, last=first, reason="stolen", actor=head, at=NOW).count == 1
    bodies = list(Fact.objects.filter(kind="paper.voided").order_by("seq").values_list("body", flat=True))
    assert bodies == ['{"count":3,"reason":"old"}', '{"count":1,"reason":"stolen"}']
    for error, ends in (
        (errors.BadField, (last, first)), (errors.NoSuchForm, (first, "00000010")),
        (errors.BadField, (first, strange.number)),
    ):
        with pytest.raises(error):
            operations.void(first=ends[0], last=ends[1], reason="old", actor=head, at=NOW)
    with pytest.raises(errors.BadField, match="reason"):
        operations.void(first=first, last=last, reason="bored", actor=head, at=NOW)


@pytest.mark.usefixtures("desk")
def test_the_account_shows_gaps_with_their_days(head: Officer, celeste: Officer) -> None:
    sheets = printed(head, 5)
    assert operations.give_out(first=sheets[0].number, last=sheets[3].number, actor=head, at=NOW) == 4
    assert operations.give_out(first=sheets[0].number, last=sheets[3].number, actor=head, at=NOW) == 0
    enter(celeste, paper(sheets[2].number))
    operations.found_empty(number=sheets[3].number, actor=celeste, at=NOW)
    with pytest.raises(errors.WrongState):
        operations.found_empty(number=sheets[2].number, actor=celeste, at=NOW)
    shown = queries.batch(head, Batch.objects.get().pk)
    assert shown.account.gaps == (sheets[0].number, sheets[1].number)
    assert shown.account.out == (sheets[4].number,)
    assert (sheets[2].number, "entered", TODAY, "") in shown.dates
    assert queries.totals() == queries.Totals(printed=5, entered=1, voided=0, empty=1, gaps=2, loose=0)


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("line", ["_file", "_answers", "_done"])
def test_a_crash_at_any_line_is_healed_by_pressing_once_more(
    line: str, head: Officer, celeste: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = printed(head)[0]
    one = paper(mine.number, answers={"age": ["no"]})

    class Killed(Exception):
        pass

    def killed(*_args: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(entering, line, killed)
        with pytest.raises(Killed):
            enter(celeste, one)
    with pytest.raises(errors.BeingEntered):
        enter(celeste, paper(mine.number))  # nobody else meanwhile
    assert enter(celeste, one) == operations.Done(mine.number, True)
    assert (Case.objects.count(), Message.objects.count()) == (1, 2)
    assert case_behind(mine.code)


@pytest.mark.usefixtures("desk")
def test_a_crash_while_a_copy_is_typed_in_does_not_lose_the_warning(
    head: Officer, celeste: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = printed(head)[0]
    enter(celeste, paper(mine.number))
    copy = paper(mine.number, "somebody else", how="copy", copied="Another paper bears this number.")
    with monkeypatch.context() as patched:
        patched.setattr(Loose.objects, "create", lambda **_given: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            enter(celeste, copy)
    enter(celeste, copy)
    assert Message.objects.filter(case_id=case_behind(mine.code)).count() == 2
    assert (Event.objects.filter(kind=rules.COPIED).count(), Loose.objects.count()) == (1, 1)


@pytest.mark.usefixtures("desk")
def test_a_form_voided_as_stolen_while_it_is_typed_in_is_one_for_the_head(
    head: Officer, celeste: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, crashed, _ = printed(head)

    def stolen(*_args: object) -> None:
        operations.void(first=mine.number, last=crashed.number, reason="stolen", actor=head, at=NOW)

    with monkeypatch.context() as patched:
        patched.setattr(entering, "_answers", lambda *_args: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            enter(celeste, paper(crashed.number))
        patched.setattr(entering, "_answers", stolen)
        enter(celeste, paper(mine.number))
    assert queries.batches(head)[0].account.exposed == (mine.number, crashed.number)


@pytest.mark.once
@pytest.mark.usefixtures("desk")
def test_days_are_those_of_the_mission_and_no_hour_stays_beside_a_number(head: Officer, celeste: Officer) -> None:
    evening = datetime(2026, 11, 3, 1, 30, tzinfo=UTC)  # the second of November there
    mine, other, _ = printed(head)
    operations.give_out(first=other.number, last=other.number, actor=head, at=evening)
    operations.enter(paper=paper(mine.number), actor=celeste, at=evening)
    operations.enter(paper=paper(""), actor=celeste, at=evening)
    days = {*Event.objects.values_list("on", flat=True), *Loose.objects.values_list("on", flat=True)}
    assert days == {date(2026, 11, 2)}
    assert timezone.localtime(Claim.objects.get().at) == datetime(2026, 11, 2, tzinfo=timezone.get_current_timezone())


@pytest.mark.once
@pytest.mark.usefixtures("desk")
def test_a_month_that_is_over_is_counted_once(head: Officer, celeste: Officer) -> None:
    later = NOW + timedelta(days=40)
    assert operations.make_rounds(at=later) == 0  # no form was ever issued
    sheets = printed(head)
    enter(celeste, paper(sheets[1].number))
    operations.found_empty(number=sheets[2].number, actor=celeste, at=later)  # a month later: does not count yet
    assert [operations.make_rounds(at=later) for _ in range(2)] == [1, 0]
    body = json.loads(Fact.objects.get(kind="paper.counted").body)
    assert body == {"month": periods.last_complete(later, periods.MONTH), "printed": 3, "entered": 1, "voided": 0,
                    "empty": 0, "gaps": 1, "loose": 0}


@pytest.mark.usefixtures("desk")
def test_whoever_takes_over_an_abandoned_number_loses_neither_text(
    head: Officer, celeste: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = printed(head)[0]
    with monkeypatch.context() as patched:
        patched.setattr(entering, "_done", lambda *_args: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            enter(celeste, paper(mine.number, "the first"))
    assert enter(celeste, paper(mine.number, "the second"), minutes=3).reachable
    assert (Case.objects.count(), Message.objects.count()) == (1, 2)


def test_while_no_desk_has_a_key_nothing_is_kept_and_the_number_waits(head: Officer, celeste: Officer) -> None:
    mine = printed(head)[0]
    one = paper(mine.number)
    with pytest.raises(DeskNotReady):
        enter(celeste, one)
    assert not Event.objects.exists()
    factories.desk_key(head)
    assert enter(celeste, one).reachable


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(("wrong", "field"), [
    ({"text": " "}, "text"), ({"text": "x" * 200_001}, "text"), ({"language": "xx"}, "language"),
    ({"path": "king"}, "path"), ({"how": "twice"}, "how"), ({"key": "1"}, "key"),
    ({"lines": {"who": "x" * 2001}}, "lines"),
])
def test_what_cannot_be_is_named_and_claims_nothing(
    wrong: dict[str, Any], field: str, head: Officer, celeste: Officer
) -> None:
    mine = printed(head)[0]
    with pytest.raises(errors.BadField, match=field):
        enter(celeste, paper(mine.number, **wrong))
    assert not Claim.objects.exists()


@pytest.mark.usefixtures("desk")
def test_a_child_goes_to_child_protection(head: Officer, celeste: Officer) -> None:
    child_officer = factories.officer("child_officer")
    factories.desk_key(child_officer, desk="child")
    ticked: list[tuple[dict[str, Any], str]] = [
        ({"path": "child"}, "child"), ({"answers": {"age": ["yes"]}}, "child"),
        ({"answers": {"age": ["unknown"]}, "path": "personnel"}, "child"), ({"answers": {"age": ["no"]}}, "intake"),
        ({"answers": {"agreed": ["child"]}, "path": "other"}, "child"), ({}, "intake"),
    ]
    for mine, (more, _desk) in zip(printed(head, len(ticked)), ticked, strict=True):
        enter(celeste, paper(mine.number, **more))
    assert [Case.objects.filter(desk=desk).count() for desk in ("child", "intake")] == [4, 2]


def test_rights(head: Officer, celeste: Officer, joel: Officer) -> None:
    stranger = factories.officer("investigator", key=False)
    mine = printed(head)[0]
    tries = {
        "paper.issue": (
            lambda who: queries.batches(who),
            lambda who: operations.void(first=mine.number, last=mine.number, reason="old", actor=who, at=NOW),
            lambda who: operations.give_out(first=mine.number, last=mine.number, actor=who, at=NOW),
        ),
        "paper.enter": (
            lambda who: queries.standing(who, mine.number),
            lambda who: operations.found_empty(number=mine.number, actor=who, at=NOW),
        ),
    }
    for right, deeds in tries.items():
        for who in (head, joel, celeste, stranger):
            for deed in deeds:
                if roles.may(who.roles, right):
                    deed(who)
                else:
                    with pytest.raises(errors.NotAllowed):
                        deed(who)
    with pytest.raises(errors.NotAllowed):
        enter(stranger, paper(mine.number))


def test_what_is_written_is_never_changed(head: Officer) -> None:
    printed(head)
    for model in (Batch, Print, Form):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.all().delete()
    assert batches.LABEL_MAX
