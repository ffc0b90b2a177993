"""Files given to a State: only what was named, only to that State, part by part, and gone with the case's words."""

from dataclasses import replace

import pytest

from tande.domains.casework.models import Case, Message
from tande.domains.evidence import keeping as evidence_keeping
from tande.domains.evidence import operations as evidence
from tande.domains.evidence.errors import BadPart, NoSuchFile
from tande.domains.evidence.models import EvidenceFile
from tande.domains.officers.models import Officer
from tande.domains.referrals import keeping, operations, queries
from tande.domains.referrals.errors import BadEnvelope, NoSuchReferral, NotAllowed, Withdrawn
from tande.domains.referrals.models import DisclosedFile, Referral
from tande.domains.referrals.operations import FileToCome
from tande.ledger import clock
from tande.ledger.models import Fact
from tande.toolkit import sealing
from tests.domains import factories, states
from tests.domains.states import StatePair

pytestmark = pytest.mark.django_db
PART = factories.envelope()


def whole_file(case_id: str, parts: int = 2) -> str:
    """A complete file of the case; its id."""
    file_id = sealing.new_id()
    for n in range(1, parts + 1):
        evidence.add_part(case_id=case_id, file_id=file_id, n=n, m=parts, envelope=part(n), at=clock.now())
    evidence.add_manifest(case_id=case_id, file_id=file_id, envelope=factories.envelope(), m=parts, at=clock.now())
    return file_id


def part(n: int = 1) -> bytes:
    return PART + bytes([n])


def disclosed(case_id: str, head: Officer, key: StatePair, *sources: str) -> tuple[str, list[str]]:
    """The case before the key's State with these files; the ids of the referral and of the files to come."""
    ids = [sealing.new_id() for _source in sources]
    files = tuple(FileToCome(*pair) for pair in zip(ids, sources, strict=True))
    return states.referred(case_id, head, key, disclosure=states.disclosure(key.id, files=files)), ids


def send(case_id: str, referral_id: str, file_id: str, n: int, officer: Officer, envelope: bytes = b"") -> None:
    operations.add_file_part(case_id=case_id, referral_id=referral_id, file_id=file_id, n=n, officer=officer,
                             envelope=envelope or part(n), at=clock.now())


def fetch(referral_id: str, file_id: str, n: int, focal: Officer) -> bytes:
    return operations.open_file_part(referral_id=referral_id, file_id=file_id, n=n, focal=focal, at=clock.now())


def test_a_file_reaches_the_state_part_by_part(inquiry_id: str, head: Officer, kenya: StatePair) -> None:
    source = whole_file(inquiry_id)
    made, (one,) = disclosed(inquiry_id, head, kenya, source)
    assert states.facts(inquiry_id, "evidence.disclosed") == 1
    assert queries.files_for_state(made, kenya.focal)[0].parts == ()
    for _again in range(2):
        send(inquiry_id, made, one, 2, head)
    assert not queries.files_for_state(made, kenya.focal)[0].complete
    send(inquiry_id, made, one, 1, head)
    assert queries.files_for_state(made, kenya.focal)[0].complete
    assert fetch(made, one, 2, kenya.focal) == part(2)
    opened = Fact.objects.get(subject=inquiry_id, kind="referral.file_opened")
    assert (opened.actor, '"part":2' in opened.body.replace(" ", "")) == (kenya.focal.pk, True)
    assert [file.id for file in queries.files_of_case(inquiry_id, head)[made]] == [one]


def test_a_file_given_never_shows_among_the_files_of_the_case(
    inquiry_id: str, head: Officer, kenya: StatePair
) -> None:
    source = whole_file(inquiry_id)
    made, (one,) = disclosed(inquiry_id, head, kenya, source)
    send(inquiry_id, made, one, 1, head)
    assert [file.id for file in evidence_files(inquiry_id)] == [source]


def evidence_files(case_id: str) -> list[EvidenceFile]:
    return list(EvidenceFile.objects.filter(case_id=case_id))


@pytest.mark.parametrize("what", ["of another case", "unfinished", "unknown", "twice", "not an id", "too many"])
def test_only_whole_files_of_the_case_can_be_named(
    inquiry_id: str, head: Officer, kenya: StatePair, what: str
) -> None:
    source = whole_file(inquiry_id)
    files = {
        "of another case": [FileToCome(sealing.new_id(), whole_file(states.case_in_inquiry(head)))],
        "unfinished": [FileToCome(sealing.new_id(), half(inquiry_id))],
        "unknown": [FileToCome(sealing.new_id(), "f" * 32)],
        "twice": [FileToCome(sealing.new_id(), source)] * 2,
        "not an id": [FileToCome("../../etc", source)],
        "too many": [FileToCome(sealing.new_id(), whole_file(inquiry_id, 1)) for _n in range(11)],
    }[what]
    with pytest.raises(BadEnvelope):
        states.referred(inquiry_id, head, kenya, disclosure=states.disclosure(kenya.id, files=tuple(files)))
    assert not Referral.objects.exists()
    assert not DisclosedFile.objects.exists()


