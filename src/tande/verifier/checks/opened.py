"""Entries that are about nobody are published with what they commit to: whether each opening is there and fits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tande.toolkit.errors import BadEntry, BadOpening
from tande.toolkit.openings import check_opening, opening_path
from tande.verifier.checks.counts import Recount
from tande.verifier.findings import Finding
from tande.verifier.sources import limits
from tande.verifier.sources.source import Source, read_all

KEY_CHANGED = "log_key.changed"
MOST_NAMED = 10


@dataclass
class Opened:
    """The coded facts that openings prove, by index; and what is wrong."""

    facts: dict[int, dict[str, Any]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def check(source: Source, recount: Recount) -> Opened:
    """Read every opening there should be. Raises CannotRead."""
    result, missing, wrong = Opened(), list[int](), list[int]()
    wanted = sorted(recount.opened)
    for index, (_, data) in zip(
        wanted, read_all(source, map(opening_path, wanted), limit=limits.SMALL), strict=True
    ):
        if data is None:
            missing.append(index)
            continue
        try:
            result.facts[index] = check_opening(data, entry=recount.opened[index])
        except (BadOpening, BadEntry):
            wrong.append(index)
    for name, indexes in (("wrong_opening", wrong), ("missing_opening", missing)):
        if indexes:
            result.findings.append(Finding(name, {"count": len(indexes), "indexes": indexes[:MOST_NAMED]}))
    if recount.more_opened:
        result.findings.append(Finding("unread", {"why": f"{recount.more_opened} openings more than can be looked at"}))
    return result


def bodies(facts: Mapping[int, Mapping[str, Any]], kind: str) -> list[tuple[int, Mapping[str, Any]]]:
    """(index, body) of the opened facts of one kind, in their order."""
    return [(index, dict(fact.get("body") or {})) for index, fact in sorted(facts.items()) if fact.get("kind") == kind]


def vouched_keys(facts: Mapping[int, Mapping[str, Any]]) -> list[str]:
    """Every key (vkey) that the log says signs it, or signed it."""
    found: Iterable[Any] = (key for _, body in bodies(facts, KEY_CHANGED) for key in _list(body.get("log")))
    return list(dict.fromkeys(key for key in found if isinstance(key, str)))


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
