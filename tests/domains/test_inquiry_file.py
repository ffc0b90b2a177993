"""The inquiry file: sealed entries in their places, never changed, never doubled, never of another case."""

from collections.abc import Callable

import pytest

from tande.domains.casework import operations, queries
from tande.domains.casework.errors import BadCodes, BadEnvelope, NoSuchCase, NotAllowed, TooMuch
from tande.domains.casework.models import Case, Entry
from tande.domains.casework.operations import SealedEntry
from tande.domains.intake import operations as intake
from tande.domains.officers import operations as officers
from tande.domains.officers.models import Officer
from tande.ledger import clock
from tande.ledger.models import Fact
from tande.policy import allegations, inquiry, limits
from tande.toolkit import sealing
from tests.domains import factories

pytestmark = pytest.mark.django_db
KNOWN = {"category": {"theft"}, "state": {"KEN"}, "personnel": {"police"}}
NEEDED = {
    "plan_step": {"due": "2026-12-01"}, "interview": {"consent": "yes"}, "fairness": {"event": "told"},
    "recommendation": {"to": "mission", "due": "2026-12-01"}, "follow_up": {"result": "done"},
}


@pytest.fixture
def joel() -> Officer:
    return factories.officer("intake_officer")


@pytest.fixture
def file(joel: Officer) -> Callable[[], str]:
    desk = factories.desk_key(joel)

    def one() -> str:
        filed = factories.complaint(desk)
        intake.receive(complaint=filed.complaint, at=clock.now())
        Case.objects.filter(pk=filed.complaint.case_id).update(stage="inquiry")
        return filed.complaint.case_id

    return one


@pytest.fixture
def case_id(file: Callable[[], str]) -> str:
    return file()


def entry(kind: str, about: str = "", **codes: str) -> SealedEntry:
    return SealedEntry(sealing.new_id(), kind, factories.envelope(), about=about, codes=codes)


def step(officer: Officer, about: str) -> SealedEntry:
    return entry("plan_step", about, who=str(officer.pk), due="2026-12-01")


def decide(case_id: str, officer: Officer, allegation: str) -> None:
    operations.decide_allegation(
        case_id=case_id, allegation_id=allegation, officer=officer, finding="substantiated", standard="balance",
        reasoning=entry("reasoning", allegation), at=clock.now(), version=0,
    )


def add(case_id: str, officer: Officer, one: SealedEntry) -> str:
    operations.add_entry(case_id=case_id, officer=officer, entry=one, at=clock.now())
    return one.id


def allege(case_id: str, officer: Officer) -> str:
    coded = allegations.Coded("theft", ("KEN",), "police", None, None, None)
    return operations.record_allegation(case_id=case_id, officer=officer, coded=coded, known=KNOWN, at=clock.now())


@pytest.mark.parametrize("kind", inquiry.KINDS)
def test_every_kind_is_kept_in_its_place(case_id: str, joel: Officer, kind: str) -> None:
    wanted = inquiry.ABOUT.get(kind, "")
    about = ""
    allegation = allege(case_id, joel)
    if kind == "dissent":
        decide(case_id, factories.officer("head"), allegation)
    if wanted == "allegation":
        about = allegation
    elif wanted:
        first = step(joel, allegation) if wanted == "plan_step" else entry(wanted, **NEEDED[wanted])
        about = add(case_id, joel, first)
    codes = NEEDED.get(kind, {}) | ({"who": str(joel.pk)} if kind == "plan_step" else {})
    made = add(case_id, joel, entry(kind, about, **codes))
    assert queries.entries(case_id, joel)[-1].id == made
    assert Fact.objects.filter(kind="inquiry.entered").last() is not None


@pytest.mark.parametrize(("kind", "codes"), [
    ("gossip", {}), ("note", {"due": "2026-12-01"}), ("plan_step", {"due": "tomorrow", "who": "1"}),
    ("plan_step", {"due": "2026-02-30", "who": "1"}), ("plan_step", {"due": "20261201", "who": "1"}),
    ("plan_step", {"due": "2026-12-01", "who": "Sgt. Example"}), ("plan_step", {"due": "2026-12-01", "who": "-1"}),
    ("plan_step", {"due": "2026-12-01", "who": "١"}), ("plan_step", {"due": "2026-12-01"}), ("plan_step", {"who": "1"}),
    ("plan_step", {"due": "2026-12-01", "who": "9" * 19}), ("recommendation", {"to": "mission"}), ("interview", {}),
    ("interview", {"consent": "maybe"}), ("fairness", {"event": "Sgt. Example was told"}), ("fairness", {}),
    ("interview", {"consent": "yes", "name": "Example"}), ("recommendation", {"to": "<b>", "due": "2026-12-01"}),
])
def test_marks_are_codes_and_dates_of_their_kind(
    case_id: str, joel: Officer, kind: str, codes: dict[str, str]
) -> None:
    with pytest.raises(BadCodes):
        add(case_id, joel, entry(kind, **codes))
    assert not Entry.objects.exists()


