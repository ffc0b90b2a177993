"""Reading what a patrol's phone wrote into the values that the rules take. Nothing is guessed and nothing is dropped.

The names are those of ``Encounter`` and ``Use``; times are ISO with a zone. A field that cannot be read is named, so
that the child-protection adviser can see what the patrol meant. Whether the values can be true is asked of the rules.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Final

from tande.policy.encounters import Encounter
from tande.policy.force import Harm, Use
from tande.policy.keepable import whole

NOTE_MAX: Final = 2000
_CODE: Final = re.compile(r"[A-Za-z0-9_-]{0,40}")
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{0,80}")
_LARGEST: Final = 9999
_YEARS: Final = range(2000, 2200)
NEVER: Final = frozenset({"document_seen", "first_at", "full_at", "reviewed_at"})
"""What no phone may say: the adviser alone has seen a document, and the register itself knows when a report came."""
_PARTS: Final = frozenset({"harm", "own", "civilian", "suspect"})
"""Counts of people hurt; a phone says the sums, the full report who they were."""
HARMS: Final = tuple(one.name for one in fields(Harm))
_TIMES: Final = frozenset({"at", "cared_at", "family_at", "focal_at", "agency_at", "unicef_at", "left_at", "aid_at"})
_LISTS: Final = frozenset({"means", "items"})
_NUMBERS: Final = frozenset({"age", "rounds", "subjects", *HARMS})


class Unreadable(Exception):
    """A field of the record cannot be read; ``field`` is its name. What stands in it is not repeated."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@dataclass(frozen=True, slots=True)
class Written:
    """One record as the phone wrote it: one of ``encounter`` and ``use``, and what stands around it."""

    contingent: str
    phone: str
    card: str
    lang: str
    note: str
    commune: str
    operation: str
    encounter: Encounter | None = None
    use: Use | None = None


def read(written: Mapping[str, Any], *, kind: str, id: str) -> Written:
    """The record. ``kind`` and ``id`` are those it was sealed for. Raises Unreadable."""
    if written.get("kind", kind) != kind:
        raise Unreadable("kind")
    around = Written(
        contingent=_code(written, "contingent"), phone=_text(written, "phone", _TOKEN), card=_code(written, "card"),
        lang=_code(written, "lang"), note=_note(written), commune=_code(written, "commune"),
        operation=_code(written, "operation"),
    )
    if kind == "encounter":
        return _with(around, encounter=Encounter(**_values(Encounter, written, id)))
    values = _values(Use, written, id)
    values["harm"] = Harm(**{name: _number(written, name) or 0 for name in HARMS})
    return _with(around, use=Use(**values))


def _with(around: Written, *, encounter: Encounter | None = None, use: Use | None = None) -> Written:
    plain = {one.name: getattr(around, one.name) for one in fields(Written)}
    return Written(**{**plain, "encounter": encounter, "use": use})


def _values(form: type[Encounter] | type[Use], written: Mapping[str, Any], id: str) -> dict[str, Any]:
    """What the record says of the form's fields; what it leaves out keeps the form's own, careful, default."""
    found: dict[str, Any] = {"id": id}
    for name in (one.name for one in fields(form)):
        if name in NEVER and written.get(name):
            raise Unreadable(name)
        if name in {"id", *_PARTS, *NEVER} or (written.get(name) is None and name not in ("unit", "at")):
            continue
        found[name] = _value(written, name)
    for name in ("commune", "circumstance") if form is Encounter else ("means",):
        if name not in found:
            raise Unreadable(name)
    return found


def _value(written: Mapping[str, Any], name: str) -> Any:
    if name in _TIMES:
        return _time(written, name)
    if name in _NUMBERS:
        return _number(written, name)
    if name == "said_adult":
        return _yes(written, name)
    if name in _LISTS:
        return _codes(written, name)
    return _code(written, name)


def _time(written: Mapping[str, Any], name: str) -> datetime:
    value = written.get(name)
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) and len(value) <= 40 else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or moment.year not in _YEARS:
        raise Unreadable(name)
    return moment


def _number(written: Mapping[str, Any], name: str) -> int | None:
    value = written.get(name)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not -_LARGEST <= value <= _LARGEST:
        raise Unreadable(name)
    return value


def _yes(written: Mapping[str, Any], name: str) -> bool:
    value = written.get(name)
    if not isinstance(value, bool):
        raise Unreadable(name)
    return value


def _codes(written: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = written.get(name)
    if not isinstance(value, list) or len(value) > 40:
        raise Unreadable(name)
    return tuple(dict.fromkeys(_code({name: one}, name) for one in value))


def _code(written: Mapping[str, Any], name: str) -> str:
    return _text(written, name, _CODE)


def _text(written: Mapping[str, Any], name: str, form: re.Pattern[str]) -> str:
    value = written.get(name, "")
    if not isinstance(value, str) or form.fullmatch(value) is None:
        raise Unreadable(name)
    return value


def _note(written: Mapping[str, Any]) -> str:
    value = written.get("note", "")
    if not isinstance(value, str) or len(value) > NOTE_MAX or "\x00" in value:
        raise Unreadable("note")
    return whole(value).strip()
