"""A record between policy's plain values and the table: codes and times in clear, the rest sealed."""

import json
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import datetime
from typing import Any, Final

from tande.domains.children.errors import BadFields
from tande.ledger.register_key import register_key
from tande.policy.encounters import TIMES, Encounter, Wrong
from tande.policy.keepable import whole

TEXTS: Final = ("note", "items_text", "apart_reason", "received_by")
"""Free words: anything else, what was taken, why not apart from adults, who took the child over and in what role."""
LONGEST: Final = 2000
_SEALED: Final = ("baby",)
_YEARS: Final = range(1900, 9000)
_LARGEST: Final = 9999
_ELSEWHERE: Final = ("id", "unit")


def storable(encounter: Encounter) -> Encounter:
    """The record with every text short, and without what no database keeps. Raises BadFields for a time of no calendar.

    What a mistaken phone wrote in an answer is kept, so that it can be shown as wrong.
    """
    wrong = [name for name in TIMES if (moment := getattr(encounter, name)) is not None
             and (moment.tzinfo is None or moment.year not in _YEARS)]
    if encounter.age is not None and abs(encounter.age) > _LARGEST:
        wrong.append("age")
    if wrong:
        raise BadFields(Wrong(name, "This cannot be read. Write it again.") for name in wrong)
    texts: dict[str, Any] = {name: clean(value) for name in Encounter.__dataclass_fields__
                             if isinstance(value := getattr(encounter, name), str)}
    return replace(encounter, **texts, items=tuple(dict.fromkeys(clean(one) for one in encounter.items))[:40])


def clean(text: str, most: int = 80) -> str:
    """A text without half characters and without NUL, each shown as a question mark: something was written there."""
    return whole(text).replace("\x00", "?")[:most]


def plain(encounter: Encounter) -> dict[str, Any]:
    """What stands in clear: every field but the id, the unit and what is restricted."""
    found = {one.name: getattr(encounter, one.name) for one in fields(Encounter)}
    found = {name: value for name, value in found.items() if name not in (*_SEALED, *_ELSEWHERE)}
    for name in TIMES:
        found[name] = found[name].isoformat() if found[name] is not None else None
    return found | {"items": list(encounter.items)}


def read(met_id: str, unit: str, stored: Mapping[str, Any], sealed: Mapping[str, str]) -> Encounter:
    """The record again. ``sealed``: what `opened` gives."""
    found = dict(stored) | {name: sealed.get(name, "unknown") for name in _SEALED}
    for name in TIMES:
        found[name] = datetime.fromisoformat(found[name]) if found.get(name) else None
    return Encounter(id=met_id, unit=unit, **{**found, "items": tuple(found.get("items", ()))})


def texts_of(encounter: Encounter, texts: Mapping[str, str]) -> dict[str, str]:
    """What is sealed: the words that are not empty, and what is restricted."""
    kept = {name: clean(texts.get(name, "").strip(), LONGEST) for name in TEXTS}
    return {name: words for name, words in kept.items() if words} | {"baby": encounter.baby}


def seal(texts: Mapping[str, str], met_id: str, number: int) -> bytes:
    """These texts, sealed to the version they belong to."""
    return register_key().seal(json.dumps(texts, sort_keys=True, ensure_ascii=False), _place(met_id, number))


def opened(blob: bytes | memoryview, met_id: str, number: int) -> dict[str, str]:
    """The texts of a version. Raises BadField of the toolkit."""
    found: dict[str, str] = json.loads(register_key().open(bytes(blob), _place(met_id, number)))
    return found


def mark(encounter: Encounter, texts: Mapping[str, str], contingent: str) -> bytes:
    """By which the same content is known again, without opening any."""
    content = [contingent, encounter.unit, plain(encounter), dict(texts)]
    return register_key().mark(json.dumps(content, sort_keys=True, ensure_ascii=False), "children_version.content")


def _place(met_id: str, number: int) -> str:
    return f"children_version.texts|{met_id}.{number}"
