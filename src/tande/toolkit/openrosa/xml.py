"""Any XML from a phone as plain nodes. No DTD and no entity is followed (defusedxml), size and depth are bounded.

The bytes come from outside, from whoever has a phone's token. Encodings are those that every XML reader knows: another
one would let two readers see two texts in the same bytes.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from xml.parsers.expat import errors as expat
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler

from defusedxml import DefusedXmlException
from defusedxml.expatreader import create_parser

from tande.toolkit.errors import SubmissionBroken

BLANKS: Final = " \t\r\n"
"""What XML calls white space. Any other kind that somebody wrote stays."""
LARGEST: Final = 2 * 1024 * 1024
DEEPEST: Final = 32
MOST_NODES: Final = 20_000
MOST_ATTRIBUTES: Final = 40
_ENCODINGS: Final = frozenset({"utf-8", "utf-16", "us-ascii", "iso-8859-1"})
_LONGEST_HEAD: Final = 300
_DECLARED: Final = re.compile(rb"""encoding\s*=\s*["']([^"']*)["']""")
_WRONG_ENCODING: Final = {expat.codes[one] for one in (
    expat.XML_ERROR_UNKNOWN_ENCODING, expat.XML_ERROR_INCORRECT_ENCODING,
)}  # fmt: skip
_Name = tuple[str | None, str]


@dataclass(slots=True, repr=False)
class Node:
    """One element: its name without its namespace, its attributes that have none, its text, and what is inside it."""

    name: str
    namespace: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    inside: list["Node"] = field(default_factory=list)

    def all(self, name: str) -> list["Node"]:
        """Those directly inside that have the name."""
        return [one for one in self.inside if one.name == name]

    def at(self, path: str) -> list["Node"]:
        """All of a path such as "victims/age": more than one where something repeats."""
        found = [self]
        for name in path.split("/"):
            found = [inner for one in found for inner in one.all(name)]
        return found

    def value(self, path: str) -> str:
        """The first text of a path that has any, "" for none."""
        return next((one.text for one in self.at(path) if one.text), "")

    def leaves(self) -> Iterator["Node"]:
        """Every element with nothing inside it, in order."""
        for one in self.inside:
            if one.inside:
                yield from one.leaves()
            else:
                yield one


def read(data: bytes) -> Node:
    """The root. Raises SubmissionBroken: empty, too_large, encoding, dtd, not_xml, too_deep, too_many_parts."""
    if not data.strip():
        raise SubmissionBroken("empty")
    if len(data) > LARGEST:
        raise SubmissionBroken("too_large")
    _check_encoding(data)
    parser = create_parser(True, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    handler = _Nodes(parser)
    parser.setContentHandler(handler)
    try:
        parser.feed(data)  # at once: in portions, a single endless tag would be read from its start again and again
        parser.close()
    except DefusedXmlException:
        raise SubmissionBroken("dtd", handler.line()) from None
    except SAXParseException as error:
        code = getattr(error.getException(), "code", 0)
        why = "encoding" if code in _WRONG_ENCODING else "not_xml"
        raise SubmissionBroken(why, error.getLineNumber() or 0) from None
    except (LookupError, ValueError):  # an encoding that Python cannot read, or not byte by byte
        raise SubmissionBroken("encoding", 1) from None
    if handler.root is None:
        raise SubmissionBroken("not_xml")
    return handler.root


def _check_encoding(data: bytes) -> None:
    """Without a readable declaration it is UTF-8 or UTF-16; a declaration too long to look at is refused."""
    start = data.removeprefix(b"\xef\xbb\xbf")
    if not start.startswith(b"<?xml"):
        return
    head, end, _rest = start[:_LONGEST_HEAD].partition(b"?>")
    declared = _DECLARED.search(head)
    if not end or (declared and declared[1].decode("latin-1").casefold() not in _ENCODINGS):
        raise SubmissionBroken("encoding", 1)


class _Nodes(ContentHandler):
    """Collects the nodes. Raises SubmissionBroken."""

    def __init__(self, parser: Any) -> None:
        super().__init__()
        self._parser = parser
        self.root: Node | None = None
        self._open: list[Node] = []
        self._texts: list[list[str]] = []
        self._number = 0

    def line(self) -> int:
        """Where the parser stands."""
        return int(self._parser.getLineNumber() or 0)

    def startElementNS(self, name: _Name, qname: str | None, attrs: Any) -> None:
        self._number += 1
        if len(self._open) >= DEEPEST:
            raise SubmissionBroken("too_deep", self.line())
        if self._number > MOST_NODES or len(attrs) > MOST_ATTRIBUTES:
            raise SubmissionBroken("too_many_parts", self.line())
        made = Node(name[1], name[0] or "", {key[1]: value for key, value in attrs.items() if not key[0]})
        if self._open:
            self._open[-1].inside.append(made)
        else:
            self.root = made
        self._open.append(made)
        self._texts.append([])

    def characters(self, content: str) -> None:
        if self._texts:
            self._texts[-1].append(content)

    def endElementNS(self, name: _Name, qname: str | None) -> None:
        self._open.pop().text = "".join(self._texts.pop()).strip(BLANKS)
