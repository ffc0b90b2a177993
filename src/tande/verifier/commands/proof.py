"""A proof file (.tlog-proof), checked without any network."""

from collections.abc import Sequence

from tande.toolkit.codes import show
from tande.toolkit.errors import BadProofFile, QuorumMissing, ToolkitError
from tande.toolkit.promises import check_number, leaf_hash
from tande.toolkit.tlog.proof import parse_proof, verify_proof
from tande.verifier import believing, memory
from tande.verifier.answers import Answer
from tande.verifier.believing import Belief, NoKeys
from tande.verifier.checked import Options
from tande.verifier.findings import Finding


def prove(answer: Answer, name: str, text: str, leaves: Sequence[bytes], options: Options) -> set[bytes]:
    """Say what the proof in a file proves, and of which leaf. Raises NoKeys, MemoryBroken.

    The entry stands in the file as further data, which the proof itself then vouches for; or it is one of ``leaves``,
    which promises name.
    """
    try:
        proof = parse_proof(text)
        origin = proof.note.split("\n", 1)[0]
        belief = _belief(origin, options)
        about = [leaf_hash(proof.extra)] if proof.extra is not None else leaves
        leaf, size = _proven(text, about, belief)
    except QuorumMissing as error:
        answer.findings.append(Finding("unread", {"why": f"{name}: {error}"}))
        return set()
    except ToolkitError as error:
        answer.findings.append(Finding("bad_promise", {"file": name, "why": str(error)}))
        return set()
    entry = "" if proof.extra is None else proof.extra.decode("ascii", "replace")
    values = {"number": show(check_number(leaf)), "index": proof.index, "origin": origin, "size": size, "entry": entry}
    answer.lines.append(("proven", values))
    answer.data |= {"proven": values}
    return {leaf}


def _proven(text: str, leaves: Sequence[bytes], belief: Belief) -> tuple[bytes, int]:
    """Which of the leaves is in the tree, and the tree's size. Raises as `verify_proof`."""
    why: ToolkitError = BadProofFile("it does not say which entry it is about: give the promise too")
    for leaf in leaves:
        try:
            _, standing = verify_proof(text, leaf=leaf, policy=belief.policy)
        except QuorumMissing:
            raise
        except ToolkitError as error:
            why = error
            continue
        return leaf, standing.checkpoint.size
    raise why


def _belief(origin: str, options: Options) -> Belief:
    chosen = believing.given(options.keys, options.policy)
    known = None if chosen else memory.store_for(origin, chosen=options.state).load()
    if chosen is None and known is None:
        raise NoKeys("give the log's key with --key or --policy: no earlier check remembers it")
    return chosen or believing.remembered(known)  # type: ignore[arg-type]
