"""Reading plain values with suspicion: every wrong value of a pack is noted with its path, none raises.

A ``Reader`` stands for one table. Its methods return the value asked for, or a harmless stand-in after
noting a Problem, so that one run finds everything that is wrong with a pack. Used by mission_checks.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

from tande.policy.mission import CERTAINTIES, Coded, Label, Provenance

Path = tuple[str | int, ...]

CODE: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
AREA_CODE: Final = re.compile(r"[A-Z0-9]{2,16}")
STATE_CODE: Final = re.compile(r"[A-Z]{3}")
LANGUAGE_CODE: Final = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")
ZONE: Final = re.compile(r"[A-Za-z]+([_+-][A-Za-z0-9]+)*(/[A-Za-z0-9]+([_+-][A-Za-z0-9]+)*){0,2}")
PHONE: Final = re.compile(r"\+?[0-9](?:[0-9 -]{0,18}[0-9])?")
EMAIL: Final = re.compile(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63}){1,5}")
HOST: Final = re.compile(r"[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63}){1,5}")
ORIGIN: Final = re.compile(r"[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63}){1,5}(/[a-z0-9-]{1,40}){0,4}")
TEXT_MAX: Final = 2_000
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode classes no label needs: control, format (bidi overrides), surrogate, private, unassigned."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a pack. ``table`` is a file's stem; file and line are added by the reader of
    files, 0 where no line can be named."""

    table: str
    path: Path
    reason: str
    file: str = ""
    line: int = 0

    @property
    def where(self) -> str:
        """The key as a person writes it: ``clocks.acknowledge.hours``, ``names[2].from``."""
        steps = [self.table] if self.table != "charter" else []
        for step in self.path:
            if isinstance(step, int):
                steps = [*steps[:-1], (steps[-1] if steps else "") + f"[{step + 1}]"]
            else:
                steps.append(_printable(step))
        return ".".join(steps)

    def __str__(self) -> str:
        spot = f"{self.file or self.table}:{self.line}" if self.line else self.file or self.table
        # Keys and options come from the pack too: whatever they hold, a problem stays one short line.
        return f"{spot}: {_printable(f'{self.where} {self.reason}', 400)}"


