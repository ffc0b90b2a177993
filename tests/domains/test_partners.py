"""Partners: who is let in with which key, what a key may do and how often, and what they send."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tande.domains.casework.models import Message
from tande.domains.evidence.models import EvidenceFile
from tande.domains.intake.operations import SealedComplaint
from tande.domains.partners import errors, operations, queries
from tande.domains.partners.admitting import Admitted
from tande.domains.partners.models import Partner, PartnerKey, Spent
from tande.ledger import writer
from tande.ledger.models import Fact
from tande.policy import partners as rules
from tande.toolkit import codes, sealing
from tests.domains import factories
from tests.faults.test_referral_races import at_once
from tests.ledger.conftest import erasable_ledger

__all__ = ["erasable_ledger"]
pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 10, 15, 20, tzinfo=UTC)
EVENING = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
GIVEN: dict[str, Any] = {
    "name": "Example Rights", "kind": "ngo", "contact": "duty phone\n+1 202 555 0100", "scopes": ["file", "follow"],
    "per_minute": 3, "per_day": 5,
}
BOTH = frozenset(rules.SCOPES)


def head() -> Any:
    return factories.officer("head", key=False)


def added(**more: Any) -> str:
    return operations.add(**{**GIVEN, **more}, actor=head(), at=NOW)


def keyed(partner_id: str) -> operations.GivenKey:
    return operations.give_key(partner_id=partner_id, actor=head(), at=NOW)


def admit(key: str, scope: str = "", at: datetime = NOW) -> Admitted:
    return operations.admit(key=key, scope=scope, at=at)


def test_a_partner_is_found_by_its_key_and_nothing_of_either_can_be_read_in_the_tables() -> None:
    made = keyed(added())
    assert admit(made.text, "file").scopes == BOTH
    assert made.text not in repr(made)
    row, key = Partner.objects.get(), PartnerKey.objects.get()
    assert b"Example" not in bytes(row.name)
    assert b"555" not in bytes(row.contact)
    assert made.text.encode()[-43:] not in bytes(key.mark)
    assert key.prefix == made.text[6:14]
    view = queries.partner(head(), row.pk)
    assert (view.name, view.contact, view.seen_on) == (GIVEN["name"], GIVEN["contact"], NOW.date())
    admit(made.text, "file", at=EVENING)
    assert queries.partner(head(), row.pk).seen_on == NOW.date(), "the mission's evening is not tomorrow"


@pytest.mark.parametrize("wrong", ["", "x", "tande-", "\0", "é" * 58, "tande-aaaaaaaa-" + "A" * 43])
def test_what_is_no_key_lets_nobody_in(wrong: str) -> None:
    keyed(added())
    with pytest.raises(errors.UnknownKey):
        admit(wrong)


def test_a_right_prefix_with_another_secret_lets_nobody_in() -> None:
    made = keyed(added())
    for wrong in (made.text[:-1] + ("A" if made.text[-1] != "A" else "B"), made.text + "A", made.text[:-1]):
        with pytest.raises(errors.UnknownKey):
            admit(wrong)


def test_two_keys_overlap_and_what_is_revoked_is_out_at_once() -> None:
    partner_id = added(per_day=100, per_minute=100)
    old, new = keyed(partner_id), keyed(partner_id)
    with pytest.raises(errors.TooManyKeys):
        keyed(partner_id)
    assert admit(old.text).id == admit(new.text).id == partner_id
    for _twice in range(2):
        operations.revoke_key(partner_id=partner_id, key_id=old.id, actor=head(), at=NOW)
    with pytest.raises(errors.KeyRevoked):
        admit(old.text)
    admit(new.text)
    third = keyed(partner_id)
    for _twice in range(2):
        operations.revoke(partner_id=partner_id, actor=head(), at=NOW)
    for one in (new, third):
        with pytest.raises(errors.KeyRevoked):
            admit(one.text)
    with pytest.raises(errors.NoSuchKey):
        keyed(partner_id)
    with pytest.raises(errors.NoSuchKey):
        operations.revoke_key(partner_id=added(), key_id=new.id, actor=head(), at=NOW)
    assert Fact.objects.filter(kind="partner.key_revoked").count() == 3


def test_scopes_and_rates_hold_from_the_next_request_on() -> None:
    partner_id = added(scopes=["follow"])
    key = keyed(partner_id).text
    with pytest.raises(errors.NotInScope):
        admit(key, "file")
    changed = {name: GIVEN[name] for name in ("contact", "scopes")}
    operations.change(partner_id=partner_id, **changed, per_minute=1, per_day=2, actor=head(), at=NOW)
    admit(key, "file")
    with pytest.raises(errors.TooOften) as told:
        admit(key, "file")
    assert told.value.seconds == 40
    later = NOW + timedelta(minutes=1)
    admit(key, at=later)
    with pytest.raises(errors.TooOften) as told:
        admit(key, at=later + timedelta(minutes=1))
    assert told.value.seconds == (24 * 60 - 10 * 60 - 17) * 60 - 20
    assert admit(key, at=NOW + timedelta(days=1))
    assert Spent.objects.count() == 2  # windows that are over are gone: no history of use


def test_what_is_refused_costs_nothing() -> None:
    """A partner over its minute does not lose its day by trying on."""
    key = keyed(added(per_minute=1, per_day=3)).text
    admit(key)
    for _again in range(5):
        with pytest.raises(errors.TooOften):
            admit(key)
    assert dict(Spent.objects.values_list("window", "n")) == {"minute 2026-03-02T10:15": 1, "day 2026-03-02": 1}


@pytest.mark.parametrize(("field", "value"), [
    ("name", "  "), ("name", "x" * 121), ("name", "a\0b"), ("kind", "bank"), ("contact", "x" * 501),
    ("contact", "a\0b"), ("scopes", []), ("scopes", ["file", "read"]), ("per_minute", 0), ("per_minute", 601),
    ("per_day", 0), ("per_day", 100_001),
])
def test_what_cannot_be_so_is_refused_by_name(field: str, value: Any) -> None:
    with pytest.raises(errors.BadField, match=field):
        added(**{field: value})
    assert not Partner.objects.exists()


def test_only_who_may_looks_after_partners() -> None:
    partner_id = added()
    for role in ("administrator", "intake_officer", "auditor", "vetting_officer"):
        actor = factories.officer(role, key=False)
        for act in (
            lambda actor=actor: operations.add(**GIVEN, actor=actor, at=NOW),
            lambda actor=actor: operations.give_key(partner_id=partner_id, actor=actor, at=NOW),
            lambda actor=actor: operations.revoke(partner_id=partner_id, actor=actor, at=NOW),
            lambda actor=actor: queries.partners(actor),
        ):
            with pytest.raises(errors.NotAllowed):
                act()


@pytest.fixture
def desk() -> factories.DeskPair:
    return factories.desk_key(factories.officer("intake_officer"))


def partner(id: str = "1" * 32, scopes: frozenset[str] = BOTH) -> Admitted:
    return Admitted(id, scopes)


def file(complaint: SealedComplaint, **more: Any) -> operations.Filed:
    return operations.file(**{"partner": partner(), "complaint": complaint, "language": "fr", "at": NOW, **more})


def test_the_same_again_is_the_same_receipt_and_other_content_is_refused(desk: factories.DeskPair) -> None:
    from dataclasses import replace

    one, other = factories.complaint(desk).complaint, factories.complaint(desk).complaint
    first, again = file(one), file(one)
    assert (first.receipt.new, again.receipt.new) == (True, False)
    assert first.receipt.check_number == again.receipt.check_number
    fact = Fact.objects.get(kind="complaint.received")
    assert '"channel":"partner"' in fact.body
    assert "1" * 32 not in fact.body  # which partner sent it is kept nowhere
    for changed in (
        replace(one, message=other.message), replace(one, message_id=other.message_id),
        replace(one, case_key=other.case_key), replace(one, case_key_envelope=other.case_key_envelope),
    ):
        with pytest.raises(errors.OtherContent):
            file(changed)
    with pytest.raises(errors.CaseExists):
        file(replace(one, first_hash=other.first_hash))
    with pytest.raises(errors.CaseExists):
        file(replace(other, first_hash=one.first_hash))
    assert Message.objects.count() == 1


def test_a_token_adds_to_its_case_for_its_partner_and_a_day(desk: factories.DeskPair) -> None:
    filed = factories.complaint(desk)
    token = file(filed.complaint).token
    file_id, later = sealing.new_id(), NOW + timedelta(hours=23)
    more: dict[str, Any] = {"partner": partner(), "token": token, "at": later}
    words, part, manifest = (factories.envelope(size) for size in (4096, 9, 99))
    for _twice in range(2):
        operations.add_message(**more, message_id="a" * 32, envelope=words, purpose="message", signal="")
        operations.add_file_part(**more, file_id=file_id, n=1, m=1, envelope=part)
        operations.add_file_manifest(**more, file_id=file_id, m=1, envelope=manifest)
    assert Message.objects.count() == 2
    assert EvidenceFile.objects.get().manifest is not None
    with pytest.raises(errors.BadField):
        operations.add_message(
            **more, message_id="b" * 32, envelope=factories.envelope(), purpose="message", signal="withdraw"
        )
    for wrong in (
        {"partner": partner("2" * 32)}, {"at": NOW + timedelta(hours=25)}, {"token": token[:-2]}, {"token": ""},
        {"token": "é"}, {"token": "A" * 300},
    ):
        with pytest.raises(errors.TokenNotValid):
            operations.add_message(
                **{**more, **wrong}, message_id="c" * 32, envelope=factories.envelope(), purpose="message", signal=""
            )


def test_a_code_gives_a_class_and_the_receipt_and_nothing_else(desk: factories.DeskPair) -> None:
    filed = factories.complaint(desk)
    file(filed.complaint)
    found = queries.standing(codes.first_hash(filed.code), at=NOW)
    assert found is not None
    assert (found.status, found.case_id) == ("received", filed.complaint.case_id)
    assert set(vars(found)) == {"case_id", "status", "receipt"}
    assert queries.standing(codes.first_hash(codes.new_code()), at=NOW) is None
    assert operations.token_for(partner=partner(scopes=frozenset({"follow"})), case_id=found.case_id, at=NOW) == ""


@pytest.mark.usefixtures("erasable_ledger")
@pytest.mark.django_db(transaction=True)
def test_the_last_place_in_a_minute_is_given_once() -> None:
    key = keyed(added(per_minute=3, per_day=100)).text
    told = at_once(*[lambda: admit(key)] * 8)
    assert sorted(told) == [""] * 3 + ["TooOften"] * 5


@pytest.mark.usefixtures("erasable_ledger")
@pytest.mark.django_db(transaction=True)
def test_two_contents_under_one_id_at_once_are_one_case_and_one_refusal(desk: factories.DeskPair) -> None:
    from dataclasses import replace

    one = factories.complaint(desk).complaint
    told = at_once(lambda: file(one), lambda: file(replace(one, message=factories.envelope())))
    writer.drain()
    assert sorted(told) == ["", "OtherContent"]
    assert Message.objects.count() == 1
