"""What the verifier says, from the tables in locale/: it runs alone, without the site's catalogues."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Final

from tande.policy import facts

_TABLES: Final[dict[str, dict[str, dict[str, str]]]] = {
    code: tomllib.loads(files("tande.verifier").joinpath(f"locale/{code}.toml").read_text(encoding="utf-8"))
    for code in ("en", "fr", "ht")
}
LANGUAGES: Final[dict[str, Mapping[str, str]]] = {code: table["texts"] for code, table in _TABLES.items()}
KINDS: Final[dict[str, Mapping[str, str]]] = {code: table.get("kinds", {}) for code, table in _TABLES.items()}
"""What each kind of entry means. English has it from the rules themselves."""
COUNTS: Final[dict[str, Mapping[str, str]]] = {code: table["counts"] for code, table in _TABLES.items()}
"""What is counted, as a heading."""
_COUNTED: Final = {"what", "than"}
"""Values that name what is counted."""


def say(lang: str, text: str, values: Mapping[str, object] | None = None) -> str:
    """The sentence with its values filled in; lists are written with commas."""
    shown = {name: _shown(value) for name, value in (values or {}).items()}
    for name in _COUNTED & shown.keys():
        shown[name] = COUNTS[lang].get(shown[name]) or sentence(lang, shown[name]).rstrip(".")
    return LANGUAGES[lang][text].format_map(shown)


def sentence(lang: str, kind: str) -> str:
    """What a kind of entry means; its name when it is not known."""
    known = facts.KINDS.get(kind)
    return KINDS.get(lang, {}).get(kind) or (known.sentence if known else f"{kind}.")


def _shown(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or "-"
    return str(value)
