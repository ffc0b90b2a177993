"""Openings: entries that are about nobody (keys, tables, rules, restores) are published with what they commit to."""

from tande.ledger.models import Fact
from tande.ledger.operations import coded
from tande.ledger.publication import batches
from tande.ledger.publication.folder import Folder
from tande.policy import facts
from tande.toolkit import openings

_DONE = ".opened"
"""Holds the size up to which openings were written. Losing it costs one pass over the log."""


def catch_up(folder: Folder, size: int) -> None:
    """Write the openings of the first ``size`` entries that are not written yet."""
    done = int(folder.text(_DONE) or 0)
    if done >= size:
        return
    opened = {one.seq: one for one in Fact.objects.filter(
        kind__in=facts.OPENED, published__index__gte=done, published__index__lt=size
    )}
    for one in batches.lines(done, size):
        fact = opened.get(one.fact) if one.fact is not None else None
        if fact is not None:
            folder.write(openings.opening_path(one.index), openings.write_opening(coded(fact), salt=bytes(fact.salt)))
    folder.write(_DONE, str(size).encode("ascii"))
