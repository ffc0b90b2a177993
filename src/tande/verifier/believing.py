"""Whose signature counts: keys that somebody gives, those remembered from the last run, or those the log names itself.

The last way trusts the server once; it is said, and from then on a change of keys needs the former key's signature.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tande.toolkit.errors import BadVerifierKey, LogError, PromiseError, ToolkitError
from tande.toolkit.notes import VerifierKey, parse_verifier_key
from tande.toolkit.promises import receipt_key_name
from tande.toolkit.tlog import trust
from tande.toolkit.tlog.signed import open_signed
from tande.toolkit.tlog.trust import Standing, TrustPolicy, parse_policy
from tande.verifier.findings import Finding
from tande.verifier.memory import Memory
from tande.verifier.sources import limits
from tande.verifier.sources.source import Source, read_or_none

KEYS, POLICY = "keys.json", "trust-policy.txt"


class NoKeys(Exception):
    """Nobody said whose signature counts, and the log names no keys either; or what was given is no key."""


@dataclass(frozen=True)
class Belief:
    """Who is believed. ``given``: by somebody's own choice; else it goes back to what the server said at first."""

    policy: TrustPolicy
    receipts: tuple[VerifierKey, ...]
    given: bool
    first: bool = False

    @property
    def log_keys(self) -> tuple[VerifierKey, ...]:
        """The keys of the log."""
        return tuple(log.key for log in self.policy.logs)


def settle(origin: str, source: Source, memory: Memory | None, *, keys: Sequence[str], policy: str | None) -> Belief:
    """Who is believed about the log of ``origin``. Raises NoKeys, CannotRead."""
    chosen = given(keys, policy)
    told = said(source, origin) if chosen is None or not chosen.receipts else None
    known = remembered(memory) if memory is not None else None
    if chosen is not None:
        rest = known or told
        return chosen if chosen.receipts or rest is None else replace(chosen, receipts=rest.receipts)
    if known is not None:
        return known
    if told is None:
        raise NoKeys(f"the log has no {KEYS}: give its key with --key or --policy")
    return replace(told, first=True)


def given(keys: Sequence[str], policy: str | None) -> Belief | None:
    """What somebody chose; None for nothing. Raises NoKeys."""
    if not keys and policy is None:
        return None
    try:
        found = [parse_verifier_key(key) for key in keys]
        chosen = None if policy is None else parse_policy(policy)
    except ToolkitError as error:
        raise NoKeys(f"what was given is no key or no policy: {error}") from None
    receipts = tuple(key for key in found if key.name.endswith(receipt_key_name("")))
    logs = tuple(trust.Log(key) for key in found if key not in receipts)
    if chosen is None:
        if not logs:
            raise NoKeys("give the log's own key too")
        chosen = TrustPolicy(logs, (), (), trust.NOBODY)
    elif logs:
        chosen = replace(chosen, logs=tuple(dict.fromkeys((*chosen.logs, *logs))))
    return Belief(chosen, receipts, given=True)


def remembered(memory: Memory) -> Belief:
    """As at the end of the last run. Raises NoKeys when the file was damaged."""
    try:
        receipts = tuple(parse_verifier_key(vkey) for vkey in memory.receipts)
        return Belief(parse_policy(memory.policy), receipts, given=memory.given)
    except ToolkitError:
        raise NoKeys("the remembered keys cannot be read") from None


def said(source: Source, origin: str) -> Belief | None:
    """What the server says of its log's keys and witnesses; None when it says nothing that can be used.

    Raises CannotRead.
    """
    data = read_or_none(source, KEYS, limit=limits.SMALL)
    try:
        table = json.loads(data or b"{}")
        logs = [parse_verifier_key(str(vkey)) for vkey in table["log"]]
        receipts = parse_verifier_key(str(table["receipts"]))
    except (ValueError, KeyError, TypeError, BadVerifierKey):
        return None
    if not logs or any(key.name != origin for key in logs) or receipts.name != receipt_key_name(origin):
        return None
    text = read_or_none(source, POLICY, limit=limits.SMALL)
    try:
        policy = parse_policy((text or b"").decode("utf-8"))
    except (UnicodeDecodeError, LogError):
        policy = TrustPolicy((), (), (), trust.NOBODY)
    return Belief(replace(policy, logs=tuple(trust.Log(key) for key in logs)), (receipts,), given=False)


def after_change(
    belief: Belief, told: Belief | None, note: str, vouched: Sequence[str]
) -> tuple[Belief, list[Finding]]:
    """Who is to be believed from now on when the server names others than were believed, and what to say of it.

    The checkpoint in ``note`` is signed by a key that was believed. ``vouched``: keys that the log itself, under that
    signature, says are in force. ``told`` is None for keys that somebody gave: the server does not change those.
    """
    if belief.first or told is None:
        return belief, []
    findings: list[Finding] = []
    signed = _signed_by(note, told)
    new = [key for key in told.log_keys if key not in belief.log_keys]
    taken = [key for key in new if key in signed or str(key) in vouched]
    receipts = [key for key in told.receipts if key not in belief.receipts]
    if new or receipts:
        values = {"new": [str(key) for key in taken], "refused": [str(key) for key in new if key not in taken],
                  "receipts": [str(key) for key in receipts]}
        findings.append(Finding("keys_changed", values))
    # A former key is kept as long as the server names it, or nothing that replaces it is vouched for.
    logs = tuple(log for log in belief.policy.logs if log.key in told.log_keys or not taken)
    policy = replace(belief.policy, logs=(*logs, *(trust.Log(key) for key in taken)))
    if _others(told.policy) != _others(belief.policy):
        findings.append(Finding("witnesses_changed", {"witnesses": [one.name for one in told.policy.witnesses]}))
        policy = replace(told.policy, logs=policy.logs)
    return replace(belief, policy=policy, receipts=(*belief.receipts, *receipts)), findings


def taken_over(note: str, told: Belief | None) -> bool:
    """Whether the server's own new keys signed what no key that we believe has signed."""
    return told is not None and bool(_signed_by(note, told))


def write_policy(policy: TrustPolicy) -> str:
    """The policy as a file (C2SP tlog-policy)."""
    lines = [_line("log", str(log.key), log.address) for log in policy.logs]
    lines += [_line("witness", one.name, str(one.key), one.address) for one in policy.witnesses]
    lines += [_line("group", one.name, str(one.needs), *one.members) for one in policy.groups]
    return "\n".join([*lines, _line("quorum", policy.quorum), ""])


def newest_time(standing: Standing) -> int | None:
    """The latest moment at which a witness vouched that this tree was the newest."""
    return max(standing.cosigned.values(), default=None)


def _line(*words: str | None) -> str:
    return " ".join(word for word in words if word)


def _others(policy: TrustPolicy) -> tuple[object, ...]:
    return policy.witnesses, policy.groups, policy.quorum


def _signed_by(note: str, told: Belief) -> set[VerifierKey]:
    try:
        return set(open_signed(note, keys=told.log_keys).by)
    except (LogError, PromiseError):
        return set()
