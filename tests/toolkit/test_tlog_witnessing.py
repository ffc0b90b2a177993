"""What a witness answers, case by case: it never helps a log to show two histories."""

import base64
import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tande.toolkit import notes
from tande.toolkit.errors import BadSubmission
from tande.toolkit.tlog import signed, tree, witnessing
from tande.toolkit.tlog.checkpoint import Checkpoint
from tande.toolkit.tlog.hashing import EMPTY_ROOT
from tests.toolkit.logs import ORIGIN, MemoryLog, leaves

SEED = b"s" * 32
KEY = notes.verifier_key(name=ORIGIN, seed=SEED)
LOG = MemoryLog(leaves(5))
LOG.append(leaves(7)[5:])
HEADS = {size: MemoryLog(leaves(size)).checkpoint for size in (0, 3, 5, 7)}
FORK = Checkpoint(ORIGIN, 7, b"r" * 32)
FORGED = HEADS[7].text + "\n" + notes.signature_line(KEY, bytes(64))


def request(
    old: int, *, head: Checkpoint = HEADS[7], note: str | None = None, proof: list[bytes] | None = None
) -> bytes:
    """A submission, honest in all that is not given."""
    hashes = tree.consistency_proof(LOG.read, old, head.size) if proof is None else proof
    signed_note = signed.sign_checkpoint(head, seed=SEED) if note is None else note
    return witnessing.write_submission(old_size=old, proof=hashes, note=signed_note).encode()


def last(size: int) -> tuple[int, bytes]:
    return size, HEADS[size].root


