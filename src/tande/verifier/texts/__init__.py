"""What the verifier says, in its own small tables: it runs alone, without the site's catalogues."""

from collections.abc import Mapping
from typing import Final

from tande.policy import facts
from tande.verifier.texts import en, fr, ht

LANGUAGES: Final[dict[str, Mapping[str, str]]] = {"en": en.TEXTS, "fr": fr.TEXTS, "ht": ht.TEXTS}


def say(lang: str, text: str, values: Mapping[str, object] | None = None) -> str:
    """The sentence with its values filled in; lists are written with commas."""
    shown = {name: _shown(value) for name, value in (values or {}).items()}
    return LANGUAGES[lang][text].format_map(shown)


def sentence(lang: str, kind: str) -> str:
    """What a kind of entry means; its name when it is not known."""
    known = facts.KINDS.get(kind)
    return {"fr": fr.KINDS, "ht": ht.KINDS}.get(lang, {}).get(kind) or (known.sentence if known else f"{kind}.")


def _shown(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or "-"
    return str(value)
