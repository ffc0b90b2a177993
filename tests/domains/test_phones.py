"""Phones of units: who registers which, what is kept of one, and what becomes of records apart."""

import pytest
from django.db import Error, connection, transaction

from tande.domains.phones import errors, operations, queries
from tande.domains.phones.models import Apart, Phone
from tande.ledger import clock
from tande.ledger.models import Fact
from tests.domains import factories, met_children

pytestmark = pytest.mark.django_db
RECORD, DIGEST = "3" * 32, "4" * 64


@pytest.fixture
def alpha() -> str:
    return met_children.unit()


def registered(actor: object = None, **more: str) -> operations.Registered:
    given = {"contingent": "KEN", "unit": "alpha", "label": "grey phone", **more}
    return operations.register(**given, actor=actor or factories.officer("unit_officer"), at=clock.now())  # type: ignore[arg-type]


def test_a_phone_is_found_by_its_token_and_keeps_nothing_of_it(alpha: str) -> None:
    made = registered()
    found = queries.phone(made.token)
    assert found == queries.Phone(made.id, "KEN", "alpha", revoked=False)
    assert made.token not in repr(made)
    row = Phone.objects.get()
    assert made.token.encode() not in bytes(row.mark)
    assert b"grey" not in bytes(row.label)
    assert [queries.phone(wrong) for wrong in ("", made.token[:-1], made.token + "x")] == [None] * 3


REACH = [
    ("unit_officer", {"unit": "alpha"}, True), ("unit_officer", {"unit": "bravo"}, False),
    ("commander", {"state": "KEN"}, True), ("commander", {"state": "JAM"}, False), ("child_adviser", {}, True),
    ("training_officer", {}, False), ("head", {}, False), ("monitor", {}, False),
]


@pytest.mark.parametrize(("role", "whose", "may"), REACH)
def test_who_registers_and_takes_back(alpha: str, role: str, whose: dict[str, str], may: bool) -> None:
    made, actor = registered(), factories.officer(role, **whose)
    if may:
        registered(actor)
        assert made.id in {one.id for one in queries.phones(actor)}
        operations.revoke(phone_id=made.id, actor=actor, at=clock.now())
        operations.revoke(phone_id=made.id, actor=actor, at=clock.now())
        assert queries.phone(made.token) == queries.Phone(made.id, "KEN", "alpha", revoked=True)
        assert Fact.objects.filter(kind="phone.revoked").count() == 1
        return
    with pytest.raises(errors.NotAllowed):
        registered(actor)
    with pytest.raises((errors.NotAllowed, errors.NoSuchPhone)):
        operations.revoke(phone_id=made.id, actor=actor, at=clock.now())
    assert queries.phone(made.token) == queries.Phone(made.id, "KEN", "alpha", revoked=False)


@pytest.mark.parametrize("more", [{"label": ""}, {"label": " \n"}, {"label": "x" * 61}, {"label": "a\u202eb"}])
def test_a_phone_has_a_short_plain_name(alpha: str, more: dict[str, str]) -> None:
    with pytest.raises(errors.BadField):
        registered(**more)
    with pytest.raises(errors.BadField):
        registered(factories.officer("child_adviser"), unit="nobody")


def keep(reason: str = "unknown_phone", digest: str = DIGEST, text: str | None = '{"sex":"girl"}') -> None:
    operations.set_apart(
        record=RECORD, digest=digest, kind="encounter", reason=reason, at=clock.now(), text=text, envelope=b"TD" * 99
    )


def test_a_record_apart_is_kept_once_for_each_content_and_never_changed(alpha: str) -> None:
    adviser = factories.officer("child_adviser")
    keep()
    keep()
    keep("unreadable", "5" * 64, None)
    waiting = queries.apart(adviser, waiting=True)
    assert [(one.reason, one.fields) for one in waiting] == [("unknown_phone", {"sex": "girl"}), ("unreadable", None)]
    assert queries.waiting(adviser) == 2
    assert queries.waiting(factories.officer("unit_officer")) == 0
    for statement in ("UPDATE phones_apart SET reason = 'x'", "DELETE FROM phones_apart"):
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    with pytest.raises(errors.BadField):
        keep("bored")


def test_the_adviser_alone_decides_and_once(alpha: str) -> None:
    keep()
    [row] = Apart.objects.all()
    adviser, others = factories.officer("child_adviser"), ("unit_officer", "commander", "head", "child_officer")
    for role in others:
        other = factories.officer(role)
        with pytest.raises(errors.NotAllowed):
            operations.settle(apart_id=row.pk, how="aside", words="a trial", actor=other, at=clock.now())
        with pytest.raises(errors.NotAllowed):
            queries.apart(other, waiting=True)
    for how, words in (("aside", " "), ("gone", "x"), ("aside", "x" * 1001)):
        with pytest.raises(errors.BadField):
            operations.settle(apart_id=row.pk, how=how, words=words, actor=adviser, at=clock.now())
    operations.settle(apart_id=row.pk, how="aside", words="a trial", actor=adviser, at=clock.now())
    with pytest.raises(errors.AlreadySettled):
        operations.settle(apart_id=row.pk, how="taken", words="", actor=adviser, at=clock.now())
    [found] = queries.apart(adviser, waiting=False)
    assert (found.how, found.words, found.settled_by) == ("aside", "a trial", adviser.pk)
    assert found.fields == {"sex": "girl"}
    with pytest.raises(errors.NoSuchRecord):
        queries.apart_one(adviser, row.pk + 1)
