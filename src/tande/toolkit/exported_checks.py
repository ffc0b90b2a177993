"""Small checks of what stands in case.json: each returns the value it was given or raises ExportBroken.

No check puts a value into its message: the file may come from anybody.
"""

import base64
import binascii
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from tande.toolkit.errors import ExportBroken
from tande.toolkit.sealing import is_id

MOST_IN_A_LIST = 100_000
_LONGEST_NAME = 200
_CODE = re.compile(r"[A-Za-z0-9_.:+ -]{0,100}")
_MOMENT = re.compile(r"[0-9T:+.Z-]{10,40}")
_PLAIN_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")

T = TypeVar("T")


def get(fields: Mapping[str, Any], name: str, kind: type[Any]) -> Any:
    """The field, of that kind."""
    value = fields.get(name)
    if not isinstance(value, kind) or isinstance(value, bool):
        raise ExportBroken(f"{name} is missing or of the wrong kind")
    return value


def id_of(fields: Mapping[str, Any], name: str) -> str:
    """The field, an id."""
    value = fields.get(name)
    if not isinstance(value, str) or not is_id(value):
        raise ExportBroken(f"{name} is not an id")
    return value


def b64(fields: Mapping[str, Any], name: str) -> bytes:
    """The field, decoded from base64."""
    try:
        return base64.b64decode(get(fields, name, str), validate=True)
    except (ValueError, binascii.Error):
        raise ExportBroken(f"{name} is not base64") from None


def each(fields: Mapping[str, Any], name: str, read: Callable[[Mapping[str, Any]], T]) -> tuple[T, ...]:
    """Every object of the field, a list, read one by one."""
    entries = get(fields, name, list)
    if len(entries) > MOST_IN_A_LIST or not all(isinstance(entry, Mapping) for entry in entries):
        raise ExportBroken(f"{name} holds too many entries, or something other than objects")
    return tuple(read(entry) for entry in entries)


def only(entry: Mapping[str, Any], names: set[str]) -> None:
    """These fields and no others."""
    if set(entry) != names:
        raise ExportBroken("an entry's fields are not those of version 2")


def shaped(entry: Mapping[str, Any], shape: Mapping[str, Callable[[object], Any]]) -> dict[str, Any]:
    """The fields of a table and no others, each checked."""
    only(entry, set(shape))
    return {field: read(entry[field]) for field, read in shape.items()}


def unlike(values: Sequence[str], otherwise: str) -> None:
    """No value twice."""
    if len(set(values)) != len(values):
        raise ExportBroken(otherwise)


def an_id(value: object) -> str:
    """An id."""
    if not isinstance(value, str) or not is_id(value):
        raise ExportBroken("not an id")
    return value


def about(value: object) -> str:
    """An id, or nothing."""
    return "" if value == "" else an_id(value)


def code(value: object) -> str:
    """A code of the desk's tables, or nothing."""
    if not isinstance(value, str) or _CODE.fullmatch(value) is None:
        raise ExportBroken("not a code")
    return value


def plain_code(value: object) -> str:
    """The code of a kind or compartment: small letters, digits and underscores."""
    if not isinstance(value, str) or _PLAIN_CODE.fullmatch(value) is None:
        raise ExportBroken("not the code of a kind")
    return value


def name(value: object) -> str:
    """An officer's name, as its owner writes it, or nothing."""
    if not isinstance(value, str) or len(value) > _LONGEST_NAME:
        raise ExportBroken("not a name")
    return value


def number(value: object) -> int:
    """A count."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 10**9:
        raise ExportBroken("not a count")
    return value


def flag(value: object) -> bool:
    """Yes or no."""
    if not isinstance(value, bool):
        raise ExportBroken("neither true nor false")
    return value


def moment(value: object) -> str:
    """A date and time with its zone, in ISO 8601."""
    try:
        if isinstance(value, str) and _MOMENT.fullmatch(value) and datetime.fromisoformat(value).tzinfo is not None:
            return value
    except ValueError:
        raise ExportBroken("not a time") from None
    raise ExportBroken("not a time")


def several(value: object) -> tuple[str, ...]:
    """A list of codes."""
    if not isinstance(value, list) or len(value) > 1000:
        raise ExportBroken("not a list of codes")
    return tuple(code(one) for one in value)


def codes(value: object) -> dict[str, Any]:
    """Coded marks: a code (or short words), a count, yes or no, nothing, or a list of these under each name."""
    if not isinstance(value, Mapping) or len(value) > 50:
        raise ExportBroken("not coded marks")
    return {plain_code(key): _mark(one) for key, one in value.items()}


def _mark(value: object) -> object:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, list):
        return [number(one) if isinstance(one, int) else name(one) for one in value]
    return number(value) if isinstance(value, int) else name(value)


def words(value: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Kind of code → code → words."""
    if len(value) > 50 or not all(isinstance(table, Mapping) and len(table) <= 10_000 for table in value.values()):
        raise ExportBroken("not tables of words")
    return {plain_code(kind): {code(key): name(text) for key, text in table.items()} for kind, table in value.items()}


def maybe(read: Callable[[object], T]) -> Callable[[object], T | None]:
    """The same check, or null."""
    return lambda value: None if value is None else read(value)
