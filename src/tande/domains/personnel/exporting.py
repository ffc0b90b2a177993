"""A contingent's list as a file. Taking it away is recorded."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from django.utils import timezone

from tande.domains.personnel.models import Person, Unit
from tande.domains.personnel.queries import PersonView, view_of
from tande.domains.personnel.scope import Insider, check, here
from tande.ledger import operations as ledger
from tande.toolkit.spreadsheets import write_csv, write_xlsx

COLUMNS: Final = (
    "service_number", "name", "aliases", "rank", "born", "id_numbers", "nationality", "unit", "post", "functions",
    "deployed_on",
)  # fmt: skip


def export(actor: Insider, *, contingent: str, form: str, headings: Sequence[str], at: datetime) -> bytes:
    """Everybody on the list who has not left, as xlsx or csv, in an order that can be uploaded again.

    ``headings``: the names of COLUMNS in the reader's language. Needs ``people.export``. Raises NotAllowed,
    NoSuchContingent.
    """
    check(actor, "people.export", contingent)
    people = [view_of(one) for one in Person.objects.filter(
        here(timezone.localdate(at)), contingent=contingent).order_by("unit", "number")]
    ledger.record(kind="people.exported", subject="", at=at, actor=actor.pk,
                  body={"contingent": contingent, "people": len(people), "form": form})
    units = dict(Unit.objects.filter(contingent=contingent).values_list("code", "name"))
    write = write_csv if form == "csv" else write_xlsx
    return write(headings, _rows(people, units))


def _rows(people: Sequence[PersonView], units: dict[str, str]) -> Iterator[Sequence[str]]:
    for one in people:
        came = one.deployed_on.isoformat() if one.deployed_on else ""
        yield (one.service_number, one.name, "; ".join(one.names[1:]), one.rank, one.born, "; ".join(one.id_numbers),
               one.nationality, units.get(one.unit, one.unit), one.post, "; ".join(one.functions), came)
