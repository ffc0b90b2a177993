"""How somebody wants a log checked, and what came of it."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tande.toolkit.tlog.checkpoint import Checkpoint
from tande.toolkit.tlog.trust import Standing
from tande.verifier.believing import Belief
from tande.verifier.checks.counts import Head as Counted
from tande.verifier.checks.walk import Progress
from tande.verifier.findings import Finding
from tande.verifier.memory import Memory, Store
from tande.verifier.sources.source import Source


def no_progress(_done: int, _size: int) -> None:
    """Shows nothing."""


@dataclass(frozen=True)
class Options:
    """``policy``: the text of a trust policy. ``state``: the file to remember in. ``copies``: checkpoints others have.

    ``recent``: of the anchors only those of so many last days.
    """

    now: datetime
    keys: tuple[str, ...] = ()
    policy: str | None = None
    state: Path | None = None
    copies: tuple[str, ...] = ()
    ask_witnesses: bool = True
    recent: int | None = None
    progress: Progress = no_progress

    @property
    def today(self) -> date:
        """The day, in UTC."""
        return self.now.astimezone(UTC).date()


@dataclass
class Checked:
    """What was found. ``standing``, ``counts`` and ``facts`` (opened, by index) are there as far as the check came.

    ``memory``: what earlier runs remembered. ``sound``: the tree is the one that was signed and only grew. ``dated``:
    when it was surely the newest tree, as witnesses and the newest anchor beside it say. Our own clock does not: who
    knows how old a copy is?
    """

    source: Source
    note: str
    origin: str
    store: Store
    findings: list[Finding] = field(default_factory=list)
    memory: Memory | None = None
    belief: Belief | None = None
    standing: Standing | None = None
    counts: dict[Counted, int] | None = None
    facts: dict[int, dict[str, Any]] = field(default_factory=dict)
    sound: bool = False
    dated: datetime | None = None

    @property
    def head(self) -> Checkpoint:
        """The tree that is signed. Only when ``standing`` is there."""
        assert self.standing is not None
        return self.standing.checkpoint

    @property
    def believed(self) -> Belief:
        """Who is believed. Only when ``belief`` is there."""
        assert self.belief is not None
        return self.belief
