"""The XML that field apps fetch and are answered with: the list of forms, a form's files, a message.

ODK Collect drops the whole list when one form in it lacks its id, name or address, and crashes over a file's hash
without "md5:" (Kxml2OpenRosaResponseParser). So nothing is written that an app could not read.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from tande.toolkit.errors import NotWritable

LIST: Final = "http://openrosa.org/xforms/xformsList"
MANIFEST: Final = "http://openrosa.org/xforms/xformsManifest"
RESPONSE: Final = "http://openrosa.org/http/response"
SUCCESS: Final = "submit_success"
ERROR: Final = "submit_error"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to write, not even escaped."""
_ADDRESS: Final = re.compile(r"https?://[!#-&(-;=?-\[\]_a-~]+")
"""Printable ASCII without quotation marks, angles and the like: apps take an address as it stands."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One form in the list. ``hash``: `md5` of the bytes behind ``url``; when it changes, phones fetch it again."""

    id: str
    name: str
    version: str
    hash: str
    url: str
    manifest_url: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Media:
    """One picture or sound of a form. ``name``: as the form names it, without any folder."""

    name: str
    hash: str
    url: str


def md5(data: bytes) -> str:
    """How apps tell one version of a file from another. No protection against anybody: the line has that."""
    return f"md5:{hashlib.md5(data, usedforsecurity=False).hexdigest()}"


def form_list(forms: Iterable[Listed]) -> bytes:
    """The answer to GET formList. Raises NotWritable."""
    return _document("xforms", LIST, "".join(map(_form, forms)))


def manifest(files: Iterable[Media]) -> bytes:
    """The answer to GET of a form's manifest. Raises NotWritable, also for two files of one name."""
    kept = list(files)
    if len({one.name.casefold() for one in kept}) < len(kept):
        raise NotWritable("two files of one name")
    return _document("manifest", MANIFEST, "".join(map(_media, kept)))


def response(message: str, *, nature: str = SUCCESS) -> bytes:
    """The answer to a POST: apps show the message. Characters that XML cannot hold are left out."""
    said = escape(_NOT_XML.sub("", message))
    return _document("OpenRosaResponse", RESPONSE, f"<message nature={quoteattr(nature)}>{said}</message>")


def _form(one: Listed) -> str:
    _needed(one.id, one.name)
    _checked(one.hash, one.url)
    optional = _element("descriptionText", one.about) if one.about.strip() else ""
    last = _element("manifestUrl", one.manifest_url) if one.manifest_url else ""
    if one.manifest_url:
        _checked(one.hash, one.manifest_url)
    return (
        f"<xform>{_element('formID', one.id)}{_element('name', one.name)}{_element('version', one.version)}"
        f"{_element('hash', one.hash)}{optional}{_element('downloadUrl', one.url)}{last}</xform>"
    )


def _media(one: Media) -> str:
    _needed(one.name)
    _checked(one.hash, one.url)
    if "/" in one.name or "\\" in one.name or one.name.startswith("."):
        raise NotWritable("a file's name with a folder, or a hidden one")
    return (
        f"<mediaFile>{_element('filename', one.name)}{_element('hash', one.hash)}"
        f"{_element('downloadUrl', one.url)}</mediaFile>"
    )


def _needed(*texts: str) -> None:
    """Apps cut blanks off: what has any at its ends would come back otherwise."""
    if any(not text or text != text.strip() for text in texts):
        raise NotWritable("an id or a name that is empty or has blanks at its ends")


def _checked(hash: str, url: str) -> None:
    if re.fullmatch(r"md5:[0-9a-f]{32}", hash) is None or _ADDRESS.fullmatch(url) is None:
        raise NotWritable("a hash without md5, or an address that is none")


def _element(name: str, text: str) -> str:
    if _NOT_XML.search(text):
        raise NotWritable("a character that XML cannot hold")
    return f"<{name}>{escape(text)}</{name}>"


def _document(name: str, namespace: str, inside: str) -> bytes:
    return f"{_HEAD}<{name} xmlns={quoteattr(namespace)}>{inside}</{name}>\n".encode()
