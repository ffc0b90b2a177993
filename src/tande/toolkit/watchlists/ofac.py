"""OFAC's list of Specially Designated Nationals as CSV: SDN.CSV, and ALT.CSV with the aliases if it was given.

No header; nothing is written "-0-"; dates of birth, papers and weak aliases stand in the remarks.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from tande.toolkit.errors import ListBroken
from tande.toolkit.names.evidence import plain_number
from tande.toolkit.watchlists.dates import read_date
from tande.toolkit.watchlists.records import (
    LARGEST_FILE,
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

SDN_COLUMNS: Final = 12
ALT_COLUMNS: Final = 5
_END: Final = "\x1a"
_BORN: Final = re.compile(r"(?:alt\. )?DOB (.+)", re.IGNORECASE)
_WEAK: Final = re.compile(r"(?:alt\. )?[afn]\.k\.a\. ['\"‘“](.+)['\"’”]", re.IGNORECASE)
_NATIONAL: Final = re.compile(r"(?:alt\. )?(?:nationality|citizen) (?:of )?(.+)", re.IGNORECASE)
_PAPER: Final = re.compile(
    r"(?:alt\. )?(?:Passport|SSN|C\.U\.R\.P\.|R\.F\.C\.|C\.U\.I\.T\.|D\.N\.I\.|NIT #"
    r"|[^;]*\b(?:No\.|Number|ID|Card|Book)) ([A-Z]{0,6}[- ]?[0-9][\w./-]*)", re.IGNORECASE,
)  # fmt: skip
_NO_PAPER: Final = re.compile(r"(?:alt\. )?(?:Phone|Telephone|Fax|Email|Website|Digital|SWIFT|Linked|Aircraft|Vessel)")

Row = tuple[int, list[str]]


def read_ofac(sdn: bytes, alt: bytes | None = None) -> Reading:
    """Every individual of SDN.CSV with the aliases of ALT.CSV; the files may come in either order.

    Companies, ships and aircraft are counted as left out. Raises ListBroken with code and line.
    """
    rows, others = _rows(sdn), _rows(alt) if alt is not None else []
    if others and len(others[0][1]) == SDN_COLUMNS:
        rows, others = others, rows
    _check(rows, SDN_COLUMNS)
    _check(others, ALT_COLUMNS)
    aliases, known = _aliases(others), {row[0] for _, row in rows}
    if aliases and not known & aliases.keys():
        raise ListBroken("other_list", others[0][0])
    people = [(line, row) for line, row in rows if clean(row[2]).casefold() == "individual"]
    found = [(line, _record(row, aliases)) for line, row in people]
    records, renamed = with_distinct_refs((line, one) for line, one in found if one.names)
    if not records:
        raise ListBroken("no_people")
    left_out = [LeftOut(line, "not_a_person") for line, row in rows if clean(row[2]).casefold() != "individual"]
    left_out += [LeftOut(line, "no_name") for line, one in found if not one.names]
    return Reading(tuple(records), tuple(sorted((*left_out, *renamed), key=lambda one: one.line)))


def text_of(content: bytes) -> str:
    """The file as text: UTF-8, or else the Windows letters that older tools write. Raises ListBroken."""
    if not content.strip(b"\x1a \r\n\t"):
        raise ListBroken("empty")
    if len(content) > LARGEST_FILE:
        raise ListBroken("too_large")
    if b"\0" in content:
        raise ListBroken("encoding", content.count(b"\n", 0, content.index(b"\0")) + 1)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            return content.decode("cp1252")
        except UnicodeDecodeError as error:
            raise ListBroken("encoding", content.count(b"\n", 0, error.start) + 1) from None


def _rows(content: bytes) -> list[Row]:
    reader = csv.reader(io.StringIO(text_of(content), newline=""), strict=True)
    found: list[Row] = []
    try:
        for row in reader:
            if row and row != [_END]:
                found.append((reader.line_num, [clean(one, LONGEST_NOTE) for one in row]))
            if len(found) > MOST_RECORDS:
                raise ListBroken("too_many", reader.line_num)
    except csv.Error:
        raise ListBroken("not_csv", reader.line_num) from None
    return found


def _check(rows: Sequence[Row], columns: int) -> None:
    """Every line has its columns and begins with a number: else the file is cut or another one."""
    for at, (line, row) in enumerate(rows):
        if len(row) != columns or not (row[0].isascii() and row[0].isdecimal()):
            raise ListBroken("not_ofac" if at == 0 else "columns", line)


def _aliases(rows: Iterable[Row]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for _, row in rows:
        found.setdefault(row[0], []).append(clean(row[3]))
    return found


def _record(row: Sequence[str], aliases: Mapping[str, Sequence[str]]) -> Record:
    remarks = [one.strip().removesuffix(".") for one in row[11].removesuffix(".").split(";")]
    names = distinct([clean(row[1]), *aliases.get(row[0], ())])[:MOST_NAMES]
    weak = distinct(clean(found[1]) for one in remarks if (found := _WEAK.fullmatch(one)))
    return Record(
        ref=row[0], names=names, weak=tuple(one for one in weak if one not in names)[:MOST_NAMES],
        born=distinct(read_date(found[1]) for one in remarks if (found := _BORN.fullmatch(one))),
        numbers=distinct(_numbers(remarks)),
        nationality=", ".join(distinct(found[1] for one in remarks if (found := _NATIONAL.fullmatch(one))))[:200],
        note=clean("; ".join(filter(None, (row[3], row[4], row[11]))), LONGEST_NOTE),
    )


def _numbers(remarks: Iterable[str]) -> Iterator[str]:
    for one in remarks:
        found = _PAPER.match(one)
        if found and not _NO_PAPER.match(one) and plain_number(found[1]):
            yield found[1]
