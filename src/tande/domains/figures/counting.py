"""Counting new facts, portion by portion: what a case looked like, what the facts make of it, the difference added.

Each portion is one transaction: counts, cases and the position in the ledger move together or not at all, so that a
crash anywhere counts nothing twice. Two at once take turns on the position's row.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet, Sum

from tande.domains.figures.models import CaseFile, Count, Position
from tande.ledger import queries as ledger
from tande.policy import facts, folding, periods
from tande.policy.case_counts import Codes, Key
from tande.policy.folding import Coded

PORTION = 1_000
MOST_MONTHS = 120
_ROWS_AT_ONCE = 100
_BESIDE = frozenset({"case.read", "case.exported", "evidence.read", "identity.opened", "rounds.done"})
"""Kinds that no figure is made of, and that there are most of."""


def count_new() -> int:
    """Count every fact that is not counted yet; the number of the last one. Costs what the new facts cost."""
    upto, codes = ledger.settled_seq(), Codes(settings.MISSION)
    while True:
        with transaction.atomic():
            position = locked_position()
            portion = ledger.facts_after(position.seq, upto=upto, limit=PORTION)
            if not portion:
                return position.seq
            changed = _fold(portion, codes)
            position.seq = portion[-1].seq
            position.months = sorted({*position.months, *(key.month for key in changed)})
            position.save()


def locked_position() -> Position:
    """The one position, locked until the transaction ends."""
    Position.objects.get_or_create(pk=1)
    return Position.objects.select_for_update().get(pk=1)


def _fold(portion: Iterable[ledger.FactView], codes: Codes) -> Counter[Key]:
    news: dict[str, list[Coded]] = {}
    for fact in portion:
        if fact.kind in facts.KINDS and fact.kind not in _BESIDE:
            news.setdefault(fact.subject, []).append(Coded(fact.kind, fact.at, fact.body))
    known = {one.case_id: one.state for one in CaseFile.objects.filter(pk__in=[subject for subject in news if subject])}
    changed: Counter[Key] = Counter()
    files = []
    for subject, said in news.items():
        folded = folding.fold(known.get(subject, {}), said, codes)
        changed.update(folded.counts)
        if subject and not folded.case.keys().isdisjoint(("received", "register")):
            files.append(CaseFile(case_id=subject, state=folded.case))
    CaseFile.objects.bulk_create(
        files, batch_size=500, update_conflicts=True, unique_fields=["case_id"], update_fields=["state"]
    )
    _add(changed)
    return changed


def _add(changed: Mapping[Key, int]) -> None:
    """Add to the counts; Django's own upsert can replace a number but not add to it."""
    columns = ("month", "name", "column_code", "row_code", "source", "n")
    quoted = ", ".join(columns)
    rows: list[tuple[str | int, ...]] = [(*key, n) for key, n in sorted(changed.items()) if n]
    with connection.cursor() as cursor:
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            some = rows[start : start + _ROWS_AT_ONCE]
            marks = ", ".join(["(%s, %s, %s, %s, %s, %s)"] * len(some))
            # Names are our own constants; every value is a parameter.
            cursor.execute(
                f"INSERT INTO figures_count ({quoted}) VALUES {marks} "  # noqa: S608
                "ON CONFLICT (name, month, column_code, row_code, source) "
                "DO UPDATE SET n = figures_count.n + excluded.n",
                [value for row in some for value in row],
            )


def first_month(upto: str) -> str | None:
    """The first month of which anything was counted, at most ten years before; what is older stands in old releases."""
    first = Count.objects.order_by("month").values_list("month", flat=True).first()
    if first is None or first > upto:
        return None
    return max(first, periods.month(periods.number(upto) - MOST_MONTHS + 1))


def cells(name: str, months: Iterable[str]) -> dict[tuple[str, str, str], int]:
    """The counts of a table over some months, by column, row and State."""
    return _cells(Count.objects.filter(name=name, month__in=list(months)))


def standing(name: str, month: str) -> dict[tuple[str, str, str], int]:
    """The counts of what stands, at the end of a month: all that came and went until then."""
    return _cells(Count.objects.filter(name=name, month__lte=month))


def _cells(rows: QuerySet[Count]) -> dict[tuple[str, str, str], int]:
    summed = rows.values_list("column_code", "row_code", "source").annotate(total=Sum("n"))
    return {(column, row, source): total for column, row, source, total in summed if total}


def by_month(names: Iterable[str], upto: str) -> dict[tuple[str, str], int]:
    """The plain numbers of some series, by name and month."""
    rows = Count.objects.filter(name__in=list(names), month__lte=upto, column_code="", row_code="")
    summed = rows.values_list("name", "month").annotate(total=Sum("n"))
    return {(name, month): total for name, month, total in summed}


def totals_by_month(name: str, upto: str) -> dict[str, int]:
    """All cells of a table together, by month."""
    rows = Count.objects.filter(name=name, month__lte=upto).values_list("month").annotate(total=Sum("n"))
    return dict(rows)
