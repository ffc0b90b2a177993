"""Reading a page of the desk as a person does: its forms, what it says, and what stands in a marked place."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

SAYS: Final = {"note": "note", "said": "said", "wrong": "note"}
"""Classes of what a page says to the officer (note), and of what the officer reads out to the person (said)."""


@dataclass(repr=False)
class Seen:
    """A page. ``forms``: the hidden and filled fields of each form, by the address it goes to."""

    language: str = ""
    forms: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    marked: dict[str, str] = field(default_factory=dict)

    def form(self, action: str, having: str = "") -> dict[str, str] | None:
        """The fields of the first form that goes to this address and has this field."""
        found = (fields for where, fields in self.forms if where == action and (not having or having in fields))
        return next(found, None)


def see(page: str) -> Seen:
    """Read a page."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.seen


@dataclass(repr=False)
class _Passage:
    """Text being gathered: it ends with the end of the element that began it."""

    kind: str
    tag: str
    open: int = 1
    words: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen = Seen()
        self._form: dict[str, str] | None = None
        self._passage: _Passage | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.seen.language = told.get("lang", "")
        elif tag == "form":
            self._form = {}
            self.seen.forms.append((told.get("action", ""), self._form))
        elif tag == "input" and self._form is not None and told.get("type") == "hidden":
            self._form[told.get("name", "")] = told.get("value", "")
        if self._passage is not None:
            self._passage.open += tag == self._passage.tag
        elif kind := self._kind(told):
            self._passage = _Passage(kind, tag)

    def _kind(self, told: dict[str, str]) -> str:
        if told.get("id") == "code":
            return "#code"
        if "hidden" in told:
            return ""
        return next((SAYS[one] for one in told.get("class", "").split() if one in SAYS), "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        if self._passage is None or tag != self._passage.tag:
            return
        self._passage.open -= 1
        if not self._passage.open:
            self._keep(self._passage)
            self._passage = None

    def _keep(self, passage: _Passage) -> None:
        text = " ".join(" ".join(passage.words).split())
        if passage.kind.startswith("#"):
            self.seen.marked[passage.kind[1:]] = text
        elif text:
            (self.seen.said if passage.kind == "said" else self.seen.notes).append(text)

    def handle_data(self, data: str) -> None:
        if self._passage is not None:
            self._passage.words.append(data)
