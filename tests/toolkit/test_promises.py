"""A receipt can be checked by anyone, and a forged one is found."""

import base64
import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tande.toolkit import notes, promises
from tande.toolkit.errors import (
    BadEntry,
    BadNote,
    BadPromise,
    BadVerifierKey,
    NotCanonical,
    NotSigned,
    PromiseError,
    WrongSignature,
)

SEED, ORIGIN = b"s" * 32, "log.example/mss"
VKEY = promises.receipt_vkey(origin=ORIGIN, seed=SEED)
DAY = datetime.date(2026, 12, 21)
ENTRY = promises.entry_line(kind="complaint.received", period="2026-11", commitment=b"c" * 32)
LEAF = promises.leaf_hash(ENTRY)
NOTE = promises.sign_promise(origin=ORIGIN, leaf=LEAF, publish_by=DAY, seed=SEED)
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=4)
    ),
    max_leaves=10,
)


def test_it_works() -> None:
    promise = promises.verify_promise(NOTE, vkey=VKEY)
    assert promise == promises.Promise(ORIGIN, LEAF, DAY)
    assert len(promise.check_number) == 12


@given(JSON_VALUES)
def test_a_fact_has_one_written_form_whatever_its_order(fact: object) -> None:
    written = promises.canonical_json(fact)
    assert written == promises.canonical_json(fact)
    if isinstance(fact, dict):
        assert promises.canonical_json(dict(reversed(list(fact.items())))) == written


@pytest.mark.parametrize(
    "fact", [1.5, {"a": float("nan")}, {1: "x"}, [DAY], {"a": b"x"}, "\ud800", {"a": {2, 3}}]
)
def test_what_has_no_single_written_form_is_refused(fact: object) -> None:
    with pytest.raises(NotCanonical):
        promises.canonical_json(fact)


def test_the_salt_hides_equal_facts() -> None:
    fact = {"kind": "complaint.received"}
    one = promises.commitment(fact, salt=promises.new_salt())
    assert one != promises.commitment(fact, salt=promises.new_salt())
    with pytest.raises(BadEntry):
        promises.commitment(fact, salt=b"short")


@pytest.mark.parametrize(
    ("kind", "period", "size"),
    [
        ("received", "2026-11", 32),
        ("complaint.Received", "2026-11", 32),
        ("complaint.received ", "2026-11", 32),
        ("complaint.received\n", "2026-11", 32),
        ("complaint.received", "2026-13", 32),
        ("complaint.received", "2026-1", 32),
        ("complaint.received", "2026-11-03", 32),
        ("complaint.received", "2026-11", 31),
    ],
)
def test_an_entry_holds_nothing_else(kind: str, period: str, size: int) -> None:
    with pytest.raises(BadEntry):
        promises.entry_line(kind=kind, period=period, commitment=bytes(size))


def test_an_entry_is_read_back() -> None:
    assert promises.parse_entry(ENTRY) == ("complaint.received", "2026-11", b"c" * 32)


@given(st.binary(max_size=120) | st.integers(0, len(ENTRY)).map(lambda n: ENTRY[:n] + b" " + ENTRY[n:]))
def test_no_other_line_is_an_entry(line: bytes) -> None:
    with pytest.raises(BadEntry):
        promises.parse_entry(line)


def test_a_promise_with_another_key_is_not_signed() -> None:
    other = promises.receipt_vkey(origin=ORIGIN, seed=b"o" * 32)
    with pytest.raises(NotSigned):
        promises.verify_promise(NOTE, vkey=other)


@given(st.integers(0, len(NOTE) - 1), st.characters(codec="ascii", exclude_characters="\n"))
def test_a_changed_character_is_found(position: int, character: str) -> None:
    altered = NOTE[:position] + character + NOTE[position + 1 :]
    if altered == NOTE:
        return
    with pytest.raises(PromiseError):
        promises.verify_promise(altered, vkey=VKEY)


