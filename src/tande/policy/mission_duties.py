"""Reading ``commitments.toml`` of a pack: duties, who owes them, and papers owed. Used by mission_checks only."""

import re
from types import MappingProxyType
from typing import Final

from tande.policy.duties import FIGURES, Commitment, OwedDocument, Paragraph, Register, Text
from tande.policy.mission_reading import Reader, check_code, coded, provenance

ID: Final = re.compile(r"[A-Z]{1,3}[0-9]{2,3}")
PARAGRAPH: Final = re.compile(r"[0-9A-Za-z().]{1,12}")
Languages = tuple[str, ...]


def register(table: Reader, languages: Languages) -> Register:
    """The whole file; problems are noted in the reader."""
    fresh = table.whole("fresh_months", low=1, high=120)
    holders = coded(table, "holders", languages)
    codes = tuple(one.code for one in holders)
    texts = _texts(table, languages)
    found = _commitments(table, languages, tuple(texts), codes, fresh)
    ids = tuple(one.id for one in found)
    papers = _documents(table, languages, ids, codes)
    table.close()
    return Register(texts, MappingProxyType({one.code: one for one in holders}), found, papers)


def _texts(table: Reader, languages: Languages) -> MappingProxyType[str, Text]:
    entries = table.table_at("texts")
    made = {}
    for code in entries.codes():
        check_code(entries, code)
        row = entries.table_at(code)
        made[code] = Text(code, row.text("symbol", needed=False), row.day("adopted", needed=False),
                          row.flag("asked", default=False), row.label("about", languages), provenance(row))
        row.close()
    return MappingProxyType(made)


def _commitments(
    table: Reader, languages: Languages, texts: Languages, holders: Languages, fresh: int
) -> tuple[Commitment, ...]:
    entries = table.table_at("commitments")
    made = []
    for id in entries.codes():
        if ID.fullmatch(id) is None:
            entries.note(id, "must be one to three capital letters and two or three digits")
        row = entries.table_at(id)
        made.append(Commitment(
            id=id, text=row.choice("text", texts), paragraph=_paragraph(row),
            holders=row.several("holders", holders),
            fresh_months=row.whole("fresh_months", low=1, high=120, default=fresh),
            duty=row.label("duty", languages), evidence=row.label("evidence", languages), provenance=provenance(row),
            figures=row.choice("figures", FIGURES, default=""),
        ))
        row.close()
    if not made and table.has("commitments"):
        entries.note(None, "has no entry")
    return tuple(made)


def _paragraph(row: Reader) -> Paragraph | None:
    number = row.text("paragraph", form=PARAGRAPH, needed=False)
    reader = row.text("paragraph_verified_by", needed=False)
    day = row.day("paragraph_verified_on", needed=False)
    if number and reader and day:
        return Paragraph(number, reader, day)
    if number or reader or day:
        row.note("paragraph", "must be left out until somebody has read it in the text itself: "
                              "paragraph, paragraph_verified_by and paragraph_verified_on stand together")
    return None


def _documents(
    table: Reader, languages: Languages, commitments: Languages, holders: Languages
) -> tuple[OwedDocument, ...]:
    if not table.has("documents"):
        return ()
    entries = table.table_at("documents")
    made = []
    for code in entries.codes():
        check_code(entries, code)
        row = entries.table_at(code)
        made.append(OwedDocument(
            code=code, commitment=row.choice("commitment", commitments), holders=row.several("holders", holders),
            due=row.day("due", needed=False), name=row.label("name", languages), provenance=provenance(row),
        ))
        row.close()
    return tuple(made)
