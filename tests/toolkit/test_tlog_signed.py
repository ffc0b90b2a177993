"""A checkpoint counts only as the log and the witnesses signed it; whatever else is said is found out or ignored."""

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tande.toolkit import notes
from tande.toolkit.errors import (
    BadCheckpoint,
    BadNote,
    BadVerifierKey,
    LogError,
    NotSigned,
    PromiseError,
    WrongSignature,
)
from tande.toolkit.tlog import checkpoint, cosignature, signed
from tests.toolkit.logs import ORIGIN, MemoryLog, leaves

HEAD = MemoryLog(leaves(7)).checkpoint
SEED, OTHER, TIME = b"s" * 32, b"o" * 32, 1719878400
KEY = notes.verifier_key(name=ORIGIN, seed=SEED)
W4 = notes.verifier_key(name="witness.example/w", seed=b"w" * 32, kind=notes.COSIGNATURE)
W6 = notes.verifier_key(name="witness.example/w", seed=b"w" * 32, kind=notes.MLDSA44)


def cosigned(key: notes.VerifierKey, *, time: int = TIME, head: checkpoint.Checkpoint = HEAD) -> str:
    return cosignature.cosign(head, name=key.name, seed=b"w" * 32, time=time, kind=key.kind)


# ML-DSA signatures are random: the same line is not made twice.
BY_W4, BY_W6 = cosigned(W4), cosigned(W6)
NOTE = signed.sign_checkpoint(HEAD, seed=SEED) + BY_W4 + BY_W6
KEYS = (KEY, W4, W6)


class TestCheckpoint:
    """Three lines, each with one written form."""

    @settings(deadline=None)
    @given(st.integers(0, 2**63 - 1), st.binary(min_size=32, max_size=32))
    def test_it_is_read_back(self, size: int, root: bytes) -> None:
        head = checkpoint.Checkpoint(ORIGIN, size, root)
        assert checkpoint.parse_checkpoint(head.text) == head

    @pytest.mark.parametrize(
        "size", ["", "-1", "+7", "07", "00", " 7", "7 ", "7_0", "٧", "1e3", "9" * 19, str(2**63)]
    )
    def test_no_other_size(self, size: str) -> None:
        with pytest.raises(BadCheckpoint):
            checkpoint.parse_checkpoint(HEAD.text.replace("\n7\n", f"\n{size}\n"))

    @pytest.mark.parametrize(
        "text",
        [
            "",
            HEAD.text[:-1],
            HEAD.text + "extension\n",
            HEAD.text + "\n",
            "\n" + HEAD.text,
            HEAD.text.replace("=", ""),
            HEAD.text.replace("A=\n", "B=\n"),
            HEAD.text.replace("Cw", "Cw\r"),
            HEAD.text.replace("/", "_"),
            HEAD.text.replace(ORIGIN, ""),
            HEAD.text.replace(ORIGIN, "two words"),
            HEAD.text.replace(ORIGIN, "a+b"),
            HEAD.text.replace(ORIGIN, "\ud800"),
            HEAD.text.replace(ORIGIN, "x" * 256),
        ],
    )
    def test_no_other_text(self, text: str) -> None:
        with pytest.raises(BadCheckpoint):
            checkpoint.parse_checkpoint(text)

    def test_the_longest_origin(self) -> None:
        head = checkpoint.Checkpoint("é" * 127, 0, b"r" * 32)
        assert checkpoint.parse_checkpoint(head.text) == head
        with pytest.raises(BadCheckpoint):
            signed.sign_checkpoint(checkpoint.Checkpoint("é" * 128, 0, b"r" * 32), seed=SEED)