def test_idle_bits_in_the_signature_are_refused() -> None:
    """Sixty-eight bytes leave two bits of base64 idle: setting one must not give a second valid note."""
    last = NOTE[-3]
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    assert NOTE.endswith(f"{last}=\n")
    altered = NOTE[:-3] + alphabet[alphabet.index(last) ^ 1] + "=\n"
    with pytest.raises(BadNote):
        promises.verify_promise(altered, vkey=VKEY)


@given(st.text(max_size=300))
def test_arbitrary_text_raises_only_named_errors(text: str) -> None:
    with pytest.raises(PromiseError):
        promises.verify_promise(text, vkey=VKEY)


def test_a_signed_text_that_is_no_promise_is_refused() -> None:
    name = promises.receipt_key_name(ORIGIN)
    encoded = base64.b64encode(LEAF).decode()
    for text in (
        "hello\n",
        f"tande-receipt/v1\n{ORIGIN}\n{encoded}\n2026-12-21\nmore\n",
        f"tande-receipt/v1\n{ORIGIN}\n{encoded}\n20261221\n",
        f"tande-receipt/v2\n{ORIGIN}\n{encoded}\n2026-12-21\n",
        f"tande-receipt/v1\nother.example\n{encoded}\n2026-12-21\n",
        f"tande-receipt/v1\n{ORIGIN}\nAAAA\n2026-12-21\n",
    ):
        with pytest.raises(BadPromise):
            promises.verify_promise(notes.sign_note(text, name=name, seed=SEED), vkey=VKEY)


class TestNotes:
    """The rules of C2SP signed notes."""

    key = notes.parse_verifier_key(VKEY)

    def test_an_unknown_signature_is_ignored(self) -> None:
        other = notes.sign_note(notes.split_note(NOTE)[0], name="witness.example/w1", seed=b"w" * 32)
        line = other.split("\n\n")[1]
        assert notes.open_note(NOTE + line, key=self.key) == notes.split_note(NOTE)[0]
        with pytest.raises(NotSigned):
            notes.open_note(other, key=self.key)

    def test_one_bad_line_in_our_name_spoils_the_note(self) -> None:
        forged = base64.b64encode(self.key.key_id + bytes(64)).decode()
        with pytest.raises(WrongSignature):
            notes.open_note(f"{NOTE}— {self.key.name} {forged}\n", key=self.key)

    def test_the_last_blank_line_separates(self) -> None:
        text = "a\n\nb\n"
        note = notes.sign_note(text, name="n", seed=SEED)
        assert notes.open_note(note, key=notes.verifier_key(name="n", seed=SEED)) == text

    @pytest.mark.parametrize("text", ["", "no newline", "tab\there\n", "cr\r\n", "nul\0\n", "half \ud800\n"])
    def test_a_text_that_may_not_be_signed(self, text: str) -> None:
        with pytest.raises(BadNote):
            notes.sign_note(text, name="n", seed=SEED)

    @pytest.mark.parametrize("name", ["", "a b", "a+b", "a\nb", "a\u00a0b"])
    def test_a_name_that_may_not_name_a_key(self, name: str) -> None:
        with pytest.raises(BadVerifierKey):
            notes.sign_note("x\n", name=name, seed=SEED)

    @pytest.mark.parametrize(
        "vkey",
        [
            "",
            "name",
            "name+00000000+AAAA",
            VKEY.replace("+", "-", 1),
            VKEY[:-4] + "AAAA",
            VKEY.replace("mss", "msx"),
        ],
    )
    def test_a_broken_verifier_key(self, vkey: str) -> None:
        with pytest.raises(BadVerifierKey):
            notes.parse_verifier_key(vkey)

    def test_a_signing_seed_of_the_wrong_length(self) -> None:
        with pytest.raises(BadVerifierKey):
            notes.verifier_key(name="n", seed=b"short")

    def test_sixteen_and_more_signatures_are_read(self) -> None:
        note = NOTE
        for number in range(20):
            line = notes.sign_note("x\n", name=f"w{number}", seed=SEED).split("\n\n")[1]
            note += line
        assert notes.open_note(note, key=self.key)
