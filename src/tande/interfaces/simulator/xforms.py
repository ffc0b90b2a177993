"""A pretended field app: reads a list of forms and a form, shows its questions, and writes the record that it sends."""

import copy
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from defusedxml.ElementTree import fromstring

XF: Final = "{http://www.w3.org/2002/xforms}"
LISTED: Final = "{http://openrosa.org/xforms/xformsList}"
TOLD: Final = "{http://openrosa.org/http/response}"
META: Final = "{http://openrosa.org/xforms}"
_LIST: Final = re.compile(r"instance\('([^']+)'\)/root/item(\[.*\])?", re.DOTALL)
_KINDS: Final = {f"{XF}input": "text", f"{XF}select1": "one", f"{XF}select": "many"}
_TYPES: Final = {"dateTime": "time", "int": "number"}


@dataclass(frozen=True)
class Listed:
    """A form of the list: its id, name, and the path at which it lies."""

    id: str
    name: str
    url: str


@dataclass(frozen=True)
class Asked:
    """One question. ``path`` in the record; ``kind`` text, number, time, one, many or long (one of a long list).

    ``options``: value and label; ``needed``: the app goes on only with an answer.
    """

    path: str
    kind: str
    label: str
    options: tuple[tuple[str, str], ...] = ()
    needed: bool = False


class Form:
    """A form as an app has it. Raises ParseError for what is no XML."""

    def __init__(self, content: bytes, language: str) -> None:
        self._root: Element = fromstring(content)
        self._texts = self._in_language(language)
        self._binds = {one.get("nodeset", ""): one for one in self._root.iter(f"{XF}bind")}

    def questions(self) -> list[Asked]:
        """What it asks and a plain page can show: texts and choices, in their order."""
        found = [self._asked(one, _KINDS[one.tag]) for one in self._root.iter() if one.tag in _KINDS and one.get("ref")]
        return [one for one in found if one.kind not in ("one", "many") or one.options]

    def record(self, answers: Mapping[str, str]) -> bytes:
        """The record with these answers, by path, and an id of its own."""
        empty = self._root.find(f".//{XF}model/{XF}instance/*")
        assert empty is not None
        made = copy.deepcopy(empty)
        for path, value in answers.items():
            _at(made, path.strip("/").split("/")[1:]).text = value
        found = [one for one in made.iter() if one.tag.rpartition("}")[2] == "instanceID"]
        target = found[0] if found else SubElement(SubElement(made, f"{META}meta"), f"{META}instanceID")
        target.text = f"uuid:{uuid.uuid4()}"
        namespace = made.tag.partition("}")[0].lstrip("{") if made.tag.startswith("{") else ""
        if namespace:
            register_namespace("", namespace)
        return bytes(tostring(made, encoding="utf-8", xml_declaration=True))

    def _in_language(self, language: str) -> dict[str, str]:
        """Each text by its id, in the language whose name ends in its code, else in the first."""
        spoken = list(self._root.iter(f"{XF}translation"))
        fits = [one for one in spoken if f"({language})" in (one.get("lang") or "")] or spoken[:1]
        return {
            text.get("id", ""): "".join(value.itertext())
            for one in fits for text in one.iter(f"{XF}text") for value in text.iter(f"{XF}value")
            if value.get("form") is None
        }

    def _asked(self, one: Element, kind: str) -> Asked:
        options = tuple(
            ("".join(item.find(f"{XF}value").itertext()), self._label(item))  # type: ignore[union-attr]
            for item in one.iter(f"{XF}item")
        )
        bind = self._binds.get(one.get("ref", ""))
        told = bind.attrib if bind is not None else {}
        kind = "long" if one.get("appearance") == "minimal" else _TYPES.get(told.get("type", ""), kind)
        return Asked(
            one.get("ref", ""), kind, self._label(one), options or self._listed(one),
            needed=told.get("required") == "true()",
        )

    def _listed(self, one: Element) -> tuple[tuple[str, str], ...]:
        """Choices that stand apart in a list of their own; all of a list that depends on another answer, with that."""
        itemset = one.find(f"{XF}itemset")
        named = _LIST.fullmatch(itemset.get("nodeset", "") if itemset is not None else "")
        lists = {held.get("id"): list(held.iter(f"{XF}item")) for held in self._root.iter(f"{XF}instance")}
        names = {item.findtext(f"{XF}name", ""): self._texts.get(item.findtext(f"{XF}itextId", ""), "")
                 for items in lists.values() for item in items}
        return tuple(
            (code := item.findtext(f"{XF}name", ""),
             ", ".join(names[each] for each in (code, item.findtext(f"{XF}within", "")) if names.get(each)))
            for item in (lists.get(named[1], ()) if named else ())
        )

    def _label(self, one: Element) -> str:
        label = one.find(f"{XF}label")
        if label is None:
            return ""
        ref = label.get("ref", "")
        return self._texts.get(ref[len("jr:itext('"):-2], "") if ref.startswith("jr:itext(") else "".join(
            label.itertext()
        )


def listed(content: bytes) -> list[Listed]:
    """The forms of a list. Raises ParseError."""
    return [
        Listed(*(one.findtext(f"{LISTED}{name}", "") for name in ("formID", "name", "downloadUrl")))
        for one in fromstring(content).iter(f"{LISTED}xform")
    ]


def told(content: bytes) -> str:
    """The message that an app shows after sending. Raises ParseError."""
    return str(fromstring(content).findtext(f"{TOLD}message", ""))


def _at(made: Element, path: list[str]) -> Element:
    """The element at a path, by local names. Raises LookupError."""
    for name in path:
        made = next((one for one in made if one.tag.rpartition("}")[2] == name), made) if path else made
    return made
