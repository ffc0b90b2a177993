"""An opened case as `toolkit.pdf` draws it. No input or output.

Who the reporter is never stands in it, also when the identity was opened: a paper is handed round.
"""

from datetime import datetime
from typing import Any

from tande.interfaces.console.dossier import KEEP, Opened, Section, cover
from tande.interfaces.console.dossier_sections import sections
from tande.interfaces.console.outfolder import plain
from tande.toolkit import pdf


def paper(found: Opened) -> bytes:
    """The PDF. Raises PdfNotMade."""
    document = {
        "title": f"The file of case {found.case.id[:8]}", "keep": KEEP, "cover": cover(found),
        "sections": [_section(one) for one in sections(found)],
    }
    return pdf.draw(document, at=datetime.fromisoformat(found.at))


def _section(one: Section) -> dict[str, Any]:
    return {
        "title": one.title,
        "empty": one.empty,
        "items": [
            {"title": each.title, "facts": each.facts, "words": plain(each.words), "lang": each.lang,
             "depth": each.depth}
            for each in one.items
        ],
        "columns": one.table.columns if one.table else (),
        "rows": one.table.rows if one.table else (),
    }