def test_nothing_belongs_to_another_case_or_to_the_wrong_kind(
    case_id: str, file: Callable[[], str], joel: Officer
) -> None:
    other = file()
    theirs, note = allege(other, joel), add(case_id, joel, entry("note"))
    planned = add(other, joel, step(joel, theirs))
    for one in (
        entry("dissent", theirs), entry("note", theirs), entry("note", note), entry("step_done", note),
        entry("step_done", planned), entry("step_done"), entry("follow_up", "0" * 32, result="done"),
        entry("dissent"), entry("note", "f" * 32), step(joel, ""), step(joel, theirs),
    ):
        with pytest.raises(BadCodes, match="about"):
            add(case_id, joel, one)
    assert Entry.objects.filter(case_id=case_id).count() == 1


def test_a_step_is_for_somebody_who_can_open_the_case(case_id: str, joel: Officer) -> None:
    allegation, paul = allege(case_id, joel), factories.officer("investigator")
    gone, auditor = factories.officer("intake_officer"), factories.officer("auditor")
    officers.retire(officer=gone, at=clock.now(), actor=None)
    for someone in (paul, gone, auditor):
        with pytest.raises(BadCodes, match="who"):
            add(case_id, joel, step(someone, allegation))
    with pytest.raises(BadCodes, match="who"):
        add(case_id, joel, entry("plan_step", allegation, who="999999999999", due="2026-12-01"))
    operations.grant(
        case_id=case_id, officer=joel, to_officer_id=paul.pk, envelope=factories.envelope(32), at=clock.now()
    )
    add(case_id, joel, step(paul, allegation))
    assert set(queries.openers(case_id, joel)) == {joel.pk, paul.pk}
    operations.declare_conflict(case_id=case_id, officer=joel, about=paul.pk, reason="family", at=clock.now())
    assert set(queries.openers(case_id, joel)) == {joel.pk}
    with pytest.raises(BadCodes, match="who"):
        add(case_id, joel, step(paul, allegation))


def test_a_step_already_kept_can_be_sent_again_when_its_officer_has_left(case_id: str, joel: Officer) -> None:
    """A retry on a bad line must not fail because something changed meanwhile."""
    rose = factories.officer("intake_officer")
    made = step(rose, allege(case_id, joel))
    add(case_id, joel, made)
    officers.retire(officer=rose, at=clock.now(), actor=None)
    add(case_id, joel, made)
    assert Entry.objects.count() == 1


def test_only_another_officer_dissents_and_only_from_a_finding(case_id: str, joel: Officer) -> None:
    marie, allegation = factories.officer("head"), allege(case_id, joel)
    with pytest.raises(BadCodes, match="dissent"):
        add(case_id, joel, entry("dissent", allegation))
    decide(case_id, marie, allegation)
    with pytest.raises(BadCodes, match="dissent"):
        add(case_id, marie, entry("dissent", allegation))
    add(case_id, joel, entry("dissent", allegation))
    assert [one.kind for one in queries.entries(case_id, joel)] == ["reasoning", "dissent"]


def test_the_same_id_again_keeps_the_first_words(case_id: str, file: Callable[[], str], joel: Officer) -> None:
    first = entry("note")
    add(case_id, joel, first)
    add(case_id, joel, first)
    with pytest.raises(BadEnvelope):
        add(case_id, joel, SealedEntry(first.id, "note", factories.envelope()))
    with pytest.raises(BadEnvelope):
        add(file(), joel, first)
    assert Entry.objects.count() == 1
    assert Fact.objects.filter(kind="inquiry.entered").count() == 1


@pytest.mark.parametrize("bad", ["", "x" * 32, "A" * 32, "0" * 31])
def test_an_id_or_envelope_of_the_wrong_form(case_id: str, joel: Officer, bad: str) -> None:
    with pytest.raises(BadEnvelope):
        add(case_id, joel, SealedEntry(bad, "note", factories.envelope()))
    with pytest.raises(BadEnvelope):
        add(case_id, joel, SealedEntry(sealing.new_id(), "note", b"x" * limits.ENVELOPE_OVERHEAD_BYTES))


def test_who_may_not_open_the_case_reads_and_writes_nothing(case_id: str, joel: Officer) -> None:
    for role, error in (("investigator", NoSuchCase), ("auditor", NotAllowed), ("administrator", NotAllowed)):
        someone = factories.officer(role)
        with pytest.raises(error):
            add(case_id, someone, entry("note"))
        with pytest.raises(error):
            queries.entries(case_id, someone)
    operations.declare_conflict(case_id=case_id, officer=joel, about=joel.pk, reason="family", at=clock.now())
    with pytest.raises(NoSuchCase):
        queries.entries(case_id, joel)


def test_a_file_has_an_end(case_id: str, joel: Officer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ENTRIES_MAX_PER_CASE", 2)
    add(case_id, joel, entry("note"))
    add(case_id, joel, entry("note"))
    with pytest.raises(TooMuch):
        add(case_id, joel, entry("note"))