class TestSignatures:
    """Who signed what, and when."""

    def test_all_that_we_know_are_found(self) -> None:
        assert signed.open_signed(NOTE, keys=KEYS) == signed.Signed(HEAD, {KEY: None, W4: TIME, W6: TIME})
        assert signed.open_checkpoint(NOTE, key=KEY) == HEAD

    def test_the_logs_own_post_quantum_line(self) -> None:
        note = signed.sign_checkpoint(HEAD, seed=SEED, pq_seed=OTHER, time=TIME)
        own = notes.verifier_key(name=ORIGIN, seed=OTHER, kind=notes.MLDSA44)
        assert signed.open_checkpoint(note, key=own) == signed.open_checkpoint(note, key=KEY) == HEAD

    def test_every_changed_byte_is_found(self) -> None:
        """A flip leaves a note that is broken, or one that somebody we know no longer signed."""
        raw = NOTE.encode()
        for at in range(len(raw)):
            altered = raw[:at] + bytes((raw[at] ^ (1 << at % 7),)) + raw[at + 1 :]
            try:
                found = signed.open_signed(notes.decode_note(altered), keys=KEYS)
            except (BadNote, BadCheckpoint, WrongSignature):
                continue
            assert set(found.by) < set(KEYS)
            assert found.checkpoint == HEAD

    def test_a_key_of_another_kind_or_name_is_another_key(self) -> None:
        stranger = notes.verifier_key(name=ORIGIN, seed=OTHER)
        for key in (stranger, notes.verifier_key(name="other.example", seed=SEED)):
            with pytest.raises(NotSigned):
                signed.open_checkpoint(NOTE, key=key)
        renamed = notes.verifier_key(name="other.example", seed=SEED)
        with pytest.raises(NotSigned):
            signed.open_checkpoint(notes.sign_note(HEAD.text, name="other.example", seed=SEED), key=renamed)

    @pytest.mark.parametrize("key", [W4, W6])
    def test_a_cosignature_holds_for_its_time_tree_and_name(self, key: notes.VerifierKey) -> None:
        raw = base64.b64decode(cosigned(key).rsplit(" ", 1)[1])[4:]
        assert cosignature.verify_signature(HEAD, raw, key=key) == TIME
        later = (TIME + 1).to_bytes(8, "big") + raw[8:]
        never = (2**63).to_bytes(8, "big") + raw[8:]
        for wrong in (later, never, raw[:-1], raw + b"\0", raw[:8], b"", raw[8:]):
            with pytest.raises(WrongSignature):
                cosignature.verify_signature(HEAD, wrong, key=key)
        for head in (
            checkpoint.Checkpoint(ORIGIN, 8, HEAD.root),
            checkpoint.Checkpoint("log.example/other", 7, HEAD.root),
            checkpoint.Checkpoint(ORIGIN, 7, b"r" * 32),
        ):
            with pytest.raises(WrongSignature):
                cosignature.verify_signature(head, raw, key=key)

    def test_a_post_quantum_cosignature_holds_for_its_name_too(self) -> None:
        raw = base64.b64decode(cosigned(W6).rsplit(" ", 1)[1])[4:]
        renamed = notes.VerifierKey("witness.example/x", W6.public_key, notes.MLDSA44)
        with pytest.raises(WrongSignature):
            cosignature.verify_signature(HEAD, raw, key=renamed)

    def test_a_time_beyond_all_times_is_refused_though_signed(self) -> None:
        message = f"cosignature/v1\ntime {2**63}\n{HEAD.text}".encode()
        raw = (2**63).to_bytes(8, "big") + notes.sign_bytes(message, seed=b"w" * 32)
        with pytest.raises(WrongSignature):
            cosignature.verify_signature(HEAD, raw, key=W4)

    def test_what_nobody_can_sign(self) -> None:
        for time in (-1, 2**63):
            with pytest.raises(BadNote):
                cosigned(W4, time=time)
        with pytest.raises(BadVerifierKey):
            cosigned(KEY)
        with pytest.raises(BadVerifierKey):
            cosignature.cosign(HEAD, name="x" * 256, seed=SEED, time=TIME, kind=notes.MLDSA44)

    def test_a_cosigning_key_signs_no_plain_note(self) -> None:
        with pytest.raises(BadVerifierKey):
            notes.open_note(NOTE, key=W4)