def half(case_id: str) -> str:
    file_id = sealing.new_id()
    evidence.add_part(case_id=case_id, file_id=file_id, n=1, m=2, envelope=part(), at=clock.now())
    return file_id


def test_a_disclosure_sent_twice_names_its_files_once(inquiry_id: str, head: Officer, kenya: StatePair) -> None:
    made = states.referred(inquiry_id, head, kenya)
    more = states.disclosure(kenya.id, files=(FileToCome(sealing.new_id(), whole_file(inquiry_id)),))
    for _time in range(2):
        operations.disclose(case_id=inquiry_id, referral_id=made, officer=head, disclosure=more, at=clock.now())
    assert DisclosedFile.objects.count() == 1
    other = replace(more, id=sealing.new_id())
    with pytest.raises(BadEnvelope):
        operations.disclose(case_id=inquiry_id, referral_id=made, officer=head, disclosure=other, at=clock.now())


def test_nothing_but_what_was_named_can_be_stored(inquiry_id: str, head: Officer, kenya: StatePair) -> None:
    source = whole_file(inquiry_id)
    made, (one,) = disclosed(inquiry_id, head, kenya, source)
    other = states.referred(states.case_in_inquiry(head), head, kenya)
    for referral_id, file_id in ((made, "f" * 32), (made, source), (other, one)):
        with pytest.raises(NoSuchFile):
            send(inquiry_id, referral_id, file_id, 1, head)
    for n, envelope in ((3, part()), (0, part()), (1, b"short")):
        with pytest.raises(BadPart):
            send(inquiry_id, made, one, n, head, envelope)
    assert not EvidenceFile.objects.filter(case_id=made, received__isnull=False).exists()


def test_who_may_send_and_who_may_fetch(inquiry_id: str, head: Officer, kenya: StatePair) -> None:
    made, (one,) = disclosed(inquiry_id, head, kenya, whole_file(inquiry_id))
    send(inquiry_id, made, one, 1, head)
    with pytest.raises(NotAllowed):
        send(inquiry_id, made, one, 2, factories.officer("intake_officer"))
    with pytest.raises(NoSuchReferral):
        send(inquiry_id, made, one, 2, factories.officer("investigator"))
    with pytest.raises(NotAllowed):
        fetch(made, one, 1, head)
    jamaica = states.state_key("JAM")
    with pytest.raises(NoSuchReferral):
        fetch(made, one, 1, jamaica.focal)
    own, (its,) = disclosed(inquiry_id, head, jamaica, whole_file(inquiry_id))
    for file_id in (one, "0" * 32):
        with pytest.raises(NoSuchFile):
            fetch(own, file_id, 1, jamaica.focal)
    with pytest.raises(NoSuchFile):
        fetch(own, its, 1, jamaica.focal)  # named, and not there yet


def test_a_withdrawn_referral_gives_and_takes_nothing(inquiry_id: str, head: Officer, kenya: StatePair) -> None:
    made, (one,) = disclosed(inquiry_id, head, kenya, whole_file(inquiry_id))
    send(inquiry_id, made, one, 1, head)
    operations.withdraw(case_id=inquiry_id, referral_id=made, officer=head, at=clock.now())
    for attempt in (
        lambda: send(inquiry_id, made, one, 2, head),
        lambda: fetch(made, one, 1, kenya.focal),
        lambda: queries.files_for_state(made, kenya.focal),
    ):
        with pytest.raises(Withdrawn):
            attempt()


def test_files_given_go_when_the_words_of_the_case_go(inquiry_id: str, head: Officer, kenya: StatePair) -> None:
    made, (one,) = disclosed(inquiry_id, head, kenya, whole_file(inquiry_id))
    send(inquiry_id, made, one, 1, head, factories.envelope() + b"x")
    Message.objects.filter(case_id=inquiry_id).update(envelope=b"")
    Case.objects.filter(pk=inquiry_id).update(purged_at=clock.now())
    assert keeping.sweep(clock.now()) == 2
    assert evidence_keeping.sweep() >= 1
    with pytest.raises(NoSuchFile):
        fetch(made, one, 1, kenya.focal)
