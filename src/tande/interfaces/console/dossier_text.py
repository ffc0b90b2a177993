"""An opened case as one readable text, and as JSON for another program. No input or output."""

import json
from collections.abc import Iterator
from typing import Any

from tande.interfaces.console.dossier import KEEP, Item, Opened, Section, Table, cover
from tande.interfaces.console.dossier_sections import sections
from tande.interfaces.console.outfolder import quoted

INDENT = "    "


def text(found: Opened) -> str:
    """The whole file to read. People's words stand behind a bar on every line, so that they can imitate nothing."""
    lines = ["THE FILE OF A CASE", "", KEEP, ""]
    lines += [f"{name}: {value}" for name, value in cover(found)]
    for number, section in enumerate(sections(found), 1):
        lines += ["", "", f"{number}. {section.title.upper()}", *_section(section, number)]
    return "\n".join(lines) + "\n"


def _section(section: Section, number: int) -> Iterator[str]:
    if not section.items and section.table is None:
        yield section.empty
    main = 0
    for one in section.items:
        main += one.depth == 1
        yield from ("", f"{number}.{main} {one.title}" if one.depth == 1 else f"{INDENT}{one.title}")
        yield from _item(one)
    if section.table:
        yield from ("", *_table(section.table))


def _item(one: Item) -> Iterator[str]:
    space = INDENT * one.depth
    for name, value in one.facts:
        yield f"{space}{name}: {value}"
    if one.words:
        yield from quoted(one.words, space)


def _table(table: Table) -> Iterator[str]:
    for row in table.rows:
        when, *rest = row
        yield f"{INDENT}{when}  {' · '.join(one for one in rest if one)}"


def as_json(found: Opened) -> str:
    """The same exactly as it was sealed and coded, without the conversation (conversation.json)."""
    clear = found.clear
    return json.dumps({
        "v": 1,
        "case": found.case.id,
        "opened": found.at,
        "exported": dict(clear.exported),
        "state": dict(clear.state),
        "allegations": clear.allegations,
        "entries": [_entry(one) for one in found.entries],
        "evidence": [
            {
                "file": one.sealed.id, "saved": one.saved, "name": one.manifest.name, "type": one.mime,
                "size": one.manifest.size, "sha256": one.manifest.sha256, "received_at": one.sealed.received_at,
                "part_sha256": one.sealed.part_sha256, "part_at": one.sealed.part_at,
            } for one in found.files
        ],
        "proposals": clear.proposals, "conflicts": clear.conflicts, "links": clear.links,
        "referrals": clear.referrals, "tracks": clear.tracks, "timeline": clear.timeline,
    }, indent=1) + "\n"


def _entry(one: Any) -> dict[str, Any]:
    sealed, payload = one.sealed, one.payload
    return {
        "compartment": sealed.compartment, "kind": sealed.kind, "id": sealed.id, "about": sealed.about,
        "at": sealed.at, "officer": sealed.officer, "codes": dict(sealed.codes), "lang": payload.lang,
        "text": payload.text, "data": dict(payload.data), "sealed": payload.sealed,
    }
