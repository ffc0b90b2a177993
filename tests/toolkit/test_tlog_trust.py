"""A trust policy says whom one believes; a checkpoint or a proof file either satisfies it or does not."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tande.toolkit import notes
from tande.toolkit.errors import (
    BadCheckpoint,
    BadNote,
    BadProofFile,
    BadTrustPolicy,
    NotSigned,
    ProofFails,
    QuorumMissing,
    WrongSignature,
)
from tande.toolkit.tlog import cosignature, proof, signed, tree, trust
from tande.toolkit.tlog.hashing import leaf_hash
from tests.toolkit.logs import ORIGIN, MemoryLog, leaves

SEED, TIME = b"s" * 32, 1719878400
LOG = MemoryLog(leaves(300))
LOG_KEY = notes.verifier_key(name=ORIGIN, seed=SEED)
NAMES = ("X1", "X2", "X3", "Y1", "Y2")
KINDS = dict(zip(NAMES, (4, 4, 6, 4, 6), strict=True))
KEYS = {
    name: notes.verifier_key(name=f"{name}.example", seed=name.encode() * 16, kind=kind)
    for name, kind in KINDS.items()
}
WITNESSES = "".join(f"witness {name} {KEYS[name]} https://{name}.example/\n" for name in NAMES)
POLICY = f"""\
# whom we believe
log {LOG_KEY} https://log.example/
\t
{WITNESSES}
group X 2 X1 X2 X3
  group Y\tany Y1 Y2
