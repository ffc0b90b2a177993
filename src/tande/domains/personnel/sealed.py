"""Sealing and opening a person's fields. The only place of this domain that holds the key."""

import json
from typing import Any

from tande.domains.personnel.models import Person
from tande.ledger.register_key import register_key
from tande.policy.people import Details
from tande.toolkit.fields import FieldKey

_TABLE = "personnel_person"
_LISTS = frozenset({"names", "id_numbers"})
FIELDS = ("names", "service_number", "rank", "born", "id_numbers", "nationality")


def columns(person_id: str, contingent: str, details: Details) -> dict[str, Any]:
    """The sealed columns of a person, and what is found or judged without opening them."""
    box = register_key()
    found: dict[str, Any] = {name: _sealed(box, person_id, name, getattr(details, name)) for name in FIELDS}
    found["service_mark"] = mark(contingent, details.service_number)
    found["identified"] = details.identified
    return found


def _sealed(box: FieldKey, person_id: str, name: str, value: Any) -> bytes:
    text = json.dumps(list(value), ensure_ascii=False) if name in _LISTS else value
    return box.seal(text, f"{_TABLE}.{name}|{person_id}")


def opened(person: Person, name: str) -> Any:
    """One field of a person: a text, or a tuple of texts."""
    text = register_key().open(getattr(person, name), f"{_TABLE}.{name}|{person.pk}")
    return tuple(json.loads(text)) if name in _LISTS else text


def details_of(person: Person) -> Details:
    """All of them."""
    return Details(**{name: opened(person, name) for name in FIELDS})


def mark(contingent: str, service_number: str) -> bytes | None:
    """By what a service number is found within its contingent: letters in one case, without blanks."""
    plain = "".join(service_number.split()).casefold()
    return register_key().mark(plain, f"{_TABLE}.service_number|{contingent}") if plain else None


def heading_mark(word: str) -> str:
    """By what a heading is known again: in a list without headings it would be somebody's name."""
    return register_key().mark(word, "personnel_contingent.headings").hex()


def seal_before(person_id: str, number: int, details: Details, changed: tuple[str, ...]) -> bytes:
    """The former values of what changed, for the history."""
    former = {name: getattr(details, name) for name in changed}
    text = json.dumps(former, ensure_ascii=False)
    return register_key().seal(text, f"personnel_personevent.before|{person_id}/{number}")


def open_before(person_id: str, number: int, blob: bytes) -> dict[str, Any]:
    """What ``seal_before`` sealed; {} for nothing."""
    if not blob:
        return {}
    found: dict[str, Any] = json.loads(register_key().open(blob, f"personnel_personevent.before|{person_id}/{number}"))
    return found


def seal_blob(data: bytes, place: str) -> bytes:
    """A waiting file or its rows."""
    return register_key().seal_bytes(data, place)


def open_blob(blob: bytes, place: str) -> bytes:
    """What ``seal_blob`` sealed. Raises BadField."""
    return register_key().open_bytes(blob, place)