class PackError(ValueError):
    """The mission pack is wrong; ``problems`` holds everything found, and the message has one a line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def quoted(value: object) -> str:
    """A wrong value for a message: short, one line, and safe for any type."""
    if isinstance(value, str):
        return f'"{_printable(value)}"'
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value) if abs(value) < 10**12 else "a very large number"  # str() refuses 4,300 digits
    if isinstance(value, (float, date)):
        return str(value)
    if isinstance(value, Mapping):
        return "a table"
    return "a list" if isinstance(value, (list, tuple)) else "nothing" if value is None else "another kind"


def _printable(text: str, longest: int = 40) -> str:
    cut = text if len(text) <= longest else text[:longest] + "…"
    return "".join(c if c.isprintable() else "?" for c in cut)


def _listed(options: Collection[str]) -> str:
    some = [_printable(option) for option in list(options)[:12]]
    return ", ".join(some) + (", …" if len(options) > len(some) else "")


def fault_in_text(value: str) -> str:
    """Why a text may not stand in a pack, "" if it may."""
    if not value.strip():
        return "must not be empty"
    if value != value.strip():
        return "must not begin or end with a space"
    if len(value) > TEXT_MAX:
        return f"must not be longer than {TEXT_MAX} characters"
    if any(unicodedata.category(c) in _HIDDEN for c in value):
        return "must not contain control or invisible characters"
    if not unicodedata.is_normalized("NFC", value):
        return "must be written with composed letters (Unicode NFC)"
    return ""


def safe_url(value: str) -> bool:
    """Whether an address is plain https without user, port, space or hidden character."""
    try:
        parts = urlsplit(value)
        plain = parts.username is None and parts.port is None
    except ValueError:
        return False
    printable = value.isascii() and value.isprintable() and not set(value) & set(" \"'<>\\`{}|^")
    return printable and plain and parts.scheme == "https" and HOST.fullmatch(parts.netloc) is not None


class Reader:
    """One table of a pack at ``path`` in ``table``; problems go to the list shared by all readers."""

    def __init__(self, value: object, *, table: str, path: Path, problems: list[Problem]) -> None:
        self.table, self.path, self.problems = table, path, problems
        self._seen: set[str] = set()
        self._values: dict[str, object] = {}
        if isinstance(value, Mapping):
            for key, item in value.items():
                if not isinstance(key, str):
                    self.note(None, f"has a key that is not text: {quoted(key)}")
                elif item is not None:
                    self._values[key] = item
        else:
            self.note(None, f"must be a table, not {quoted(value)}")
            self.problems = []  # the keys it lacks are only a consequence

    def note(self, key: str | int | None, reason: str, *deeper: str | int) -> None:
        """Record a problem at a key of this table, or at the table itself."""
        steps = () if key is None else (key, *deeper)
        self.problems.append(Problem(self.table, (*self.path, *steps), reason))

    def has(self, key: str) -> bool:
        """Whether the key is given."""
        return key in self._values

    def codes(self) -> list[str]:
        """The keys given, in the order of the file; for tables whose keys are codes."""
        self._seen.update(self._values)
        return list(self._values)

    def take(self, key: str, *, needed: bool = True) -> object:
        """The raw value, None if absent; notes a missing key when it is needed."""
        self._seen.add(key)
        if key not in self._values and needed:
            self.note(key, "is missing")
        return self._values.get(key)

    def text(self, key: str, *, form: re.Pattern[str] | None = None, needed: bool = True) -> str:
        """A text, fully matching ``form`` if one is given; "" if absent."""
        value = self.take(key, needed=needed)
        if value is None or (value == "" and not needed):
            return ""
        if not isinstance(value, str):
            self.note(key, f"must be text, not {quoted(value)}")
            return ""
        fault = fault_in_text(value)
        if not fault and form is not None and form.fullmatch(value) is None:
            fault = f"has the wrong form: {quoted(value)}"
        if fault:
            self.note(key, fault)
        return value

    def url(self, key: str, *, needed: bool = True) -> str:
        """A safe https address, "" if absent."""
        value = self.text(key, needed=needed)
        if value and not safe_url(value):
            self.note(key, f"must be a plain https address, not {quoted(value)}")
        return value

    def whole(self, key: str, *, low: int, high: int, default: int | None = None) -> int:
        """A whole number from ``low`` to ``high``."""
        value = self.take(key, needed=default is None)
        if value is None:
            return low if default is None else default
        if isinstance(value, bool) or not isinstance(value, int):
            self.note(key, f"must be a whole number, not {quoted(value)}")
            return low
        if not low <= value <= high:
            self.note(key, f"must be from {low} to {high}, not {quoted(value)}")
            return low
        return value

    def flag(self, key: str, *, default: bool | None = None) -> bool:
        """true or false; in CSV files yes or no."""
        value = self.take(key, needed=default is None)
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and value in ("yes", "no"):
            return value == "yes"
        if value is not None:
            self.note(key, f"must be true or false (yes or no in CSV), not {quoted(value)}")
        return bool(default)

    def day(self, key: str, *, needed: bool = True) -> date | None:
        """A date, in CSV files as 2025-09-30; None if absent."""
        value = self.take(key, needed=needed)
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        if value is not None and not (value == "" and not needed):
            self.note(key, f"must be a date like 2025-09-30, not {quoted(value)}")
        return None

    def choice(self, key: str, options: Collection[str], *, default: str | None = None) -> str:
        """One of the options; the first of them stands in for a wrong one."""
        value = self.take(key, needed=default is None)
        if isinstance(value, str) and value in options:
            return value
        if value is not None:
            self.note(key, f"must be one of {_listed(options)}, not {quoted(value)}")
        return default if default is not None else next(iter(options), "")

    def several(self, key: str, options: Collection[str], *, needed: bool = True) -> tuple[str, ...]:
        """A list of different options; in CSV files separated by spaces."""
        value = self.take(key, needed=needed)
        items = value.split() if isinstance(value, str) else value
        if not isinstance(items, list):
            if value is not None:
                self.note(key, f"must be a list, not {quoted(value)}")
            return ()
        kept: list[str] = []
        for item in items:
            if not isinstance(item, str) or item not in options:
                self.note(key, f"names {quoted(item)}, which is not one of {_listed(options)}")
            elif item in kept:
                self.note(key, f"names {quoted(item)} twice")
            else:
                kept.append(item)
        if needed and not items:
            self.note(key, "must not be empty")
        return tuple(kept)

    def label(self, key: str, languages: Collection[str]) -> Label:
        """A text in exactly these languages."""
        texts = self.table_at(key) if self.has(key) else None
        if texts is None:
            self.take(key)
            return MappingProxyType(dict.fromkeys(languages, ""))
        label = {}
        for language in languages:
            if texts.has(language):
                label[language] = texts.text(language)
            else:
                texts.note(None, f"has no text in {language}")
                label[language] = ""
            texts._seen.add(language)
        texts.close()
        return MappingProxyType(label)

    def table_at(self, key: str) -> "Reader":
        """The table below a key; an empty one after noting a missing or wrong one."""
        value = self.take(key)
        if value is None:  # noted once, not again for each key inside
            return Reader({}, table=self.table, path=(*self.path, key), problems=[])
        return Reader(value, table=self.table, path=(*self.path, key), problems=self.problems)

    def rows(self, key: str, *, needed: bool = True) -> "list[Reader]":
        """The list of tables below a key."""
        value = self.take(key, needed=needed)
        if not isinstance(value, list):
            if value is not None:
                self.note(key, f"must be a list of tables, not {quoted(value)}")
            return []
        if needed and not value:
            self.note(key, "must not be empty")
        return [
            Reader(row, table=self.table, path=(*self.path, key, number), problems=self.problems)
            for number, row in enumerate(value)
        ]

    def close(self) -> None:
        """Note every key that nothing asked for: a misspelt key must not be ignored."""
        for key in self._values.keys() - self._seen:
            self.note(key, "is not a known key")


def provenance(row: Reader) -> Provenance:
    """Source and certainty of a row; a verifier and the date of verifying stand together."""
    verifier, day = row.text("verified_by", needed=False), row.day("verified_on", needed=False)
    if bool(verifier) != (day is not None):
        row.note("verified_on" if verifier else "verified_by", "is missing: verifier and date stand together")
    return Provenance(row.text("source"), row.choice("certainty", CERTAINTIES), verifier, day)


def check_code(table: Reader, code: str) -> None:
    """Note a key that is no code."""
    if CODE.fullmatch(code) is None:
        table.note(code, "must be a code of small letters, digits and _")


def coded(parent: Reader, key: str, languages: Collection[str]) -> tuple[Coded, ...]:
    """A table of labels by code, such as ``[outcomes.apology]``."""
    table = parent.table_at(key)
    found = []
    for code in table.codes():
        check_code(table, code)
        found.append(Coded(code, table.label(code, languages)))
    if not found and parent.has(key):
        table.note(None, "has no entry")
    return tuple(found)