ANSWERS = {
    "the first checkpoint": (request(0), None, 200, ""),
    "the first checkpoint of an empty log": (request(0, head=HEADS[0], proof=[]), None, 200, ""),
    "a growth": (request(3), last(3), 200, ""),
    "the same again": (request(7), last(7), 200, ""),
    "older than the last": (request(3, head=HEADS[5], proof=[]), last(7), 409, "7\n"),
    "a size that is not the last": (request(3), last(5), 409, "5\n"),
    "a first checkpoint after others": (request(0), last(5), 409, "5\n"),
    "from a size this witness never saw": (request(3), None, 409, "0\n"),
    "a smaller tree": (request(7, head=HEADS[5], proof=[]), last(7), 400, None),
    "a proof of something else": (request(3, proof=tree.consistency_proof(LOG.read, 5, 7)), last(3), 422, None),
    "no proof": (request(3, proof=[]), last(3), 422, None),
    "a proof from nothing": (request(0, proof=[b"h" * 32]), None, 422, None),
    "a proof of nothing": (request(7, proof=[b"h" * 32]), last(7), 422, None),
    "another root of the same size": (request(7, head=FORK, proof=[]), last(7), 422, None),
    "a fork": (request(3, head=FORK, proof=tree.consistency_proof(LOG.read, 3, 7)), last(3), 422, None),
    "an empty tree with entries": (request(0, head=Checkpoint(ORIGIN, 0, b"r" * 32), proof=[]), None, 422, None),
    "a stranger's signature": (request(3, note=signed.sign_checkpoint(HEADS[7], seed=b"o" * 32)), last(3), 403, None),
    "a forged signature": (request(3, note=FORGED), last(3), 403, None),
    "a true and a forged signature": (
        request(3, note=signed.sign_checkpoint(HEADS[7], seed=SEED) + FORGED.split("\n\n")[1]), last(3), 403, None,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("body", "known", "status", "answer"), ANSWERS.values(), ids=ANSWERS)
def test_every_answer(body: bytes, known: tuple[int, bytes] | None, status: int, answer: str | None) -> None:
    submission = witnessing.parse_submission(body)
    outcome = witnessing.decide(submission, keys=[KEY], last=known)
    assert outcome.status == status
    assert outcome.checkpoint == (submission.checkpoint if status == 200 else None)
    assert outcome.body == answer if answer is not None else outcome.body.endswith("\n")
    assert (outcome.content_type == "text/x.tlog.size") is (status == 409)


def test_an_unknown_log() -> None:
    submission = witnessing.parse_submission(request(3))
    assert witnessing.decide(submission, keys=[], last=None).status == 404
    elsewhere = notes.verifier_key(name="log.example/other", seed=SEED)
    assert witnessing.decide(submission, keys=[elsewhere], last=None).status == 403


def test_the_questions_come_in_the_order_of_the_protocol() -> None:
    """Nobody learns the size of a log he cannot sign for, and a smaller tree is refused before a conflict is told."""
    smaller = witnessing.parse_submission(request(7, head=HEADS[5], proof=[]))
    assert witnessing.decide(smaller, keys=[KEY], last=last(3)).status == 400
    stranger = witnessing.parse_submission(request(0, note=signed.sign_checkpoint(HEADS[7], seed=b"o" * 32)))
    assert witnessing.decide(stranger, keys=[KEY], last=last(3)).status == 403


def test_what_is_kept_is_what_a_slower_request_meets() -> None:
    """A and B both start from 3; B is kept first. A's turn sees B's tree and cannot take it back."""
    a, b = (witnessing.parse_submission(request(3, head=HEADS[size])) for size in (5, 7))
    kept = witnessing.decide(b, keys=[KEY], last=last(3)).checkpoint
    assert kept == HEADS[7]
    outcome = witnessing.decide(a, keys=[KEY], last=(kept.size, kept.root))
    assert (outcome.status, outcome.body) == (409, "7\n")


def test_the_body_is_exactly_this() -> None:
    given_vectors = json.loads((Path(__file__).parents[1] / "vectors/tlog.json").read_text(encoding="utf-8"))
    lines = "\n".join(given_vectors["consistency_of_3_with_7"])
    note = signed.sign_checkpoint(HEADS[7], seed=SEED)
    assert request(3).decode() == f"old 3\n{lines}\n\n{note}"
    assert request(0).decode() == f"old 0\n\n{note}"
    parsed = witnessing.parse_submission(request(3))
    assert (parsed.old_size, parsed.note, parsed.checkpoint) == (3, note, HEADS[7])
    assert [base64.b64encode(value).decode() for value in parsed.proof] == given_vectors[
        "consistency_of_3_with_7"
    ]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"old 3",
        b"old 3\n\n",
        request(3).replace(b"old 3", b"old 03"),
        request(3).replace(b"old 3", b"old -3"),
        request(3).replace(b"old 3", b"old"),
        request(3).replace(b"old 3", b"new 3"),
        request(3).replace(b"old 3\n", b""),
        request(3).replace(b"old 3\n", b"old 3\n\n"),
        request(3).replace(b"old 3\n", b"old 3\nAAAA\n"),
        request(3).replace(b"old 3\n", b"old 3\r\n"),
        request(3, proof=[b"h" * 32] * 64),
        request(3).replace(b"\n7\n", b"\n07\n"),
        request(3).replace(b"\n\n\xe2", b"\nextension\n\n\xe2"),
        request(3)[:-1],
        request(3) + b"\xff",
        request(3) + b"x" * 300_000,
    ],
)
def test_what_is_no_submission(body: bytes) -> None:
    with pytest.raises(BadSubmission):
        witnessing.parse_submission(body)


@settings(deadline=None)
@given(
    st.binary(max_size=200) | st.integers(0, 500).map(lambda at: request(3)[:at] + b"\n" + request(3)[at:])
)
def test_arbitrary_bytes_raise_only_this_error_or_are_refused(body: bytes) -> None:
    try:
        submission = witnessing.parse_submission(body)
    except BadSubmission:
        return
    assert witnessing.decide(submission, keys=[KEY], last=last(3)).checkpoint in (None, HEADS[7])


def test_the_size_in_a_conflict() -> None:
    assert witnessing.parse_conflict(b"5\n") == witnessing.parse_conflict(b"5") == 5
    for body in (b"", b"\n", b"05\n", b"5\n\n", b"-1\n", b"<html>", b"9" * 30, "٥".encode()):
        with pytest.raises(BadSubmission):
            witnessing.parse_conflict(body)


def test_where_a_monitor_looks() -> None:
    assert witnessing.log_id(ORIGIN) == hashlib.sha256(b"log.example/mss").hexdigest()
    assert HEADS[0].root == EMPTY_ROOT
