"""The whole check of a log: reads it once, asks every question, and remembers what it saw if the tree is sound."""

from collections.abc import Sequence
from datetime import UTC, datetime, time

from tande.toolkit.errors import LogError, PromiseError
from tande.toolkit.notes import decode_note, split_note
from tande.toolkit.tlog.checkpoint import parse_checkpoint
from tande.toolkit.tlog.trust import satisfied
from tande.verifier import believing
from tande.verifier.checked import Checked, Options
from tande.verifier.checks import contents, others, tree
from tande.verifier.checks.anchors import Days
from tande.verifier.checks.counts import Recount
from tande.verifier.checks.others import Copy
from tande.verifier.checks.walk import Taker, Walk, walk
from tande.verifier.findings import Finding, Grade
from tande.verifier.memory import Head, Memory, known_at, store_for
from tande.verifier.sources.opening import open_log
from tande.verifier.sources.source import Source

MOST_HEADS = 500
_BEFORE, _NOW = "What was shown before", "What is shown now"


def check_log(typed: str, options: Options, *, takers: Sequence[Taker] = ()) -> Checked:
    """Check the log at an address or in a folder. Raises CannotRead, NoKeys, MemoryBroken, OSError (remembering)."""
    return check(*open_log(typed), options, takers=takers)


def check(source: Source, raw: bytes, options: Options, *, takers: Sequence[Taker] = ()) -> Checked:
    """As `check_log`, of a log whose checkpoint was read already."""
    result = begin(source, raw, options)
    if result.standing is None:
        return result
    copies = _copies(result, options)
    seen = [one.size for one in result.memory.heads] if result.memory else []
    stops = {*seen, *(copy.checkpoint.size for copy in copies)}
    recount = Recount()
    walked = walk(source, result.head.size, takers=(recount, *takers), stops=stops, progress=options.progress)
    _tree(result, walked, copies)
    if result.sound:
        leaves = bytes(walked.leaves)
        days = contents.check(result, leaves, recount, options)
        date_of(result, days)
        remember(result, leaves, days)
    return result


def begin(source: Source, raw: bytes, options: Options) -> Checked:
    """The first part of the check: whose log it is and whether the checkpoint is signed. Raises as `check_log`."""
    try:
        note = decode_note(raw)
        origin = parse_checkpoint(split_note(note)[0]).origin
    except (LogError, PromiseError) as error:
        note, store = raw.decode("utf-8", "replace"), store_for("", chosen=options.state)
        return Checked(source, note, "", store, [Finding("not_signed", {"why": str(error)}, ((_NOW, note),))])
    result = Checked(source, note, origin, store_for(origin, chosen=options.state))
    result.memory = result.store.load()
    if not _is_other(result, options):
        _signed(result, options)
    return result


def _is_other(result: Checked, options: Options) -> bool:
    """Whether another log was seen here before. A server must not pass for a new one by giving itself another name."""
    known = known_at(result.source.address, chosen=None) if options.state is None else None
    other = next((one for one in (result.memory, known) if one is not None and one.origin != result.origin), None)
    if other is None or options.keys or options.policy is not None:
        result.memory = None if other is result.memory else result.memory
        return False
    papers = ((_BEFORE, other.note), (_NOW, result.note))
    result.findings.append(Finding("other_log", {"before": other.origin, "now": result.origin}, papers))
    return True


def _signed(result: Checked, options: Options) -> None:
    """Who signed the checkpoint; ``standing`` is left out when the log did not."""
    belief = believing.settle(
        result.origin, result.source, result.memory, keys=options.keys, policy=options.policy
    )
    result.belief = belief
    try:
        standing = result.standing = satisfied(belief.policy, result.note)
    except (LogError, PromiseError) as error:
        result.findings.append(_unsigned(result, str(error)))
        return
    if belief.first:
        result.findings.append(Finding("trusts_server", {"key": str(belief.log_keys[0])}))
    if not standing.quorum:
        values = {"has": len(standing.cosigned), "all": len(belief.policy.witnesses)}
        result.findings.append(Finding("quorum_missing", values))


def _unsigned(result: Checked, why: str) -> Finding:
    told = None if result.believed.given else believing.said(result.source, result.origin)
    if result.memory is None or told is None or not believing.taken_over(result.note, told):
        return Finding("not_signed", {"why": why}, ((_NOW, result.note),))
    papers = ((_BEFORE, result.memory.note), (_NOW, result.note))
    return Finding("new_key", {"key": str(told.log_keys[0])}, papers)


def _copies(result: Checked, options: Options) -> list[Copy]:
    policy = result.believed.policy
    copies = others.read_copies(options.copies, policy, result.origin)
    if options.ask_witnesses and result.source.far:
        seen, silent = others.ask_witnesses(policy, result.origin)
        copies += seen
        result.findings += silent
    return copies


def _tree(result: Checked, walked: Walk, copies: list[Copy]) -> None:
    """Whether the tree is the one that was signed, and goes on from what we and others saw."""
    head, memory, findings = result.head, result.memory, result.findings
    wrong = tree.against_signature(walked, head)
    findings += wrong
    if memory is not None and walked.entries_root is not None:
        findings += tree.against_past(walked, head, result.note, memory, place=result.source.address)
    elif memory is not None:
        findings += tree.fork(head, result.note, memory)
    if not wrong:
        findings += others.compare(head, result.note, copies, walked.roots | {head.size: head.root})
    result.sound = not any(one.grade is Grade.WRONG for one in findings)


def date_of(result: Checked, days: Days) -> None:
    """Set when the tree was surely the newest. An anchor is made after the batch of its day, or there was none."""
    assert result.standing is not None
    witnessed = believing.newest_time(result.standing)
    times = [] if witnessed is None else [datetime.fromtimestamp(witnessed, UTC)]
    times += [] if days.newest is None else [datetime.combine(days.newest, time(), UTC)]
    result.dated = max(times, default=None)


def remember(result: Checked, leaves: bytes, days: Days) -> None:
    """Keep what was seen for the next run. What was remembered of an anchor is never replaced."""
    memory, belief, head, place = result.memory, result.believed, result.head, result.source.address
    if memory is not None and head.size < memory.head.size:
        return  # a copy that is behind teaches nothing
    places = {one: size for one, size in (memory.places if memory else {}).items() if one != place}
    at = int(result.dated.timestamp()) if result.dated else None
    heads = memory.heads if memory else ()
    if heads and heads[-1].size == head.size:
        at, heads = max((time for time in (at, heads[-1].at) if time), default=None), heads[:-1]
    result.store.save(Memory(
        origin=result.origin, places=places | {place: head.size}, note=result.note,
        heads=(*heads, Head(head.size, head.root, at))[-MOST_HEADS:],
        policy=believing.write_policy(belief.policy), receipts=tuple(map(str, belief.receipts)), given=belief.given,
        anchors={day.isoformat(): value for day, value in days.hashes.items()} | (memory.anchors if memory else {}),
        leaves=leaves,
    ))