class TestAnswersOfWitnesses:
    """Only lines by the key a witness is known by are taken over."""

    NOTE = signed.sign_checkpoint(HEAD, seed=SEED)

    def test_they_are_added_and_renewed(self) -> None:
        once = signed.add_cosignatures(self.NOTE, BY_W4 + BY_W6, keys=[W4, W6])
        assert once == NOTE
        renewed = signed.add_cosignatures(once, cosigned(W4, time=TIME + 9), keys=[W4])
        assert signed.open_signed(renewed, keys=KEYS).by == {KEY: None, W4: TIME + 9, W6: TIME}
        assert renewed.count(W4.name) == 2

    def test_lines_of_others_are_left_out(self) -> None:
        assert signed.add_cosignatures(
            self.NOTE, cosigned(W4) + cosigned(W6), keys=[W4]
        ) == self.NOTE + cosigned(W4)
        with pytest.raises(NotSigned):
            signed.add_cosignatures(self.NOTE, cosigned(W6), keys=[W4])

    def test_a_hostile_answer_changes_nothing(self) -> None:
        fork = checkpoint.Checkpoint(ORIGIN, 7, b"r" * 32)
        for lines in (
            "",
            "\n",
            "garbage\n",
            cosigned(W4, head=fork),
            cosigned(W4) + cosigned(W4, head=fork),
            f"\n{fork.text}\n" + cosigned(W4, head=fork),
            cosigned(W4)[:-1],
            cosigned(W4) * 101,
            "x" * 1_000_000,
        ):
            with pytest.raises((BadNote, BadCheckpoint, WrongSignature, NotSigned)):
                signed.add_cosignatures(self.NOTE, lines, keys=[W4])


class TestNoteParser:
    """Anything at all may be sent to it."""

    @settings(deadline=None)
    @given(
        st.text(max_size=200)
        | st.text("—\n =+A\r\t\0 b", max_size=60).map(lambda text: f"{HEAD.text}\n{text}")
    )
    def test_arbitrary_text_raises_only_named_errors(self, text: str) -> None:
        try:
            found = signed.open_signed(text, keys=KEYS)
        except (PromiseError, LogError):
            return
        assert found.by == {}

    @settings(deadline=None)
    @given(st.binary(max_size=200))
    def test_arbitrary_bytes_too(self, raw: bytes) -> None:
        try:
            signed.open_signed(notes.decode_note(raw), keys=KEYS)
        except (PromiseError, LogError):
            return
        raise AssertionError("that was no checkpoint")

    def test_the_largest_note_that_must_be_read(self) -> None:
        """Sixteen post-quantum signatures; and not without limit."""
        keys = [
            notes.verifier_key(name=f"w{n}.example", seed=b"w" * 32, kind=notes.MLDSA44) for n in range(16)
        ]
        note = NOTE + "".join(cosigned(key) for key in keys)
        assert len(signed.open_signed(note, keys=[*KEYS, *keys]).by) == 19
        for broken in (NOTE + cosigned(W4) * 100, NOTE + "— n " + "A" * 300_000 + "\n"):
            with pytest.raises(BadNote):
                signed.open_signed(broken, keys=KEYS)
        with pytest.raises(BadNote):
            notes.decode_note(b"x" * 300_000)

    @pytest.mark.parametrize("key", KEYS)
    def test_every_kind_of_key_is_written_and_read(self, key: notes.VerifierKey) -> None:
        assert notes.parse_verifier_key(str(key)) == key
        for kind in (0, 2, 5, 7, 255):
            with pytest.raises(BadVerifierKey):
                notes.parse_verifier_key(str(notes.VerifierKey(key.name, key.public_key, kind)))
        with pytest.raises(BadVerifierKey):
            notes.parse_verifier_key(str(notes.VerifierKey(key.name, key.public_key[:-1], key.kind)))
