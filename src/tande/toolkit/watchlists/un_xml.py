"""The UN Security Council's consolidated list in XML: its individuals, with every name, date and paper.

The file comes from outside. No DTD and no entity is followed (defusedxml); depth, size and number are bounded here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from xml.parsers.expat import errors as expat
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler

from defusedxml import DefusedXmlException, DTDForbidden
from defusedxml.expatreader import create_parser

from tande.toolkit.errors import ListBroken
from tande.toolkit.names.evidence import plain_number
from tande.toolkit.watchlists.dates import read_date, years_between
from tande.toolkit.watchlists.records import (
    LARGEST_FILE,
    LONGEST_NOTE,
    MOST_NAMES,
    MOST_RECORDS,
    LeftOut,
    Reading,
    Record,
    clean,
    distinct,
    with_distinct_refs,
)

ROOT: Final = "CONSOLIDATED_LIST"
DEEPEST: Final = 16
MOST_PARTS: Final = 5_000
MOST_PARTS_IN_ALL: Final = 2_000_000
LONGEST_TEXT: Final = 20_000
_CUT: Final = {expat.codes[one] for one in (
    expat.XML_ERROR_NO_ELEMENTS, expat.XML_ERROR_UNCLOSED_TOKEN, expat.XML_ERROR_UNCLOSED_CDATA_SECTION,
    expat.XML_ERROR_PARTIAL_CHAR,
)}  # fmt: skip
_ENCODING: Final = {expat.codes[one] for one in (
    expat.XML_ERROR_UNKNOWN_ENCODING, expat.XML_ERROR_INCORRECT_ENCODING,
)}  # fmt: skip
_NAME_PARTS: Final = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")


def read_un(content: bytes) -> Reading:
    """Every individual of the file; entities are counted as left out. Raises ListBroken with code and line."""
    if not content.strip():
        raise ListBroken("empty")
    if len(content) > LARGEST_FILE:
        raise ListBroken("too_large")
    handler = _parse(content)
    found = handler.individuals
    nameless = [LeftOut(line, "no_name") for line, record in found if not record.names]
    records, renamed = with_distinct_refs((line, one) for line, one in found if one.names)
    if not records:
        raise ListBroken("no_people")
    entities = [LeftOut(line, "not_a_person") for line in handler.entities]
    left_out = sorted((*entities, *nameless, *renamed), key=lambda one: one.line)
    return Reading(tuple(records), tuple(left_out), handler.made_on)


def _parse(content: bytes) -> "_Individuals":
    parser = create_parser(forbid_dtd=True, forbid_entities=True, forbid_external=True)
    handler = _Individuals(parser)
    parser.setContentHandler(handler)
    try:
        parser.feed(content)  # at once: in portions, a single endless tag would be read from its start again and again
        parser.close()
    except DefusedXmlException as error:
        raise ListBroken("dtd" if isinstance(error, DTDForbidden) else "entities", handler.line()) from None
    except SAXParseException as error:
        raise ListBroken(_code(error), error.getLineNumber() or 0) from None
    except (LookupError, ValueError):  # an encoding that Python cannot read, or not byte by byte
        raise ListBroken("encoding", 1) from None
    return handler


def _code(error: SAXParseException) -> str:
    code = getattr(error.getException(), "code", 0)
    if code in _CUT:
        return "truncated"
    return "encoding" if code in _ENCODING else "not_xml"


@dataclass
class _Part:
    """One element of an individual."""

    tag: str
    line: int
    text: str = ""
    parts: list["_Part"] = field(default_factory=list)

    def value(self, tag: str) -> str:
        """The text of the first such part that has any."""
        return next((one.text for one in self.parts if one.tag == tag and one.text), "")

    def values(self, tag: str) -> list[str]:
        """The VALUEs below such a part, or its own text."""
        some = [one for one in self.parts if one.tag == tag]
        return [text for one in some for text in (one.text, *(each.text for each in one.parts)) if text]


class _Individuals(ContentHandler):
    """Collects the individuals. Raises ListBroken."""

    def __init__(self, parser: Any) -> None:
        super().__init__()
        self._parser = parser
        self.individuals: list[tuple[int, Record]] = []
        self.entities: list[int] = []
        self.made_on = ""
        self._path: list[str] = []
        self._open: list[_Part] = []
        self._parts = self._length = self._in_all = 0

    def line(self) -> int:
        """Where the parser stands."""
        return int(self._parser.getLineNumber() or 0)

    def startElement(self, name: str, attrs: Any) -> None:
        if not self._path:
            self._root(name, attrs)
        self._path.append(name)
        if len(self._path) > DEEPEST:
            raise ListBroken("too_deep", self.line())
        if self._open:
            self._add(name)
        elif self._path[1:] == ["INDIVIDUALS", "INDIVIDUAL"]:
            self._begin(name)
        elif self._path[1:] == ["ENTITIES", "ENTITY"]:
            self.entities.append(self.line())
            self._check_number(len(self.entities))

    def _root(self, name: str, attrs: Any) -> None:
        if name != ROOT:
            raise ListBroken("wrong_root", self.line())
        self.made_on = read_date(str(attrs.get("dateGenerated", ""))[:40])

    def _begin(self, name: str) -> None:
        self._check_number(len(self.individuals))
        self._open = [_Part(name, self.line())]
        self._parts = self._length = 0

    def _add(self, name: str) -> None:
        self._parts += 1
        self._in_all += 1
        if self._parts > MOST_PARTS or self._in_all > MOST_PARTS_IN_ALL:
            raise ListBroken("too_many_parts", self.line())
        made = _Part(name, self.line())
        self._open[-1].parts.append(made)
        self._open.append(made)

    def _check_number(self, number: int) -> None:
        if number > MOST_RECORDS:
            raise ListBroken("too_many", self.line())

    def characters(self, content: str) -> None:
        if self._open:
            self._length += len(content)
            self._open[-1].text += content
            if self._length > LONGEST_TEXT * 10 or len(self._open[-1].text) > LONGEST_TEXT:
                raise ListBroken("too_long", self.line())

    def endElement(self, name: str) -> None:
        self._path.pop()
        if self._open:
            done = self._open.pop()
            done.text = clean(done.text, LONGEST_TEXT)
            if not self._open:
                self.individuals.append((done.line, _record(done)))


def _record(one: _Part) -> Record:
    aliases = [each for each in one.parts if each.tag == "INDIVIDUAL_ALIAS"]
    primary = " ".join(filter(None, (one.value(tag) for tag in _NAME_PARTS)))
    good = [text for each in aliases if not _is_weak(each) for text in _several(each.value("ALIAS_NAME"))]
    weak = [text for each in aliases if _is_weak(each) for text in _several(each.value("ALIAS_NAME"))]
    names = distinct([clean(primary), *_several(one.value("NAME_ORIGINAL_SCRIPT")), *good])[:MOST_NAMES]
    if not names:
        names, weak = distinct(weak)[:MOST_NAMES], []
    return Record(
        ref=clean(one.value("DATAID") or one.value("REFERENCE_NUMBER"), 60) or f"line {one.line}",
        names=names, weak=tuple(name for name in distinct(weak) if name not in names)[:MOST_NAMES],
        born=_born(one, aliases), numbers=_numbers(one),
        nationality=", ".join(distinct(one.values("NATIONALITY")))[:200],
        listed_on=read_date(one.value("LISTED_ON")), note=_note(one),
    )


def _is_weak(alias: _Part) -> bool:
    return alias.value("QUALITY").casefold() in {"low", "weak"}


def _several(text: str) -> list[str]:
    """Names parted by semicolons; one with something in brackets also without it."""
    found: list[str] = []
    for one in map(clean, text.split(";")):
        before, opened, rest = one.partition("(")
        after = rest.partition(")")[2]
        found += [one, clean(f"{before} {after}")] if opened else [one]
    return [one for one in found if one]


def _born(one: _Part, aliases: Iterable[_Part]) -> tuple[str, ...]:
    dates = [_date(each) for each in one.parts if each.tag == "INDIVIDUAL_DATE_OF_BIRTH"]
    return distinct([*dates, *(read_date(each.value("DATE_OF_BIRTH")) for each in aliases)])


def _date(part: _Part) -> str:
    kind = part.value("TYPE_OF_DATE").casefold()
    if kind == "between" or part.value("FROM_YEAR"):
        return years_between(part.value("FROM_YEAR"), part.value("TO_YEAR"))
    found = read_date(part.value("DATE")) or read_date(part.value("YEAR"))
    return found[:4] if kind.startswith("approx") and "/" not in found else found


def _numbers(one: _Part) -> tuple[str, ...]:
    texts = [each.value("NUMBER") for each in one.parts if each.tag == "INDIVIDUAL_DOCUMENT"]
    return distinct(number for text in texts for number in numbers_in(text))


def numbers_in(text: str) -> Iterator[str]:
    """The numbers of papers in a field: several are parted by semicolons or commas, remarks stand in brackets."""
    for one in text.replace(",", ";").split(";"):
        number = clean(one.partition("(")[0], 60)
        if plain_number(number):
            yield number


def _note(one: _Part) -> str:
    reference = one.value("REFERENCE_NUMBER")
    said = [reference, *one.values("DESIGNATION"), one.value("COMMENTS1")]
    return clean("; ".join(filter(None, said)), LONGEST_NOTE)
