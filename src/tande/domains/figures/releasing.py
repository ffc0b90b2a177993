"""Printing a period: every table by the rule of disclosure, checked against all former releases, hashed, recorded.

Drawing takes a while and is done outside of any transaction, so that no complaint waits for it; what was drawn is
written only if nothing was counted and nothing released meanwhile, else it is drawn again.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from tande.domains.figures import counting as counts
from tande.domains.figures import documents
from tande.domains.figures.documents import Document
from tande.domains.figures.errors import Refused
from tande.domains.figures.models import Position, PrintedTable, Release, Version
from tande.ledger import operations as ledger
from tande.policy import counting, differencing, figure_tables, periods
from tande.policy.case_counts import Codes
from tande.policy.counting import Form
from tande.policy.figure_tables import Cell
from tande.policy.tables import Printed
from tande.toolkit.promises import canonical_json

RELEASED = "figures.released"
MOST_TRIES = 5


def release(*, at: datetime) -> list[str]:
    """Release every period that is over at ``at`` and was not released yet; the names of the new releases.

    Called by the console alone; needs no officer. Safe twice and at once: a period is released once. With nothing
    counted in or before a period there is nothing to release. Raises Refused when a table would tell what is hidden.
    """
    counts.count_new()
    return [name for name in due(at) if _release(name, at)]


def due(at: datetime) -> list[str]:
    """The periods, by their last month, that are to be released at ``at``: the first time only the last one."""
    every = settings.MISSION.publication.figures_every_months
    last = periods.last_complete(at, every)
    if counts.first_month(last) is None:
        return []
    newest = Release.objects.order_by("-id").values_list("id", flat=True).first()
    if newest is None:
        return [last]
    return [periods.month(n) for n in range(periods.number(newest) + every, periods.number(last) + 1, every)]


def _release(name: str, at: datetime) -> bool:
    """Draw one release and write it. False when another one was quicker."""
    for _ in range(MOST_TRIES):
        position = Position.objects.get_or_create(pk=1)[0]
        drawing = _Drawing(name)
        done = _write(drawing, drawing.documents(position), position, at)
        if done is not None:
            return done
    return False


def _write(drawing: "_Drawing", found: Sequence[Document], drawn_at: Position, at: datetime) -> bool | None:
    """One transaction: a crash leaves all of it or nothing. None when something was counted since it was drawn."""
    with transaction.atomic():
        position = counts.locked_position()
        if Release.objects.filter(pk__gte=drawing.name).exists():
            return False
        if position.seq != drawn_at.seq:
            return None
        made = Release.objects.create(id=drawing.name, at=at, seq=position.seq)
        hashes = {}
        for one in found:
            content = canonical_json(one)
            hashes[one["table"]] = hashlib.sha256(content).hexdigest()
            PrintedTable.objects.create(
                release=made, name=one["table"], content=content.decode(), sha256=hashes[one["table"]]
            )
        for version in drawing.versions:
            version.release = made
        Version.objects.bulk_create(drawing.versions)
        ledger.record(
            kind=RELEASED, subject=drawing.name, at=at, body={"release": drawing.name, "tables": hashes}
        )
        position.months = [month for month in position.months if month > drawing.name]
        position.save()
    return True


def _former(former: Release | None) -> dict[str, Document]:
    if former is None:
        return {}
    return {one.name: json.loads(one.content) for one in former.tables.all()}


class _Drawing:
    """The documents of one release: tables of periods that have just ended, and of those in which something changed."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.codes, self.rule = Codes(settings.MISSION), settings.MISSION.disclosure
        self.former = ""
        self.changed: frozenset[str] = frozenset()
        self.frames: dict[str, frozenset[str]] = {}
        self.versions: list[Version] = []

    def documents(self, position: Position) -> list[Document]:
        """All of them, the series first. Raises Refused."""
        former = Release.objects.order_by("-id").first()
        before, self.former = _former(former), former.id if former else ""
        self.changed = frozenset(position.months)
        found = [
            documents.series(self.name, before.get(documents.SERIES)),
            documents.durations(self.name, before.get(documents.DURATIONS), periods.QUARTER),
            documents.children(self.name, before.get(documents.CHILDREN)),
        ]
        for form in figure_tables.forms_in_order():
            entries = {one["period"]: one for one in before.get(form.name, {}).get("periods", ())}
            for months in self.to_draw(form):
                drawn = self.draw(form, months)
                if drawn is not None:
                    entries[drawn["period"]] = drawn
            found.append(documents.of_form(self.name, form, [entries[period] for period in sorted(entries)]))
        return found

    def to_draw(self, form: Form) -> list[tuple[str, ...]]:
        """The periods of a table that must be looked at: no more than what changed since the last release."""
        return [
            months for months in documents.whole_periods(self.name, form.months)
            if months[-1] > self.former or (not form.stock and not self.changed.isdisjoint(months))
        ]

    def draw(self, form: Form, months: tuple[str, ...]) -> dict[str, Any] | None:
        """One period of a table as it may be printed now; None when the last print stands."""
        period = periods.name(months[0], form.months)
        table = figure_tables.table(form, self._cells(form, months), self.codes)
        former = self._versions(form, period)
        together = self._frame(form, period)
        version = differencing.next_version(former, table, self.rule, together=together)
        if version is None:
            self._remember(form, period, former[-1].printed)
            return None
        try:
            differencing.check([*former, version], self.rule)
        except differencing.WouldDisclose as error:
            raise Refused(f"{form.name} {period}: {error}") from error
        self._remember(form, period, version.printed)
        self.versions.append(Version(
            form=form.name, period=period, true=documents.keep_table(table),
            printed=documents.keep_printed(version.printed),
        ))
        return documents.entry(
            self.name, period, version.printed, anew=bool(former), days=self._days(form, months, version.printed)
        )

    def _cells(self, form: Form, months: tuple[str, ...]) -> Mapping[Cell, int]:
        found = counts.standing(form.name, months[-1]) if form.stock else counts.cells(form.name, months)
        return {Cell(*key): n for key, n in found.items() if key[:2] != ("", "")}

    def _versions(self, form: Form, period: str) -> list[differencing.Version]:
        rows = Version.objects.filter(form=form.name, period=period).order_by("release_id")
        return [
            differencing.Version(documents.table_from(one.true), documents.printed_from(one.printed)) for one in rows
        ]

    def _frame(self, form: Form, period: str) -> frozenset[str]:
        """The States that are not named in this period, because the table of allegations does not name them."""
        if not form.of_states or form.name == counting.FRAME:
            return frozenset()
        if period not in self.frames:
            known = self._versions(counting.FORMS[counting.FRAME], period)
            self.frames[period] = known[-1].printed.together if known else frozenset()
        return self.frames[period]

    def _remember(self, form: Form, period: str, printed: Printed) -> None:
        if form.name == counting.FRAME:
            self.frames[period] = printed.together

    def _days(self, form: Form, months: tuple[str, ...], printed: Printed) -> dict[str, int]:
        if form.name != "waiting_by_state":
            return {}
        waiting = {row: n for (_, row, _), n in counts.standing(form.name, months[-1]).items()}
        since = {row: n for (_, row, _), n in counts.standing("waiting_since", months[-1]).items()}
        return figure_tables.silent_days(
            printed, waiting, since, documents.last_day(months[-1]), self.rule.rounding
        )
