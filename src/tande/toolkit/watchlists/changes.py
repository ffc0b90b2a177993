"""What one version of a list changed against the one before."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

from tande.toolkit.watchlists.records import Record, fingerprint


@dataclass(frozen=True)
class Changes:
    """References of records, in the order of their list."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]


def changes(former: Iterable[Record], now: Iterable[Record]) -> Changes:
    """Against the former version; everything is added where there is none."""
    before = {one.ref: fingerprint(one) for one in former}
    after = {one.ref: fingerprint(one) for one in now}
    return Changes(
        added=tuple(ref for ref in after if ref not in before),
        changed=tuple(ref for ref, mark in after.items() if before.get(ref, mark) != mark),
        removed=tuple(ref for ref in before if ref not in after),
    )


def changed_fields(before: Record, after: Record) -> tuple[str, ...]:
    """Which fields of a record differ, by name; good and weak aliases count as one field: names."""
    different = [one.name for one in fields(Record) if getattr(before, one.name) != getattr(after, one.name)]
    return tuple(dict.fromkeys("names" if one == "weak" else one for one in different))
