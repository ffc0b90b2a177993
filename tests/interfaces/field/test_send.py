"""Records from phones: into their register exactly once, or apart and sealed; nothing that arrives is lost."""

from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from tande.domains.children import queries as children
from tande.domains.force import queries as force
from tande.domains.phones import operations, queries
from tande.domains.phones.models import Apart, Phone
from tande.interfaces.field import taking, views_send
from tande.ledger import clock
from tande.ledger.models import Fact
from tande.toolkit.limiter import Allowance, TooManyTries
from tande.toolkit.phone_records import MAX_BYTES
from tests.domains import factories
from tests.interfaces.field import phones
from tests.interfaces.field.phones import child, sealed, send, shot


def apart() -> list[queries.ApartView]:
    return queries.apart(factories.officer("child_adviser"), waiting=True)


def test_a_child_met_is_in_the_register_once_however_often_it_is_sent(alpha: str) -> None:
    registered = phones.token()
    body = sealed(child(phone=registered.token, note="Ti gason an swaf", unit="bravo", contingent="JAM"))
    first = send(body)
    assert first.status_code == 201
    told = first.json()
    assert told["kept"] is True
    assert len(told["number"]) == 8
    again = [send(body).json() for _ in range(4)]
    assert [(one["id"], one["number"]) for one in again] == [(told["id"], told["number"])] * 4
    assert Fact.objects.filter(kind="encounter.recorded").count() == 1
    met = children.by_number(told["number"])
    assert met is not None
    # Whose it is says the registration, not the phone.
    assert Phone.objects.get().seen_on == timezone.localdate(clock.now())
    assert apart() == []
    assert set(told) == {"id", "kept", "number", "at"}


def test_the_same_id_with_other_content_is_never_written_over(alpha: str) -> None:
    registered, id = phones.token(), "7" * 32
    numbers = [send(sealed(child(phone=registered.token, sex=sex), id=id)).json()["number"] for sex in ("boy", "girl")]
    assert numbers[0] == numbers[1]
    assert Fact.objects.filter(kind="encounter.recorded").count() == 1
    assert Fact.objects.filter(kind="encounter.conflict").count() == 1


def test_force_is_reported_and_goes_to_the_independent_body_by_itself(alpha: str) -> None:
    body = sealed(shot(phone=phones.token().token), "force")
    answers = [send(body) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 201]
    assert Fact.objects.filter(kind="force.reported").count() == 1
    [found] = force.board(factories.officer("unit_officer"), clock.now())
    assert set(force.report(found.id, factories.officer("head"), clock.now()).reasons) >= {"firearm_hit", "child"}


APART: list[tuple[dict[str, Any], str]] = [
    ({}, "unknown_phone"), ({"phone": "x" * 24}, "unknown_phone"), ({"phone": "GONE"}, "revoked_phone"),
    ({"phone": "OURS", "at": "last night"}, "wrong"), ({"phone": "OURS", "document_seen": True}, "wrong"),
    ({"phone": "OURS", "commune": None}, "wrong"), ({"phone": "OURS", "note": "x" * 2001}, "wrong"),
    ({"phone": "OURS", "kind": "force"}, "wrong"),
]


@pytest.mark.parametrize(("more", "reason"), APART)
def test_what_cannot_be_taken_in_is_kept_apart_once_and_answered(alpha: str, more: dict[str, Any], reason: str) -> None:
    actor = factories.officer("unit_officer")
    ours, gone = phones.token(actor), phones.token(actor)
    operations.revoke(phone_id=gone.id, actor=actor, at=clock.now())
    tokens = {"OURS": ours.token, "GONE": gone.token}
    fields = child(**{**more, **({"phone": tokens.get(more["phone"], more["phone"])} if "phone" in more else {})})
    body = sealed(fields)
    answers = [send(body) for _ in range(5)]
    assert [answer.json()["kept"] for answer in answers] == [False] * 5
    [found] = apart()
    assert (found.reason, found.kind) == (reason, "encounter")
    assert found.fields is not None
    assert found.fields["circumstance"] == "captured"
    assert "phone" not in found.fields
    assert Fact.objects.filter(kind="phone.unknown_record").count() == 1
    assert not Fact.objects.filter(kind="encounter.recorded").exists()


def test_what_does_not_open_is_kept_as_it_came(alpha: str) -> None:
    body = sealed(child())
    broken = body[:-1] + bytes([body[-1] ^ 1])
    assert [send(broken).json()["kept"] for _ in range(2)] == [False, False]
    assert send(body).json()["kept"] is False
    found = sorted((one.reason, one.fields is None) for one in apart())
    assert found == [("unknown_phone", False), ("unreadable", True)]


def test_nothing_of_a_record_apart_stands_in_clear(alpha: str) -> None:
    send(sealed(child(note="Ti gason an pè Kòb Mare")))
    [row] = Apart.objects.all()
    for word in (b"captured", b"HT0111", "Kòb Mare".encode(), b"15-17"):
        assert word not in bytes(row.content)
    body = "".join(Fact.objects.values_list("body", flat=True))
    assert "captured" not in body


REFUSED: list[tuple[bytes, str, int]] = [
    (b"", "application/octet-stream", 415), (b"TF1\ne", "application/octet-stream", 400),
    (b"TR1\n" + b"0" * 2000, "application/octet-stream", 400), (b"{}", "application/json", 415),
    (b"0" * (MAX_BYTES + 1), "application/octet-stream", 413), (b"a=b", "application/x-www-form-urlencoded", 415),
]


@pytest.mark.parametrize(("body", "kind", "status"), REFUSED)
def test_what_is_no_record_is_refused_and_nothing_is_kept(body: bytes, kind: str, status: int) -> None:
    answer = send(body, kind)
    assert answer.status_code == status
    assert answer.json()["error"]
    assert not Apart.objects.exists()
    assert answer.cookies == {}


def test_a_phone_is_told_to_come_again_when_nothing_could_be_kept(alpha: str, monkeypatch: pytest.MonkeyPatch) -> None:
    body = sealed(child(phone=phones.token().token))

    def full(*_args: object, **_more: object) -> None:
        raise OperationalError("database or disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(taking.children, "record", full)
        answer = send(body)
    assert (answer.status_code, answer.json()) == (503, {"error": "not_kept"})
    assert int(answer.headers["Retry-After"]) > 0
    assert send(body).json()["kept"] is True

    class Spent:
        def before(self, _id: bytes) -> None:
            raise TooManyTries(7)

    monkeypatch.setattr(views_send, "_limiter", Spent())
    answer = send(body)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")


def test_strangers_fill_no_disk_and_no_patrol_waits_for_them(alpha: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views_send, "_strangers", Allowance(per_hour=1, size=1))
    kept = sealed(child())
    assert send(kept).status_code == 201
    assert send(sealed(child())).status_code == 429
    assert send(kept).status_code == 201
    assert Apart.objects.count() == 1
    assert send(sealed(child(phone=phones.token().token))).status_code == 201


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_only_sending_is_answered(method: str) -> None:
    assert getattr(Client(), method)(phones.SEND).status_code == 405
