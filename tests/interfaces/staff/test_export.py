"""The whole file carried away: everything sealed of it opens again, and nobody carries more than they may read."""

import io
from typing import Any

import pytest

from tande.domains.casework import operations
from tande.domains.intake import operations as intake
from tande.domains.referrals import answers
from tande.domains.support import operations as support
from tande.ledger import clock
from tande.policy import allegations, roles
from tande.toolkit import sealing, unsealing
from tande.toolkit.export import Export, read_export
from tande.toolkit.opened import OpenedEntry, OpenedMessage
from tande.toolkit.payloads import TextPayload
from tests.domains import factories, states
from tests.interfaces.staff.conftest import SignIn
from tests.interfaces.staff.people import SignedIn

KNOWN = {"category": {"theft"}, "state": {"KEN"}, "personnel": {"police"}}


@pytest.fixture
def marie(sign_in: SignIn) -> SignedIn:
    return sign_in("head")


class Sealed:
    """A case in inquiry whose private half the test keeps."""

    def __init__(self, holder: SignedIn) -> None:
        self.holder = holder.officer
        made = factories.complaint(factories.desk_key(holder.officer))
        intake.receive(complaint=made.complaint, at=clock.now())
        self.seed, self.id = made.case_seed, made.complaint.case_id
        self.key = sealing.public_key_of(made.case_seed)
        for version, to in enumerate(("acknowledged", "admitted", "inquiry")):
            operations.move(
                case_id=self.id, officer=self.holder, to=to, codes={}, at=clock.now(), version=version
            )

    def text(self, words: str, purpose: str, about: str = "") -> bytes:
        return sealing.seal_text(
            TextPayload("entry", words, "ht"), to=self.key, purpose=purpose, case_id=about or self.id
        )

    def entry(self, kind: str, words: str, about: str = "", **codes: str) -> operations.SealedEntry:
        entry_id = sealing.new_id()
        return operations.SealedEntry(entry_id, kind, self.text(words, f"file:{entry_id}"), about=about, codes=codes)

    def write(self, kind: str, words: str, about: str = "", **codes: str) -> str:
        made = self.entry(kind, words, about, **codes)
        operations.add_entry(case_id=self.id, officer=self.holder, entry=made, at=clock.now())
        return made.id

    def allege(self) -> str:
        coded = allegations.Coded("theft", ("KEN",), "police", 2, None, 1)
        return operations.record_allegation(
            case_id=self.id, officer=self.holder, coded=coded, known=KNOWN, at=clock.now()
        )


@pytest.fixture
def case(marie: SignedIn) -> Sealed:
    return Sealed(marie)


def exported(someone: SignedIn, case_id: str) -> Export:
    answer = someone.post("export", case_id)
    assert answer.status_code == 200
    return read_export(io.BytesIO(b"".join(answer.streaming_content)))


def opened(export: Export, seed: bytes) -> dict[str, str]:
    keys = unsealing.find_case_keys(export.case, seed=seed)
    found = list(unsealing.open_entries(export.case, keys))
    assert all(isinstance(one, OpenedEntry) for one in found)
    return {one.sealed.id: one.payload.text for one in found if isinstance(one, OpenedEntry)}


def test_the_inquiry_file_opens_with_its_marks(marie: SignedIn, case: Sealed) -> None:
    allegation = case.allege()
    step = case.write("plan_step", "Tande vwazen yo", allegation, due="2026-12-01", who=str(case.holder.pk))
    done = case.write("step_done", "Fèt", step)
    operations.decide_allegation(
        case_id=case.id, allegation_id=allegation, officer=case.holder, finding="substantiated",
        standard="balance", reasoning=case.entry("reasoning", "De temwen", allegation), at=clock.now(), version=0,
    )
    export = exported(marie, case.id)
    assert set(opened(export, case.seed).values()) == {"Tande vwazen yo", "Fèt", "De temwen"}
    marks = {one.id: (one.compartment, one.kind, one.about, one.codes) for one in export.case.entries}
    assert marks[step] == ("inquiry", "plan_step", allegation, {"due": "2026-12-01", "who": "head"})
    assert marks[done][2] == step
    assert {one.officer for one in export.case.entries} == {"head"}


def test_what_is_clear_on_the_desk_comes_along(marie: SignedIn, case: Sealed, sign_in: SignIn) -> None:
    case.allege()
    away = sign_in("investigator")
    operations.declare_conflict(
        case_id=case.id, officer=marie.officer, about=away.officer.pk, reason="family", at=clock.now()
    )
    clear = exported(marie, case.id).case.clear
    assert clear is not None
    assert (clear.state["stage"], clear.exported["officer"]) == ("inquiry", "head")
    assert [(one["number"], one["category"], one["persons"], one["victims_adult"]) for one in clear.allegations] == [
        (1, "theft", 2, None)
    ]
    assert [(one["officer"], one["reason"]) for one in clear.conflicts] == [("investigator", "family")]
    kinds = [one["kind"] for one in clear.timeline]
    assert kinds[0] == "complaint.received"
    assert kinds[-1] == "case.exported"
    assert all("officer" not in one["body"] for one in clear.timeline)
    assert clear.words["state"]["KEN"] == "Kenya"


