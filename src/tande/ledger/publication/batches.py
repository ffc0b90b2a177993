"""Which facts wait for the log, and the drawing of a batch: the order in the log is decided here and nowhere else."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from secrets import SystemRandom

from django.db import transaction
from django.db.models import Max, QuerySet

from tande.ledger.models import Batch, Entry, Fact
from tande.policy import publication
from tande.policy.publication import Rhythm

OVERLAP = 10_000
"""Facts before the newest published one that are looked at again: on PostgreSQL a smaller number may commit later."""
_CHUNK = 2_000


@dataclass(frozen=True)
class Line:
    """An entry at its place: its text, and the number of its fact (None when a restore lost the fact)."""

    index: int
    line: str
    fact: int | None


def size() -> int:
    """How many entries the log has by the database."""
    newest = Entry.objects.aggregate(newest=Max("index"))["newest"]
    return 0 if newest is None else newest + 1


def waiting() -> QuerySet[Fact]:
    """Public facts that are in no batch yet, oldest first. The cost does not grow with the log."""
    newest = Entry.objects.aggregate(newest=Max("fact"))["newest"] or 0
    return Fact.objects.filter(entry__isnull=False, published=None, seq__gt=newest - OVERLAP).order_by("seq")


def forgotten() -> int:
    """Public facts that no batch ever took, however old: looks at all, for ``tande check``. Waiting ones count."""
    return Fact.objects.filter(entry__isnull=False, published=None).count()


def overdue(day: date) -> int:
    """Entries that were promised by a day before this one and are in no batch."""
    return Fact.objects.filter(publish_by__lt=day, published=None).count()


def draw(rhythm: Rhythm, *, at: datetime) -> Batch | None:
    """Put what waits into the log, in random order, when it is time; the batch, or None.

    One transaction: before its commit nothing has happened, after it the order stands and only files are missing.
    The caller holds the log's lock.
    """
    with transaction.atomic():
        facts = list(waiting().only("seq", "at", "entry"))
        last = Batch.objects.order_by("-slot").first()
        oldest = min((one.at for one in facts), default=None)
        if not publication.goes_out(
            rhythm, at=at, waiting=len(facts), oldest=oldest, last_slot=last.slot if last else None
        ):
            return None
        # The order of arrival would tell who spoke first: it is drawn by the machine's own generator.
        SystemRandom().shuffle(facts)
        first = size()
        rows = [Entry(index=first + n, fact=fact, line=fact.entry or "") for n, fact in enumerate(facts)]
        Entry.objects.bulk_create(rows, batch_size=_CHUNK)
        return Batch.objects.create(slot=rhythm.slot(at), first=first, size=first + len(rows), at=at)


def adopt(lines: list[str]) -> int:
    """Take over entries that were published and that a restored database no longer knows; how many.

    A fact that is still here keeps its entry; of the others only the line is left. The caller holds the lock and has
    checked the lines against the signed tree.
    """
    with transaction.atomic():
        known = {one.entry: one for one in Fact.objects.filter(entry__in=lines, published=None)}
        first = size()
        rows = [Entry(index=first + n, fact=known.get(line), line=line) for n, line in enumerate(lines)]
        Entry.objects.bulk_create(rows, batch_size=_CHUNK)
        return len(rows)


def lines(start: int, end: int) -> Iterator[Line]:
    """The entries from ``start`` to ``end`` - 1, in order."""
    rows = Entry.objects.filter(index__gte=start, index__lt=end).order_by("index")
    for index, line, fact in rows.values_list("index", "line", "fact").iterator(chunk_size=_CHUNK):
        yield Line(index, line, fact)
