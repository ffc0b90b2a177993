"""Two entries may draw one check number: nobody is turned away for it, and every number stays one entry's."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection
from django.test import Client

from tande.domains.casework import operations as casework
from tande.domains.casework.models import Case, Message
from tande.domains.evidence.models import EvidencePart
from tande.domains.intake import operations as intake
from tande.domains.intake.errors import CaseExists
from tande.ledger import clock, writer
from tande.ledger.models import Fact
from tande.toolkit import promises
from tests.domains import factories
from tests.interfaces.public.people import Desk
from tests.ledger.conftest import erasable_ledger

__all__ = ["erasable_ledger"]
TAKEN = "000000000000"


@pytest.fixture
def colliding(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], list[str]]:
    """The next so many numbers drawn are one that is taken; returns the list of all that were drawn."""
    real = promises.check_number

    def begin(times: int) -> list[str]:
        drawn: list[str] = []

        def number(leaf: bytes) -> str:
            drawn.append(TAKEN if len(drawn) < times else real(leaf))
            return drawn[-1]

        monkeypatch.setattr(promises, "check_number", number)
        return drawn

    return begin


def test_a_taken_number_is_drawn_again_and_the_receipt_holds(
    desk: Desk, colliding: Callable[[int], list[str]]
) -> None:
    drawn = colliding(4)
    first = intake.receive(complaint=factories.complaint(desk.intake).complaint, at=clock.now())
    second = intake.receive(complaint=factories.complaint(desk.intake).complaint, at=clock.now())
    assert (first.check_number, len(drawn)) == (TAKEN, 5)
    assert second.check_number not in ("", TAKEN)
    vkey = promises.receipt_vkey(origin=settings.MISSION.receipt_origin, seed=settings.TANDE.receipt_seed)
    fact = Fact.objects.get(check_number=second.check_number)
    assert promises.verify_promise(second.promise, vkey=vkey).leaf_hash == bytes(fact.leaf_hash or b"")
    assert (Case.objects.count(), Message.objects.count()) == (2, 2)


def test_a_stage_meets_a_taken_number_too(desk: Desk, colliding: Callable[[int], list[str]]) -> None:
    colliding(3)
    filed = factories.complaint(desk.intake).complaint
    intake.receive(complaint=filed, at=clock.now())
    casework.move(
        case_id=filed.case_id, officer=desk.officer, to="acknowledged", codes={}, at=clock.now(),
        version=Case.objects.get().version,
    )
    assert Fact.objects.filter(kind="complaint.acknowledged").exclude(check_number=TAKEN).count() == 1


def test_anothers_case_id_is_refused_and_not_drawn_for_ever(desk: Desk, colliding: Callable[[int], list[str]]) -> None:
    filed = factories.complaint(desk.intake).complaint
    intake.receive(complaint=filed, at=clock.now())
    other = factories.complaint(desk.intake).complaint
    colliding(2)
    with pytest.raises(CaseExists):
        intake.receive(complaint=type(other)(**{**vars(other), "case_id": filed.case_id}), at=clock.now())


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("erasable_ledger")
class TestTogether:
    """With the real writer, in threads of their own."""

    @pytest.fixture(autouse=True)
    def _drained(self) -> Iterator[None]:
        yield
        writer.drain()

    def test_numbers_given_in_an_attempt_that_was_undone_are_not_kept(self) -> None:
        held = threading.Event()
        facts = [Fact(kind="case.added", subject=f"s{n}", at=clock.now(), body="{}", salt=b"") for n in range(3)]
        taken = Fact(kind="case.added", subject="taken", at=clock.now(), body="{}", salt=b"", check_number=TAKEN)
        writer.commit([taken])
        poisoned = Fact(kind="case.added", subject="poison", at=clock.now(), body="{}", salt=b"", check_number=TAKEN)
        waiting = threading.Thread(target=writer.commit, args=([], held.wait))
        waiting.start()
        threads = [threading.Thread(target=_quietly, args=([row],)) for row in (*facts, poisoned)]
        for thread in threads:
            thread.start()
        held.set()
        for thread in (waiting, *threads):
            thread.join()
        assert set(Fact.objects.values_list("subject", flat=True)) == {"taken", "s0", "s1", "s2"}
        assert poisoned.pk is None


def _quietly(rows: list[Fact]) -> None:
    """Commit; what came of it is looked at in the tables."""
    with suppress(IntegrityError):
        writer.commit(rows)
    connection.close()


def test_a_repeated_complaint_leaves_no_second_copy_of_its_files(desk: Desk) -> None:
    folder = settings.TANDE.data_dir / "evidence"
    before = len(list(folder.rglob("*/*")))
    for _ in range(3):
        photo = SimpleUploadedFile("foto.jpg", b"\xff\xd8\xff" + bytes(1000))
        answer = Client().post("/a/", {"text": "Yo frape m.", "nonce": "0c" * 16, "files": [photo]})
        assert answer.status_code == 200
    assert EvidencePart.objects.count() == 1
    assert len(list(folder.rglob("*/*"))) == before + 1
