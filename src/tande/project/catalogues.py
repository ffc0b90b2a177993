"""locale/<part>/<language>/LC_MESSAGES/django.po → .mo, so that nobody needs the gettext tools.

The .mo files lie beside their sources and are not committed. `./run` calls this when a .po changed.
"""

from __future__ import annotations

import sys
from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parents[3] / "locale"


class CatalogueRefused(Exception):
    """A .po file cannot be read; the message gives file and line."""


def compile_all(root: Path = LOCALE) -> list[Path]:
    """Compile every catalogue under `root`; the .mo files written.

    Raises CatalogueRefused. A fuzzy entry is left out, as gettext does: the reader sees English, not a guess.
    """
    return [compile_one(path) for path in sorted(root.glob("*/*/LC_MESSAGES/*.po"))]


def compile_one(path: Path) -> Path:
    """Compile one catalogue through a draft file, so that a server reading it never meets half of it."""
    try:
        catalogue = polib.pofile(str(path), check_for_duplicates=True)
    except (OSError, ValueError, UnicodeDecodeError) as error:
        raise CatalogueRefused(f"{path}: {error}") from error
    target = path.with_suffix(".mo")
    draft = path.with_suffix(".mo.draft")
    catalogue.save_as_mofile(str(draft))
    draft.replace(target)
    return target


if __name__ == "__main__":
    try:
        sys.stdout.write(f"{len(compile_all())} catalogues\n")
    except CatalogueRefused as error:
        sys.exit(str(error))
