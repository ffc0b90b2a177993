"""An envelope opens with its key in its place, and in no other way."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tande.toolkit import codes, replies, sealing, unsealing
from tande.toolkit.errors import (
    BadContext,
    BadKey,
    CodeMistyped,
    NotOpened,
    PaddingBroken,
    PartTooLarge,
    PayloadBroken,
    SealingError,
    Truncated,
    UnknownSuite,
)
from tande.toolkit.padding import pad
from tande.toolkit.payloads import TextPayload, pack_text, unpack_manifest, unpack_text

SEED, PUBLIC = sealing.new_key_pair()
CASE, MESSAGE = sealing.new_id(), sealing.new_id()
INFO = sealing.info("case-key", CASE)
ENVELOPE = sealing.seal(b"a secret of 32 bytes for a case!", to=PUBLIC, info=INFO)
# Magic, format, suite, the two halves of enc, ciphertext, tag.
REGIONS = [(0, 2), (2, 3), (3, 4), (4, 1092), (1092, 1124), (1124, 1156), (1156, 1172)]


def test_it_works() -> None:
    assert unsealing.open_envelope(ENVELOPE, seed=SEED, info=INFO) == b"a secret of 32 bytes for a case!"
    assert len(ENVELOPE) == 1172


@pytest.mark.parametrize("size", [0, 1, 4096, 1_000_000])
def test_any_size_comes_back(size: int) -> None:
    content = bytes(size)
    sealed = sealing.seal(content, to=PUBLIC, info=INFO)
    assert len(sealed) == size + sealing.OVERHEAD_BYTES
    assert unsealing.open_envelope(sealed, seed=SEED, info=INFO) == content


def test_two_seals_of_one_text_differ() -> None:
    assert sealing.seal(b"x", to=PUBLIC, info=INFO) != sealing.seal(b"x", to=PUBLIC, info=INFO)


@pytest.mark.parametrize(("start", "end"), REGIONS)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_a_changed_byte_anywhere_is_refused(start: int, end: int, data: st.DataObject) -> None:
    altered = bytearray(ENVELOPE)
    altered[data.draw(st.integers(start, end - 1))] ^= data.draw(st.integers(1, 255))
    expected = UnknownSuite if start < 4 else NotOpened
    with pytest.raises(expected):
        unsealing.open_envelope(bytes(altered), seed=SEED, info=INFO)


@pytest.mark.parametrize("length", [0, 1, 2, 3, 4, 5, 1091, 1092, 1123, 1124, 1139])
def test_an_envelope_too_short_for_any_content_is_truncated(length: int) -> None:
    with pytest.raises(Truncated):
        unsealing.open_envelope(ENVELOPE[:length], seed=SEED, info=INFO)


@pytest.mark.parametrize("length", [1140, 1141, 1155, 1156, 1171])
def test_an_envelope_cut_in_its_ciphertext_does_not_open(length: int) -> None:
    with pytest.raises(NotOpened):
        unsealing.open_envelope(ENVELOPE[:length], seed=SEED, info=INFO)


def test_a_longer_envelope_does_not_open() -> None:
    with pytest.raises(NotOpened):
        unsealing.open_envelope(ENVELOPE + b"\0", seed=SEED, info=INFO)


def test_another_key_does_not_open() -> None:
    with pytest.raises(NotOpened):
        unsealing.open_envelope(ENVELOPE, seed=sealing.new_seed(), info=INFO)


@pytest.mark.parametrize(
    "info",
    [
        sealing.info("grant", CASE),
        sealing.info("case-key", sealing.new_id()),
        sealing.info(f"message:{MESSAGE}", CASE),
        INFO + b" ",
        b"",
    ],
)
def test_another_context_does_not_open(info: bytes) -> None:
    with pytest.raises(NotOpened):
        unsealing.open_envelope(ENVELOPE, seed=SEED, info=info)


@given(st.binary(max_size=1300))
@settings(deadline=None)
def test_arbitrary_bytes_raise_only_named_errors(envelope: bytes) -> None:
    with pytest.raises((Truncated, UnknownSuite, NotOpened)):
        unsealing.open_envelope(envelope, seed=SEED, info=INFO)


@given(st.binary(min_size=1136, max_size=1300))
@settings(deadline=None, max_examples=30)
def test_arbitrary_bytes_behind_a_good_header_do_not_open(rest: bytes) -> None:
    with pytest.raises(NotOpened):
        unsealing.open_envelope(b"TD\x01\x01" + rest, seed=SEED, info=INFO)


def test_a_weak_point_in_the_classical_half_does_not_open() -> None:
    with pytest.raises(NotOpened):
        unsealing.open_envelope(ENVELOPE[:1092] + bytes(32) + ENVELOPE[1124:], seed=SEED, info=INFO)


@pytest.mark.parametrize(
    ("purpose", "about"),
    [
        ("case-key", "short"),
        ("case-key", CASE.upper()),
        ("case-key", CASE + "\n"),
        ("message", CASE),
        ("message:", CASE),
        (f"message:{MESSAGE}|x", CASE),
        ("anything", CASE),
    ],
)
def test_a_context_outside_the_table_is_refused(purpose: str, about: str) -> None:
    with pytest.raises(BadContext):
        sealing.info(purpose, about)


@pytest.mark.parametrize(("part", "parts"), [(0, 1), (2, 1), (-1, 1), (1, 0)])
def test_part_numbers_out_of_range_are_refused(part: int, parts: int) -> None:
    with pytest.raises(BadContext):
        sealing.info(f"evidence:{MESSAGE}", CASE, part=part, parts=parts)


@pytest.mark.parametrize("key", [b"", bytes(1215), bytes(1217), b"\xff" * 1216])
def test_bad_public_keys_are_refused(key: bytes) -> None:
    with pytest.raises(BadKey):
        sealing.check_public_key(key)
    with pytest.raises(BadKey):
        sealing.seal(b"", to=key, info=INFO)


@pytest.mark.parametrize("seed", [b"", bytes(31), bytes(33)])
def test_bad_seeds_are_refused(seed: bytes) -> None:
    with pytest.raises(BadKey):
        sealing.public_key_of(seed)
    with pytest.raises(BadKey):
        unsealing.open_envelope(ENVELOPE, seed=seed, info=INFO)


def test_an_unknown_suite_is_not_sealed_with() -> None:
    with pytest.raises(SealingError):
        sealing.seal(b"", to=PUBLIC, info=INFO, suite=2)


def test_a_part_larger_than_four_mebibytes_is_refused() -> None:
    with pytest.raises(PartTooLarge):
        sealing.seal_part(bytes(4194305), to=PUBLIC, file_id=MESSAGE, case_id=CASE, part=1, parts=1)


@pytest.mark.parametrize(
    ("size", "parts"), [(0, 1), (1, 1), (4194303, 1), (4194304, 1), (4194305, 2), (25 * 2**20, 7)]
)
def test_how_many_parts_a_file_has(size: int, parts: int) -> None:
    assert sealing.parts_of(size) == parts


def test_a_sealed_key_that_is_not_a_key_is_refused() -> None:
    sealed = sealing.seal(b"too short", to=PUBLIC, info=INFO)
    with pytest.raises(NotOpened):
        unsealing.open_seed(sealed, seed=SEED, purpose="case-key", about=CASE)


@given(st.text(max_size=300), st.sampled_from(["ht", "fr", "en", "es", "sw", ""]))
@settings(deadline=None)
def test_every_text_comes_back(text: str, lang: str) -> None:
    payload = TextPayload("narrative", text, lang, {"path": "self"}, "browser")
    assert unpack_text(pack_text(payload)) == payload


def test_half_an_emoji_does_not_lose_the_complaint() -> None:
    assert unpack_text(pack_text(TextPayload("words", "gade \ud83d la"))).text == "gade ? la"
    assert unpack_text(pad(b'{"v":1,"kind":"words","text":"\\ud83d"}')).text == "?"


def test_texts_are_padded_to_one_size() -> None:
    sizes = {
        len(
            sealing.seal_text(
                TextPayload("words", text), to=PUBLIC, purpose=f"message:{MESSAGE}", case_id=CASE
            )
        )
        for text in ("", "wi", "non " * 200)
    }
    assert sizes == {4096 + sealing.OVERHEAD_BYTES}


def test_a_payload_shows_no_text_in_a_traceback() -> None:
    assert "sekre" not in repr(TextPayload("words", "sekre"))


@given(st.binary(max_size=300))
def test_arbitrary_contents_raise_only_payload_errors(content: bytes) -> None:
    for unpack in (unpack_text, unpack_manifest):
        with contextlib.suppress(PayloadBroken):
            unpack(pad(content))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"null",
        b'{"v":2,"kind":"words","text":""}',
        b'{"v":1,"kind":"words"}',
        b'{"v":1,"kind":1,"text":""}',
        b'{"v":1,"kind":"words","text":"","data":[]}',
        b'{"v":1,"kind":"words","text":"","data":{"n":NaN}}',
        b"[" * 100_000,
        b'{"v":1,"n":' + b"9" * 5000 + b"}",
    ],
)
def test_broken_payloads_are_refused(content: bytes) -> None:
    with pytest.raises(PayloadBroken):
        unpack_text(pad(content))


def test_an_unknown_kind_is_read_but_never_written() -> None:
    assert unpack_text(pad(b'{"v":1,"kind":"later","text":"x"}')).kind == "later"
    with pytest.raises(PayloadBroken):
        pack_text(TextPayload("later", "x"))


class TestReplies:
    """What the server may open: a reply, with the reporter's own code."""

    code = codes.new_code()
    envelope = sealing.seal_text(
        TextPayload("news", "Nou resevwa plent ou a.", "ht"),
        to=sealing.public_key_of(codes.reporter_seed(code, case_id=CASE)),
        purpose=f"reply:{MESSAGE}",
        case_id=CASE,
    )

    def test_it_works(self) -> None:
        opened = replies.open_reply(
            self.envelope, code=codes.show(self.code), case_id=CASE, message_id=MESSAGE
        )
        assert opened.text == "Nou resevwa plent ou a."

    @pytest.mark.parametrize("wrong", ["code", "case", "message"])
    def test_nothing_else_opens_it(self, wrong: str) -> None:
        with pytest.raises(NotOpened):
            replies.open_reply(
                self.envelope,
                code=codes.new_code() if wrong == "code" else self.code,
                case_id=sealing.new_id() if wrong == "case" else CASE,
                message_id=sealing.new_id() if wrong == "message" else MESSAGE,
            )

    def test_a_mistyped_code_is_named(self) -> None:
        with pytest.raises(CodeMistyped):
            replies.open_reply(self.envelope, code="0" * 19 + "1", case_id=CASE, message_id=MESSAGE)

    def test_it_opens_only_what_was_sealed_as_a_reply(self) -> None:
        """Even the code's own key opens no message of the case through this door."""
        public_key = sealing.public_key_of(codes.reporter_seed(self.code, case_id=CASE))
        other = sealing.seal_text(
            TextPayload("words", "x"), to=public_key, purpose=f"message:{MESSAGE}", case_id=CASE
        )
        with pytest.raises(NotOpened):
            replies.open_reply(other, code=self.code, case_id=CASE, message_id=MESSAGE)

    def test_a_reply_without_padding_is_refused(self) -> None:
        public_key = sealing.public_key_of(codes.reporter_seed(self.code, case_id=CASE))
        bare = sealing.seal(b"{}", to=public_key, info=sealing.info(f"reply:{MESSAGE}", CASE))
        with pytest.raises(PaddingBroken):
            replies.open_reply(bare, code=self.code, case_id=CASE, message_id=MESSAGE)
