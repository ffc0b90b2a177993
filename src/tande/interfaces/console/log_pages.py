"""The page that looks up a check number, as static files beside the log: it goes wherever the log is copied to."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from tande.ledger.publication.folder import Folder
from tande.toolkit import number_lists


def write(log: Folder) -> None:
    """Bring the pages beside the log to this version's words and to how its lists are cut; what is the same stays."""
    from django.template.loader import render_to_string
    from django.utils.translation import override

    files = {"lookup/copy.css": _built("public/copy.css"), "lookup/lookup.js": _built("web/lookup.js")}
    for language in settings.MISSION.languages:
        with override(language.code):
            page = render_to_string("public/copy.html", _context(log, language.code))
        files[f"lookup/{language.code}.html"] = page.encode("utf-8")
    for name, data in files.items():
        if log.read(name) != data:
            log.write(name, data)


def _context(log: Folder, code: str) -> dict[str, object]:
    data = log.read(number_lists.INDEX)
    digits = number_lists.read_index(data)[0] if data else 0
    firsts = [f"{n:0{digits}}" for n in range(10**digits)] if digits else [""]
    return {
        "lang": code, "base": "../", "fictional": settings.TANDE.demo, "mission": settings.MISSION,
        "languages": [(one.code, one.name) for one in settings.MISSION.languages],
        "lists": [(first, number_lists.list_path(digits, first)) for first in firsts],
    }


def _built(name: str) -> bytes:
    """A style sheet or script as it is served, of this version."""
    from django.contrib.staticfiles.storage import staticfiles_storage

    hashed: dict[str, str] = staticfiles_storage.hashed_files  # type: ignore[attr-defined]
    return (Path(settings.STATIC_ROOT) / hashed[name]).read_bytes()