group both all X Y
quorum both
"""


def note_by(*names: str, time: int = TIME, seed: bytes = SEED) -> str:
    """The checkpoint, signed by the log and cosigned by these witnesses."""
    lines = [
        cosignature.cosign(
            LOG.checkpoint, name=f"{name}.example", seed=name.encode() * 16, time=time, kind=KINDS[name]
        )
        for name in names
    ]
    return signed.sign_checkpoint(LOG.checkpoint, seed=seed) + "".join(lines)


class TestPolicy:
    """The file."""

    def test_what_it_says(self) -> None:
        policy = trust.parse_policy(POLICY)
        assert policy.logs == (trust.Log(LOG_KEY, "https://log.example/"),)
        assert [witness.name for witness in policy.witnesses] == list(NAMES)
        assert policy.witnesses[2] == trust.Witness("X3", KEYS["X3"], "https://X3.example/")
        assert policy.groups == (
            trust.Group("X", 2, ("X1", "X2", "X3")),
            trust.Group("Y", 1, ("Y1", "Y2")),
            trust.Group("both", 2, ("X", "Y")),
        )
        assert policy.quorum == "both"

    @pytest.mark.parametrize(
        ("line", "number", "text"),
        [
            ("log", 1, "log\nquorum none\n"),
            ("log with words", 1, f"log {LOG_KEY} url more\nquorum none\n"),
            ("a broken key", 2, "\nlog name+00000000+AAAA\nquorum none\n"),
            ("a witness's key for a log", 1, f"log {KEYS['X1']}\nquorum none\n"),
            ("a log's key for a witness", 1, f"witness X {LOG_KEY}\nquorum none\n"),
            ("the same log twice", 2, f"log {LOG_KEY}\nlog {LOG_KEY}\nquorum none\n"),
            (
                "the same key under another name",
                2,
                f"witness a {KEYS['X1']}\nwitness b {notes.VerifierKey('b', KEYS['X1'].public_key, 4)}\nquorum a\n",
            ),
            ("a name twice", 2, f"witness a {KEYS['X1']}\nwitness a {KEYS['X2']}\nquorum a\n"),
            ("a witness called none", 1, f"witness none {KEYS['X1']}\nquorum none\n"),
            ("a group of none", 1, "group g any none\nquorum none\n"),
            ("a group of nobody", 2, f"witness a {KEYS['X1']}\ngroup g all\nquorum g\n"),
            ("too many wanted", 2, f"witness a {KEYS['X1']}\ngroup g 2 a\nquorum g\n"),
            ("nobody wanted", 2, f"witness a {KEYS['X1']}\ngroup g 0 a\nquorum g\n"),
            ("a number written twice over", 2, f"witness a {KEYS['X1']}\ngroup g 01 a\nquorum g\n"),
            ("a member twice", 2, f"witness a {KEYS['X1']}\ngroup g any a a\nquorum g\n"),
            (
                "a member of two groups",
                3,
                f"witness a {KEYS['X1']}\ngroup g any a\ngroup h any a\nquorum h\n",
            ),
            ("a name from below", 1, f"group g any a\nwitness a {KEYS['X1']}\nquorum g\n"),
            ("a group in itself", 1, "group g any g\nquorum g\n"),
            ("an unknown quorum", 1, "quorum somebody\n"),
            ("two quorums", 2, "quorum none\nquorum none\n"),
            ("another word", 1, "mirror x\nquorum none\n"),
            ("a line of Windows", 1, "quorum none\r\n"),
            ("a control character", 1, "# \x07\nquorum none\n"),
        ],
    )
    def test_the_line_at_fault_is_named(self, line: str, number: int, text: str) -> None:
        with pytest.raises(BadTrustPolicy, match=f"^line {number}: "):
            trust.parse_policy(text)

    @pytest.mark.parametrize(
        "text", ["", f"log {LOG_KEY}\n", "# quorum none\n", " " * 300_000 + "\nquorum none\n"]
    )
    def test_a_file_without_a_quorum_or_without_end(self, text: str) -> None:
        with pytest.raises(BadTrustPolicy):
            trust.parse_policy(text)

    @given(
        st.lists(st.sampled_from(["log", "witness", "group", "quorum", "none", "a", "any", "\n", "2", "#"]))
    )
    def test_arbitrary_words_raise_only_this_error(self, words: list[str]) -> None:
        try:
            trust.parse_policy(" ".join(words))
        except BadTrustPolicy:
            return


class TestQuorum:
    """Two of three and one of two, over every set of witnesses."""

    POLICY = trust.parse_policy(POLICY)

    def test_every_set_of_witnesses(self) -> None:
        for names in itertools.chain.from_iterable(itertools.combinations(NAMES, n) for n in range(6)):
            standing = trust.satisfied(self.POLICY, note_by(*names))
            assert standing.cosigned == dict.fromkeys(names, TIME)
            assert set(standing.missing) == set(NAMES) - set(names)
            assert standing.signed_by == (LOG_KEY,)
            reached = sum(name[0] == "X" for name in names) >= 2 and any(name[0] == "Y" for name in names)
            assert standing.quorum is reached
            if reached:
                assert trust.require(self.POLICY, note_by(*names)) == standing
            else:
                with pytest.raises(QuorumMissing):
                    trust.require(self.POLICY, note_by(*names))

    def test_none_and_a_single_witness(self) -> None:
        alone = trust.parse_policy(f"log {LOG_KEY}\nquorum none\n")
        assert trust.require(alone, note_by()).cosigned == {}
        one = trust.parse_policy(f"log {LOG_KEY}\nwitness a {KEYS['X1']}\nquorum a\n")
        assert trust.require(one, note_by("X1", "X2")).cosigned == {"a": TIME}
        with pytest.raises(QuorumMissing):
            trust.require(one, note_by("X2"))

    def test_the_log_must_have_signed_for_itself(self) -> None:
        with pytest.raises(NotSigned):
            trust.satisfied(self.POLICY, note_by(*NAMES, seed=b"o" * 32))
        renamed = notes.verifier_key(name="other.example", seed=SEED)
        policy = trust.parse_policy(f"log {renamed}\nquorum none\n")
        with pytest.raises(NotSigned):
            trust.satisfied(policy, notes.sign_note(LOG.checkpoint.text, name="other.example", seed=SEED))

    def test_a_changed_key_is_two_lines_of_one_origin(self) -> None:
        new = notes.verifier_key(name=ORIGIN, seed=b"n" * 32)
        policy = trust.parse_policy(f"log {LOG_KEY}\nlog {new}\nquorum none\n")
        assert trust.require(policy, note_by()).signed_by == (LOG_KEY,)
        assert trust.require(policy, note_by(seed=b"n" * 32)).signed_by == (new,)

    def test_a_cosignature_without_a_time_does_not_count(self) -> None:
        assert trust.satisfied(self.POLICY, note_by("X3", time=0)).cosigned == {}


class TestProofFile:
    """One file proves one entry to whoever holds a trust policy."""

    POLICY = trust.parse_policy(
        f"log {LOG_KEY}\nwitness a {KEYS['X1']}\nwitness b {KEYS['X3']}\ngroup g all a b\nquorum g"
    )
    LEAF = leaf_hash(b"leaf-299")
    HASHES = tree.inclusion_proof(LOG.read, 299, 300)
    NOTE = note_by("X1", "X3")
    TEXT = proof.write_proof(index=299, hashes=HASHES, note=NOTE)

    def test_it_is_written_as_specified_and_verified(self) -> None:
        lines = self.TEXT.split("\n")
        assert lines[:2] == ["c2sp.org/tlog-proof@v1", "index 299"]
        assert lines[2 + len(self.HASHES)] == ""
        assert self.TEXT.endswith("\n\n" + self.NOTE)
        found, standing = proof.verify_proof(self.TEXT, leaf=self.LEAF, policy=self.POLICY)
        assert found == proof.Proof(299, tuple(self.HASHES), self.NOTE)
        assert standing.checkpoint == LOG.checkpoint

    def test_further_data_is_carried(self) -> None:
        text = proof.write_proof(index=299, hashes=self.HASHES, note=self.NOTE, extra=b"more")
        assert text.split("\n")[1] == "extra bW9yZQ=="
        assert proof.verify_proof(text, leaf=self.LEAF, policy=self.POLICY)[0].extra == b"more"

    def test_a_tree_of_one(self) -> None:
        only = MemoryLog(leaves(1))
        text = proof.write_proof(index=0, hashes=[], note=signed.sign_checkpoint(only.checkpoint, seed=SEED))
        policy = trust.parse_policy(f"log {LOG_KEY}\nquorum none\n")
        proof.verify_proof(text, leaf=leaf_hash(b"leaf-0"), policy=policy)

    def test_it_proves_no_other_entry_and_satisfies_no_other_policy(self) -> None:
        with pytest.raises(ProofFails):
            proof.verify_proof(self.TEXT, leaf=leaf_hash(b"leaf-298"), policy=self.POLICY)
        with pytest.raises(QuorumMissing):
            proof.verify_proof(self.TEXT, leaf=self.LEAF, policy=trust.parse_policy(POLICY))

    def test_every_changed_byte_is_found(self) -> None:
        raw = self.TEXT.encode()
        for at in range(len(raw)):
            altered = raw[:at] + bytes((raw[at] ^ (1 << at % 7),)) + raw[at + 1 :]
            with pytest.raises((UnicodeDecodeError, BadProofFile, ProofFails, QuorumMissing, NotSigned, WrongSignature,
                                BadNote, BadCheckpoint)):  # fmt: skip
                proof.verify_proof(altered.decode(), leaf=self.LEAF, policy=self.POLICY)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            TEXT.replace("@v1", "@v2"),
            TEXT.replace("index 299\n", ""),
            TEXT.replace("index 299", "index 0299"),
            TEXT.replace("index 299", "index -1"),
            TEXT.replace("index 299", "index 299\nextra AAAA"),
            TEXT.replace("index", "extra AAAA\nextra AAAA\nindex"),
            TEXT.replace("index", "extra AAA\nindex"),
            TEXT.replace("index", "extra AAB=\nindex"),
            TEXT.replace("index 299", "index 299\n" + "\n".join(["A" * 43 + "="] * 64)),
            TEXT.split("\n\n")[0] + "\n",
            TEXT.replace("\n\n", "\nAAAA\n\n", 1),
            TEXT + "x" * 1_100_000,
        ],
    )
    def test_what_is_no_proof_file(self, text: str) -> None:
        with pytest.raises(BadProofFile):
            proof.parse_proof(text)
