"""Whom one believes about the public log: a trust policy, and whether a checkpoint satisfies it (C2SP tlog-policy).

    log <vkey> [<address>]
    witness <name> <vkey> [<address>]
    group <name> <k|any|all> <name> …
    quorum <name|none>

A line may only use names that stand above it. "#" begins a line of comment.
"""

import re
from dataclasses import dataclass

from tande.toolkit.errors import BadTrustPolicy, BadVerifierKey, NotSigned, QuorumMissing
from tande.toolkit.notes import COSIGNATURE, ED25519, MLDSA44, VerifierKey, parse_verifier_key
from tande.toolkit.tlog.checkpoint import Checkpoint
from tande.toolkit.tlog.signed import open_signed

NOBODY = "none"
_LARGEST_FILE = 256 * 1024
_COUNT = re.compile(r"[1-9][0-9]{0,4}")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True)
class Log:
    """A log that is believed when one of its keys signed. Two lines of one origin: the key is being changed."""

    key: VerifierKey
    address: str | None = None


@dataclass(frozen=True)
class Witness:
    """Somebody whose cosignature counts; `name` is used in this file only."""

    name: str
    key: VerifierKey
    address: str | None = None


@dataclass(frozen=True)
class Group:
    """Counts as one that cosigned when at least `needs` of its members did."""

    name: str
    needs: int
    members: tuple[str, ...]


@dataclass(frozen=True)
class TrustPolicy:
    """A whole file. `quorum` names the witness or group that must have cosigned, or is "none"."""

    logs: tuple[Log, ...]
    witnesses: tuple[Witness, ...]
    groups: tuple[Group, ...]
    quorum: str

    @property
    def keys(self) -> tuple[VerifierKey, ...]:
        """All keys of logs and witnesses."""
        return (*(log.key for log in self.logs), *(witness.key for witness in self.witnesses))


@dataclass(frozen=True)
class Standing:
    """What the policy makes of one checkpoint: which keys of the log signed it, which witnesses, and when."""

    checkpoint: Checkpoint
    signed_by: tuple[VerifierKey, ...]
    cosigned: dict[str, int]
    missing: tuple[str, ...]
    quorum: bool


def parse_policy(text: str) -> TrustPolicy:
    """The policy in a file. Raises BadTrustPolicy with the number of the line at fault."""
    if len(text) > _LARGEST_FILE:
        raise BadTrustPolicy("too long")
    reader = _Reader()
    for number, line in enumerate(text.split("\n"), 1):
        try:
            reader.line(line)
        except (_LineError, BadVerifierKey) as error:
            raise BadTrustPolicy(f"line {number}: {error}") from None
    if reader.quorum is None:
        raise BadTrustPolicy("no line says what the quorum is")
    return TrustPolicy(tuple(reader.logs), tuple(reader.witnesses), tuple(reader.groups), reader.quorum)


def satisfied(policy: TrustPolicy, note: str) -> Standing:
    """Who signed the checkpoint in `note`, and whether that is enough.

    Raises BadNote, BadCheckpoint, WrongSignature (a line in the name of a key we know is not by it),
    NotSigned (by none of the logs, or in the name of another origin).
    """
    signed = open_signed(note, keys=policy.keys)
    origin = signed.checkpoint.origin
    logs = tuple(log.key for log in policy.logs if log.key in signed.by and log.key.name == origin)
    if not logs:
        raise NotSigned("not signed by a log of the trust policy")
    times = {witness.name: signed.by.get(witness.key) for witness in policy.witnesses}
    # Time 0 says "this tree is consistent", not "this is the largest I have seen": no witness of ours answers so.
    cosigned = {name: time for name, time in times.items() if time}
    missing = tuple(name for name in times if name not in cosigned)
    return Standing(signed.checkpoint, logs, cosigned, missing, _reached(policy, set(cosigned)))


def require(policy: TrustPolicy, note: str) -> Standing:
    """As `satisfied`, but also raises QuorumMissing."""
    standing = satisfied(policy, note)
    if not standing.quorum:
        raise QuorumMissing(
            f"cosigned by {len(standing.cosigned)} of {len(policy.witnesses)} witnesses: not enough"
        )
    return standing


def _reached(policy: TrustPolicy, agreed: set[str]) -> bool:
    for group in policy.groups:
        if len(agreed.intersection(group.members)) >= group.needs:
            agreed.add(group.name)
    return policy.quorum == NOBODY or policy.quorum in agreed


class _LineError(Exception):
    """What is wrong with one line."""


class _Reader:
    """Takes the lines one by one."""

    def __init__(self) -> None:
        self.logs: list[Log] = []
        self.witnesses: list[Witness] = []
        self.groups: list[Group] = []
        self.quorum: str | None = None
        self._names: set[str] = set()
        self._members: set[str] = set()

    def line(self, line: str) -> None:
        """Take one line. Raises _LineError, BadVerifierKey."""
        if _CONTROLS.search(line):
            raise _LineError("control characters")
        # Only spaces and tabs separate: other blanks may stand in a name.
        words = re.findall(r"[^ \t]+", line)
        if not words or words[0].startswith("#"):
            return
        kinds = {"log": self._log, "witness": self._witness, "group": self._group, "quorum": self._quorum}
        if words[0] not in kinds:
            raise _LineError("begins with none of log, witness, group, quorum")
        kinds[words[0]](words[1:])

    def _log(self, words: list[str]) -> None:
        if len(words) not in (1, 2):
            raise _LineError("log <key> [<address>]")
        key = parse_verifier_key(words[0])
        if key.kind not in (ED25519, MLDSA44):
            raise _LineError("a log signs with a key of kind 01 or 06")
        self._only_once(key, [log.key for log in self.logs])
        self.logs.append(Log(key, *words[1:]))

    def _witness(self, words: list[str]) -> None:
        if len(words) not in (2, 3):
            raise _LineError("witness <name> <key> [<address>]")
        key = parse_verifier_key(words[1])
        if key.kind not in (COSIGNATURE, MLDSA44):
            raise _LineError("a witness signs with a key of kind 04 or 06")
        self._only_once(key, [witness.key for witness in self.witnesses])
        self.witnesses.append(Witness(self._new(words[0]), key, *words[2:]))

    def _group(self, words: list[str]) -> None:
        if len(words) < 3:
            raise _LineError("group <name> <number, any or all> <name> …")
        members = words[2:]
        for member in members:
            if member not in self._names:
                raise _LineError(f"no line above names {member}")
            if member in self._members:
                raise _LineError(f"{member} is already in a group")
            self._members.add(member)
        needs = {"any": 1, "all": len(members)}.get(words[1])
        if needs is None:
            needs = int(words[1]) if _COUNT.fullmatch(words[1]) else 0
        if not 1 <= needs <= len(members):
            raise _LineError("a group needs at least one and at most all of its members")
        self.groups.append(Group(self._new(words[0]), needs, tuple(members)))

    def _quorum(self, words: list[str]) -> None:
        if len(words) != 1 or self.quorum is not None:
            raise _LineError("quorum <name or none>, once")
        if words[0] != NOBODY and words[0] not in self._names:
            raise _LineError(f"no line above names {words[0]}")
        self.quorum = words[0]

    def _new(self, name: str) -> str:
        if name == NOBODY or name in self._names:
            raise _LineError(f"{name} is already a name")
        self._names.add(name)
        return name

    def _only_once(self, key: VerifierKey, others: list[VerifierKey]) -> None:
        if key.public_key in [other.public_key for other in others]:
            raise _LineError("this key stands above already")