def test_what_a_state_was_told_and_answered_opens(marie: SignedIn, case: Sealed) -> None:
    kenya = states.state_key("KEN")
    referral, told, said = sealing.new_id(), sealing.new_id(), sealing.new_id()
    copy = case.text("Nou mande Kenya", f"referral:{told}", referral)
    states.referred(
        case.id, marie.officer, kenya, referral_id=referral,
        disclosure=states.disclosure(kenya.id, id=told, copy=copy),
    )
    envelope = case.text("Insp. Mfano", f"state:{said}", referral)
    answers.name_officer(
        focal=kenya.focal, referral_id=referral, at=clock.now(),
        reply=states.reply(kenya.id, id=said, envelope=envelope),
    )
    export = exported(marie, case.id)
    assert opened(export, case.seed) == {told: "Nou mande Kenya", said: "Insp. Mfano"}
    assert export.case.clear is not None
    assert [(one["id"], one["state"]) for one in export.case.clear.referrals] == [(referral, "KEN")]
    assert [one["track"] for one in export.case.clear.tracks] == ["discipline"]


def test_what_keeps_the_person_safe_opens(marie: SignedIn, case: Sealed) -> None:
    risk, plan = sealing.new_id(), sealing.new_id()
    support.assess(
        case_id=case.id, officer=marie.officer, about="reporter", risk="high", with_person=True, at=clock.now(),
        words=support.SealedWords(risk, case.text("Li pè", f"help:{risk}")),
    )
    support.write_plan(
        case_id=case.id, officer=marie.officer, about="reporter", at=clock.now(),
        words=support.SealedWords(plan, case.text("Rele anvan", f"help:{plan}")),
    )
    export = exported(marie, case.id)
    assert opened(export, case.seed) == {risk: "Li pè", plan: "Rele anvan"}
    marks = {one.kind: (one.compartment, one.codes) for one in export.case.entries}
    assert marks["assessment"] == ("support", {"person": "reporter", "risk": "high", "with_person": True})


def test_two_cases_are_never_mixed(marie: SignedIn, case: Sealed) -> None:
    other = Sealed(marie)
    other.write("note", "lòt ka")
    other.allege()
    case.write("note", "ka sa a")
    export = exported(marie, case.id)
    assert list(opened(export, case.seed).values()) == ["ka sa a"]
    assert export.case.clear is not None
    assert export.case.clear.allegations == ()


@pytest.mark.parametrize(
    ("right", "gone"),
    [
        ("inquiry.see", {"inquiry"}), ("referral.see", {"referral", "referrals"}), ("identity.open", {"identity"}),
        ("support.see", {"support"}),
    ],
)
def test_nobody_carries_away_more_than_they_may_read(
    right: str, gone: set[str], marie: SignedIn, case: Sealed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the table says tomorrow: a compartment whose right is not held stays here."""
    case.write("note", "nòt")
    kenya = states.state_key("KEN")
    states.referred(case.id, marie.officer, kenya)
    operations.add_message(
        case_id=case.id, message_id=sealing.new_id(), envelope=factories.envelope(), purpose="identity",
        at=clock.now(),
    )
    support.write_plan(
        case_id=case.id, officer=marie.officer, about="reporter", at=clock.now(),
        words=support.SealedWords(sealing.new_id(), factories.envelope()),
    )
    whole = what_is_in(exported(marie, case.id))
    assert whole == {"message", "identity", "inquiry", "referral", "referrals", "support"}
    monkeypatch.setitem(roles.MAY, right, frozenset({"investigator"}))  # type: ignore[index]
    assert what_is_in(exported(marie, case.id)) == whole - gone


def what_is_in(export: Export) -> set[str]:
    found = {one.purpose for one in export.case.messages} | {one.compartment for one in export.case.entries}
    return found | ({"referrals"} if export.case.clear and export.case.clear.referrals else set())


def test_an_investigator_with_a_grant_carries_no_identity(marie: SignedIn, case: Sealed, sign_in: SignIn) -> None:
    operations.add_message(
        case_id=case.id, message_id=sealing.new_id(), envelope=factories.envelope(), purpose="identity",
        at=clock.now(),
    )
    paul = sign_in("investigator")
    operations.grant(
        case_id=case.id, officer=marie.officer, to_officer_id=paul.officer.pk, envelope=factories.envelope(32),
        at=clock.now(),
    )
    assert {one.purpose for one in exported(paul, case.id).case.messages} == {"message"}


def test_messages_say_which_officer_wrote(marie: SignedIn, case: Sealed) -> None:
    message = sealing.new_id()
    operations.write_to_reporter(
        case_id=case.id, officer=marie.officer, message_id=message, kind="news",
        envelope=case.text("Nou ap travay", f"message:{message}"), reply_envelope=factories.envelope(),
        at=clock.now(),
    )
    export = exported(marie, case.id)
    assert [(one.direction, one.officer) for one in export.case.messages] == [("in", ""), ("out", "head")]
    keys = unsealing.find_case_keys(export.case, seed=case.seed)
    last: Any = list(unsealing.open_messages(export.case, keys))[-1]
    assert isinstance(last, OpenedMessage)
    assert last.payload.text == "Nou ap travay"
