"""A list as a plain table: which column holds what, and its rows as records."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from tande.toolkit.errors import ListBroken
from tande.toolkit.watchlists.dates import read_date
from tande.toolkit.watchlists.records import (
    LONGEST_NOTE,
    MOST_NAMES,
    MOST_RECORDS,
    LeftOut,
    Reading,
    Record,
    clean,
    distinct,
    with_distinct_refs,
)
from tande.toolkit.watchlists.un_xml import numbers_in

FIELDS: Final = (
    "name", "given", "family", "aliases", "born", "numbers", "nationality", "reference", "listed_on", "note",
)  # fmt: skip
_HEADERS: Final[dict[str, str]] = {
    "name": "name fullname nom nomcomplet non nonkonple nombre nombrecompleto jina jinakamili nameoriginal personname",
    "given": "givenname givennames firstname firstnames prenom prenoms prenon nombres nombredepila majinayakwanza",
    "family": "familyname lastname surname nomdefamille siyati apellido apellidos jinalaukoo",
    "aliases": "alias aliases aka alsoknownas akas lotnon autresnoms otrosnombres majinamengine surnom nickname",
    "born": "dateofbirth dob birthdate born birth datedenaissance naissance datnesans fechadenacimiento tarehe"
    " tareheyakuzaliwa yearofbirth",
    "numbers": "idnumber idnumbers passport passportnumber number numbers documentnumber numero passeport pasaporte"
    " nimewo servicenumber namba",
    "nationality": "nationality country nationalite nasyonalite nacionalidad uraia state pays",
    "reference": "reference ref id recordid referencenumber nolist",
    "listed_on": "listedon listed datelisted since inscritle",
    "note": "note notes remark remarks comment comments remarque observaciones maelezo",
}
_MEANS: Final = {header: field for field, headers in _HEADERS.items() for header in headers.split()}
_PARTED: Final = re.compile(r"[;|\n]")


def suggest(headers: Sequence[str]) -> dict[str, int]:
    """Which column probably holds what: field to column, each column once."""
    found: dict[str, int] = {}
    for at, header in enumerate(headers):
        field = _MEANS.get(_plain(header))
        if field is not None and field not in found:
            found[field] = at
    return found


def _plain(header: str) -> str:
    folded = unicodedata.normalize("NFKD", header[:80]).casefold()
    return "".join(one for one in folded if one.isalnum())


def read_table(rows: Iterable[tuple[int, Sequence[str]]], mapping: Mapping[str, int]) -> Reading:
    """The rows (their line, their cells) as records. ``mapping``: field to column, counted from 0.

    A row without a name, or the same as a former one, is left out and told. Raises ListBroken.
    """
    if "name" not in mapping and "family" not in mapping:
        raise ListBroken("no_name_column")
    if len(set(mapping.values())) != len(mapping) or not set(mapping) <= set(FIELDS):
        raise ListBroken("mapping")
    found: list[tuple[int, Record]] = []
    left_out: list[LeftOut] = []
    seen: set[Record] = set()
    for line, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        record = _record(line, cells, mapping, left_out)
        if not record.names or record in seen:
            left_out.append(LeftOut(line, "double" if record.names else "no_name"))
            continue
        seen.add(record)
        found.append((line, record))
        if len(found) > MOST_RECORDS:
            raise ListBroken("too_many", line)
    if not found:
        raise ListBroken("no_people")
    records, renamed = with_distinct_refs(found)
    return Reading(tuple(records), tuple(sorted((*left_out, *renamed), key=lambda one: one.line)))


def _record(line: int, cells: Sequence[str], mapping: Mapping[str, int], left_out: list[LeftOut]) -> Record:
    def cell(field: str) -> str:
        at = mapping.get(field, len(cells))
        return cells[at].strip() if at < len(cells) else ""

    whole = clean(cell("name"))
    given, family = clean(cell("given")), clean(cell("family"))
    parted = f"{family}, {given}" if given and family else family or given
    names = distinct([whole or parted, *map(clean, _PARTED.split(cell("aliases")))])
    born = read_date(cell("born"))
    if cell("born") and not born:
        left_out.append(LeftOut(line, "bad_date"))
    if len(names) > MOST_NAMES or len(cell("note")) > LONGEST_NOTE:
        left_out.append(LeftOut(line, "cut"))
    return Record(
        ref=clean(cell("reference"), 60) or _own_ref(whole or parted, born), names=names[:MOST_NAMES],
        born=distinct([born]), numbers=distinct(numbers_in(cell("numbers"))),
        nationality=clean(cell("nationality"), 200), listed_on=read_date(cell("listed_on")),
        note=clean(cell("note"), LONGEST_NOTE),
    )


def _own_ref(name: str, born: str) -> str:
    """A reference that stays the same when rows are moved: from the name and the date of birth."""
    return hashlib.sha256(f"{name.casefold()}|{born}".encode()).hexdigest()[:16]
