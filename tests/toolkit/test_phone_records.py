"""A record sealed on a phone opens with the field's seed alone, and only as what it was sealed for."""

import json
from typing import Any

import pytest

from tande.toolkit import phone_records, sealing
from tande.toolkit.errors import NotOpened, PaddingBroken, PayloadBroken, SealingError
from tande.toolkit.padding import pad
from tests.web.conftest import Core

SEED, KEY = sealing.new_key_pair()
ID = "5" * 32
FIELDS = {"unit": "ALPHA-1", "note": "Ti gason an pè anpil"}


def sealed(content: bytes, *, padded: bool = True) -> phone_records.Sent:
    context = sealing.info(f"encounter:{ID}", sealing.fingerprint(KEY)[:32])
    envelope = sealing.seal(pad(content) if padded else content, to=KEY, info=context)
    return phone_records.Sent("encounter", ID, envelope)


def test_what_a_phone_seals_is_opened_with_the_seed() -> None:
    sent = phone_records.take_apart(phone_records.seal_record(FIELDS, kind="encounter", id=ID, to=KEY))
    assert (sent.kind, sent.id) == ("encounter", ID)
    assert phone_records.open_record(sent, seed=SEED) == {"v": 1, "kind": "encounter", **FIELDS}


def test_the_phone_and_the_server_agree_bit_for_bit() -> None:
    body = Core("card/body.js").many(("sealed", json.dumps(FIELDS), "force", ID, KEY))[0]
    sent = phone_records.take_apart(body)
    assert phone_records.open_record(sent, seed=SEED) == {"v": 1, "kind": "force", **FIELDS}


def test_a_record_opens_only_as_what_it_was_sealed_for() -> None:
    body = phone_records.seal_record(FIELDS, kind="encounter", id=ID, to=KEY)
    sent = phone_records.take_apart(body)
    others: list[tuple[phone_records.Sent, bytes]] = [
        (phone_records.Sent("force", ID, sent.envelope), SEED),
        (phone_records.Sent("encounter", "6" * 32, sent.envelope), SEED),
        (phone_records.Sent("encounter", ID, sent.envelope[:-1] + bytes([sent.envelope[-1] ^ 1])), SEED),
        (sent, sealing.new_seed()),
    ]
    for one, seed in others:
        with pytest.raises(NotOpened):
            phone_records.open_record(one, seed=seed)


@pytest.mark.parametrize("body", [
    b"", b"TF1\n", b"TF1\ne" + b"0" * 16, b"TF1\nx" + b"0" * 2000, b"TR1\ne" + b"0" * 2000, b"TF1\ne" + b"0" * 1000,
])
def test_a_body_that_is_no_record_is_refused_before_anything_is_opened(body: bytes) -> None:
    with pytest.raises(PayloadBroken):
        phone_records.take_apart(body)


@pytest.mark.parametrize("content", [
    b"", b"[]", b"{}", b'{"v":2}', b"\xff\xfe", b"[" * 4000, b'{"v":NaN}', b'"Ti gason an"',
])
def test_what_is_no_record_inside_is_refused_without_a_word_of_it(content: bytes) -> None:
    with pytest.raises(PayloadBroken) as caught:
        phone_records.open_record(sealed(content), seed=SEED)
    assert "gason" not in str(caught.value)
    assert caught.value.__cause__ is None
    with pytest.raises(PaddingBroken):
        phone_records.open_record(sealed(content, padded=False), seed=SEED)


def test_it_opens_nothing_that_was_sealed_to_a_desk_or_a_case() -> None:
    """Even with the same seed: the purposes of complaints are no kinds of a record."""
    for purpose in ("case-key", f"message:{ID}", f"identity:{ID}", "desk-key"):
        envelope = sealing.seal(pad(b'{"v":1}'), to=KEY, info=sealing.info(purpose, sealing.fingerprint(KEY)[:32]))
        for kind in phone_records.KINDS.values():
            with pytest.raises(SealingError):
                phone_records.open_record(phone_records.Sent(kind, ID, envelope), seed=SEED)


def test_the_largest_note_fits() -> None:
    fields: dict[str, Any] = {**FIELDS, "note": "𝄞" * 2000}
    assert len(phone_records.seal_record(fields, kind="force", id=ID, to=KEY)) <= phone_records.MAX_BYTES
