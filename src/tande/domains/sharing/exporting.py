"""Exports: each kind is a right of its own, and each file made is recorded with its hash."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.conf import settings
from django.db import transaction

from tande.domains.sharing import contents
from tande.domains.sharing.errors import BadRequest
from tande.domains.sharing.models import Export
from tande.domains.sharing.scope import Insider, check
from tande.domains.violations import queries as violations
from tande.ledger import operations as ledger
from tande.policy import roles, sharing
from tande.policy.violations import parties
from tande.policy.violations.counting import Period
from tande.policy.violations.records import Violation
from tande.toolkit import sealing
from tande.toolkit.mrm import hxl, workbook

RIGHTS: Final[dict[str, str]] = {
    "mrm": "violation.export_mrm",
    "hxl": "violation.export_hxl",
    "hxl_public": "violation.export_hxl",
    "tables": "violation.count",
    "form_violations": "violation.export_form",
    "form_encounters": "violation.export_form",
}
"""Kind of export → the right it needs."""


@dataclass(frozen=True, slots=True)
class Made:
    """A file that was made. ``ending``: of its name."""

    data: bytes
    rows: int
    ending: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Naming:
    """How a table names what is in it, in the reader's language. ``words``: of parties that are several."""

    language: str
    title: str
    words: Mapping[str, str]
    and_: str


def export_workbook(*, officer: Insider, first: date | None, last: date | None, at: datetime) -> Made:
    """Every record the officer may see, or those of incidents between two days, as the UN's workbook.

    What tells who somebody is goes in only for who may open it. Needs ``violation.export_mrm``, and records the export
    and the look. Raises NotAllowed, BadRequest.
    """
    check(officer, RIGHTS["mrm"])
    _check_days(first, last)
    identity = roles.may(officer.roles, "violation.identity")
    views = [
        one for one in violations.full(officer, at, identity=identity)
        if (first is None or one.ended >= first) and (last is None or one.began <= last)
    ]
    data = workbook.write(contents.records(views), leave_out=() if identity else workbook.identity_fields())
    return record(kind="mrm", data=data, rows=sum(len(one.violations) for one in views), ending="xlsx",
                  officer=officer, first=first, last=last, at=at)


def export_table(
    *, kind: str, officer: Insider, first: date, last: date, naming: Naming, at: datetime
) -> Made:
    """Numbers of what was verified between two days: ``hxl`` in full, ``hxl_public`` as anybody may read them.

    Needs ``violation.export_hxl``. Raises NotAllowed, BadRequest.
    """
    check(officer, RIGHTS[kind])
    _check_days(first, last)
    counted = violations.records(officer)
    data, rows = table_of(counted, Period(first, last), naming, public=kind == "hxl_public")
    return record(kind=kind, data=data, rows=rows, ending="zip", officer=officer, first=first, last=last, at=at)


def table_of(
    counted: Sequence[Violation], period: Period, naming: Naming, *, public: bool = False,
    outside: bool = False,
) -> tuple[bytes, int]:
    """The package of a table and how many lines it has. ``outside``: parties that monitors added stay unnamed."""
    columns: Sequence[hxl.Column]
    if public:
        lines, columns = hxl.public_rows(counted, period, settings.MISSION.disclosure), hxl.PUBLIC
    else:
        labels = {one.code: one.label for one in settings.PARTIES.parties} if outside else violations.party_labels()
        told = {one.party: parties.label(one.party, labels, words=naming.words, and_=naming.and_) for one in counted}
        departments = {code: text.get(naming.language, code) for code, text in settings.MISSION.labels["place"].items()}
        lines, columns = hxl.rows(counted, period, hxl.Names(departments, told)), hxl.COLUMNS
    name = f"violations-{settings.MISSION.id}-{period.first.isoformat()}-{period.last.isoformat()}"
    return hxl.package(columns, lines, name=name, title=naming.title, fictional=settings.TANDE.demo), len(lines)


def record(
    *, kind: str, data: bytes, rows: int, ending: str, officer: Insider, at: datetime, first: date | None = None,
    last: date | None = None, request_id: str = "",
) -> Made:
    """Write down that a file was made. Raises NotAllowed for a kind that the officer may not export."""
    if not request_id:
        check(officer, RIGHTS[kind])
    sha256 = hashlib.sha256(data).hexdigest()
    with transaction.atomic():
        made = Export.objects.create(id=sealing.new_id(), kind=kind, sha256=sha256, rows=rows, first=first, last=last,
                                     request_id=request_id, officer_id=officer.pk, at=at)
        ledger.record(kind="violations.exported", subject=made.pk, at=at, actor=officer.pk,
                      body={"kind": kind, "sha256": sha256, "rows": rows})
    return Made(data, rows, ending, sha256)


def _check_days(first: date | None, last: date | None) -> None:
    if first is not None and last is not None and last < first:
        raise BadRequest({"last": sharing.FAULTS["last"]})
