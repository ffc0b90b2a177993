"""The inquiry file: sealed entries in their places, never changed, never doubled, never of another case."""

from collections.abc import Callable

import pytest

from tande.domains.casework import operations, queries
from tande.domains.casework.errors import BadCodes, BadEnvelope, NoSuchCase, NotAllowed, TooMuch
from tande.domains.casework.models import Case, Entry
from tande.domains.casework.operations import SealedEntry
from tande.domains.intake import operations as intake
from tande.domains.officers.models import Officer
from tande.ledger import clock
from tande.ledger.models import Fact
from tande.policy import allegations, inquiry, limits
from tande.toolkit import sealing
from tests.domains import factories

pytestmark = pytest.mark.django_db
KNOWN = {"category": {"theft"}, "state": {"KEN"}, "personnel": {"police"}}
NEEDED = {"interview": {"consent": "yes"}, "fairness": {"event": "told"}, "follow_up": {"result": "done"}}


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
    if wanted == "allegation":
        about = allege(case_id, joel)
    elif wanted:
        about = add(case_id, joel, entry(wanted))
    made = add(case_id, joel, entry(kind, about, **NEEDED.get(kind, {})))
    assert queries.entries(case_id, joel)[-1].id == made
    assert Fact.objects.filter(kind="inquiry.entered").last() is not None


@pytest.mark.parametrize(("kind", "codes"), [
    ("gossip", {}), ("note", {"due": "2026-12-01"}), ("plan_step", {"due": "tomorrow"}),
    ("plan_step", {"due": "2026-02-30"}), ("plan_step", {"due": "20261201"}), ("interview", {}),
    ("interview", {"consent": "maybe"}), ("fairness", {"event": "Sgt. Example was told"}), ("fairness", {}),
    ("interview", {"consent": "yes", "name": "Example"}), ("recommendation", {"to": "<b>"}),
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
    step = add(other, joel, entry("plan_step"))
    for one in (
        entry("dissent", theirs), entry("note", theirs), entry("note", note), entry("step_done", note),
        entry("step_done", step), entry("step_done"), entry("follow_up", "0" * 32, result="done"),
        entry("dissent"), entry("note", "f" * 32),
    ):
        with pytest.raises(BadCodes, match="about"):
            add(case_id, joel, one)
    assert Entry.objects.filter(case_id=case_id).count() == 1


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
