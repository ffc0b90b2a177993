"""The same POST many times at once, another with its instanceID, files in turns: one case, one code, each file once.

Killed at any statement of the row that is written last, the second try ends it.
"""

import threading
from collections.abc import Iterator

import pytest
from django.db import connection

from tande.domains.casework.models import Case
from tande.domains.evidence.models import EvidenceFile
from tande.domains.fieldforms.models import Submission, SubmittedFile
from tande.ledger import writer
from tests.domains.test_screening_killed import Killed, dying_at
from tests.faults.test_referral_races import at_once
from tests.interfaces.openrosa import phones
from tests.interfaces.openrosa.phones import Phone
from tests.interfaces.openrosa.test_sending import FORM, JPEG, told_of
from tests.ledger.conftest import erasable_ledger
from tests.toolkit.field_apps import File, multipart

__all__ = ["erasable_ledger"]
pytestmark = [pytest.mark.usefixtures("erasable_ledger"), pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _drained() -> Iterator[None]:
    yield
    writer.drain()


def ready() -> Phone:
    phones.desk()
    phone = Phone.given()
    phone.app.fetch()
    return phone


def test_many_posts_of_one_instance_at_once() -> None:
    phone = ready()
    said: list[tuple[int, bytes]] = []
    lock = threading.Lock()

    def send(body: bytes) -> None:
        answer = phone.ask("POST", "/submission", body, FORM)
        with lock:
            said.append((answer.status, answer.body))

    sent = told_of()
    posts = [multipart(sent, [File(f"{n % 2}.jpg", JPEG + bytes([n % 2]))], more=n < 3) for n in range(6)]
    assert at_once(*[lambda body=body: send(body) for body in posts]) == [""] * 6
    assert [status for status, _body in said] == [201] * 6
    assert len({body for _status, body in said}) == 1
    assert (Case.objects.count(), EvidenceFile.objects.count(), SubmittedFile.objects.count()) == (1, 2, 2)
    said.clear()
    several = [multipart(told_of(instance="uuid:b", said=words), []) for words in ("Youn", "De", "Youn", "De")]
    assert at_once(*[lambda body=body: send(body) for body in several]) == [""] * 4
    assert sorted(status for status, _body in said) == [201, 201, 409, 409]
    assert (Case.objects.count(), Submission.objects.count()) == (2, 2)


def test_killed_at_each_statement_of_its_row() -> None:
    phone = ready()
    body = multipart(told_of(), [File("a.jpg", JPEG)])
    for number in range(1, 30):
        try:
            with connection.execute_wrapper(dying_at(number)):
                phone.ask("POST", "/submission", body, FORM)
        except Killed:
            continue
        break
    else:
        pytest.fail("it never came to its end")
    assert number > 3
    assert phone.ask("POST", "/submission", body, FORM).status == 201
    assert (Case.objects.count(), Submission.objects.count(), EvidenceFile.objects.count()) == (1, 1, 1)
