"""The parts of a workbook: its sheets, which numbers are days, and the texts that cells refer to.

Read with expat, part by part, because openpyxl's streaming reader shows neither merged cells nor hidden rows, takes a
sheet's own word for its size, and expands entities. Any document type is refused: a spreadsheet has none.
"""

import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from tande.toolkit.spreadsheets.rows import Limits, Refused, Sheet

CHUNK: Final = 256 * 1024
PARTS_MAX: Final = 5_000
SHEETS_MAX: Final = 250
TEXTS_MAX_BYTES: Final = 96 * 1024 * 1024
SMALL_PART_BYTES: Final = 8 * 1024 * 1024
TEXT_MAX: Final = 100_000
"""Characters of one text; programs write at most 32,767."""
Attributes = dict[str, str]
_BROKEN: Final = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, KeyError, OSError, RuntimeError, ValueError,
    NotImplementedError, OverflowError,
)
"""What Python's own reader raises for archives that were cut, changed or made up."""
PLAIN: Final = ""
DAY: Final = "day"
OTHERWISE: Final = "otherwise"
_ZEROS: Final = re.compile(r"0{2,20}")
_PLAIN_FORMAT: Final = re.compile(r"[#0,.\s%E+]*|General|@", re.IGNORECASE)


@dataclass
class Parts:
    """The opened file. ``sheets`` with the parts they are in; ``looks``: of each cell style, how numbers are shown."""

    archive: zipfile.ZipFile
    limits: Limits
    sheets: list[tuple[Sheet, str]] = field(default_factory=list)
    from_1904: bool = False
    looks: list[str] = field(default_factory=list)
    texts: list[str] | None = None
    texts_part: str = ""


def local(name: str) -> str:
    """A tag without its prefix."""
    return name.rpartition(":")[2]


def open_parts(data: bytes, limits: Limits) -> Parts:
    """The workbook's list of sheets. Raises Refused."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _BROKEN as error:
        raise Refused("damaged") from error
    names = {info.filename for info in archive.infolist()}
    _check(archive, names, limits)
    parts = Parts(archive, limits)
    workbook = _workbook_part(parts, names)
    targets = _targets(parts, workbook, names)
    _read_workbook(parts, workbook, targets)
    styles = next((part for kind, part in targets.values() if kind == "styles"), "")
    parts.texts_part = next((part for kind, part in targets.values() if kind == "sharedStrings"), "")
    if styles:
        _read_styles(parts, styles)
    return parts


def _check(archive: zipfile.ZipFile, names: set[str], limits: Limits) -> None:
    infos = archive.infolist()
    if len(infos) > PARTS_MAX or sum(info.file_size for info in infos) > limits.unpacked_bytes:
        raise Refused("bomb")
    if any(info.flag_bits & 1 for info in infos):
        raise Refused("encrypted")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused("macros")
    if "mimetype" in names:
        raise Refused("ods")
    if "xl/workbook.bin" in names:
        raise Refused("xlsb")
    if "[Content_Types].xml" not in names:
        raise Refused("not_a_spreadsheet")


def chunks(parts: Parts, part: str, most: int) -> Iterator[bytes]:
    """A part, unpacked piece by piece. Raises Refused."""
    try:
        with parts.archive.open(part) as stream:
            read = 0
            while chunk := stream.read(CHUNK):
                read += len(chunk)
                if read > most:
                    raise Refused("bomb")
                yield chunk
    except _BROKEN as error:
        raise Refused("damaged") from error


def parser_with(start: Callable[[str, Attributes], None]) -> expat.XMLParserType:
    """A parser that refuses document types, and with them entities of every kind."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = start
    return parser


def _refuse_doctype(*_about: object) -> None:
    raise Refused("hostile_xml")


def feed(parser: expat.XMLParserType, pieces: Iterator[bytes]) -> None:
    """Parse a part to its end. Raises Refused."""
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Refused("damaged") from error


def _workbook_part(parts: Parts, names: set[str]) -> str:
    """Where the workbook is, from the list of types. A Word file has none; one with macros says so."""
    found: list[tuple[str, str]] = []

    def start(name: str, about: Attributes) -> None:
        if local(name) in ("Override", "Default"):
            found.append((about.get("PartName", "").lstrip("/"), about.get("ContentType", "")))

    feed(parser_with(start), chunks(parts, "[Content_Types].xml", SMALL_PART_BYTES))
    if any("macroEnabled" in kind for _, kind in found):
        raise Refused("macros")
    for part, kind in found:
        if kind.endswith(".sheet.main+xml") and part in names:
            return part
    raise Refused("not_a_spreadsheet")


def _targets(parts: Parts, workbook: str, names: set[str]) -> dict[str, tuple[str, str]]:
    """Relation id → (kind, part) of what the workbook names."""
    folder, _, name = workbook.rpartition("/")
    found: dict[str, tuple[str, str]] = {}

    def start(tag: str, about: Attributes) -> None:
        if local(tag) != "Relationship":
            return
        kind = about.get("Type", "").rpartition("/")[2]
        target = about.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        outside = about.get("TargetMode") == "External" or path not in names
        found[about.get("Id", "")] = (kind, "" if outside else path)

    feed(parser_with(start), chunks(parts, posixpath.join(folder, "_rels", f"{name}.rels"), SMALL_PART_BYTES))
    return found


def _read_workbook(parts: Parts, workbook: str, targets: dict[str, tuple[str, str]]) -> None:
    def start(tag: str, about: Attributes) -> None:
        name = local(tag)
        if name == "workbookPr":
            parts.from_1904 = about.get("date1904", "") in ("1", "true", "on")
        elif name == "sheet":
            ids = [value for key, value in about.items() if local(key) == "id" and ":" in key]
            kind, part = targets.get(ids[0] if ids else "", ("", ""))
            if kind in ("worksheet", ""):
                hidden = about.get("state", "visible") != "visible"
                parts.sheets.append((Sheet(len(parts.sheets), about.get("name", "")[:100], hidden), part))
            if len(parts.sheets) > SHEETS_MAX:
                raise Refused("damaged")

    feed(parser_with(start), chunks(parts, workbook, SMALL_PART_BYTES))
    if not parts.sheets:
        raise Refused("damaged")


def _read_styles(parts: Parts, part: str) -> None:
    # Loaded with the first workbook, not with every command and server.
    from openpyxl.styles.numbers import BUILTIN_FORMATS

    formats: dict[str, str] = {str(number): code for number, code in BUILTIN_FORMATS.items()}
    inside = [""]

    def start(tag: str, about: Attributes) -> None:
        name = local(tag)
        if name == "numFmt":
            formats[about.get("numFmtId", "")] = about.get("formatCode", "")
        elif name in ("cellXfs", "cellStyleXfs", "dxfs"):
            inside[0] = name
        elif name == "xf" and inside[0] == "cellXfs":
            parts.looks.append(_look(formats.get(about.get("numFmtId", "0"), "General")))

    feed(parser_with(start), chunks(parts, part, SMALL_PART_BYTES))


def _look(code: str) -> str:
    """How a number in this format is shown: PLAIN, DAY, OTHERWISE, or the zeros it is filled up to."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

    if _ZEROS.fullmatch(code):
        return code
    if _PLAIN_FORMAT.fullmatch(code) or (code in BUILTIN_FORMATS.values() and not is_date_format(code)):
        return PLAIN
    return DAY if is_date_format(code) else OTHERWISE


def texts_of(parts: Parts) -> list[str]:
    """The texts that cells refer to by number; read once. Raises Refused."""
    if parts.texts is None:
        parts.texts = _read_texts(parts) if parts.texts_part else []
    return parts.texts


def _read_texts(parts: Parts) -> list[str]:
    texts: list[str] = []
    pieces: list[str] = []
    state = {"in": False, "size": 0, "sound": False}

    def start(tag: str, _about: Attributes) -> None:
        name = local(tag)
        if name == "si":
            pieces.clear()
            state["size"] = 0
        state["sound"] = name == "rPh" or (state["sound"] and name != "si")
        state["in"] = name == "t" and not state["sound"]

    def end(tag: str) -> None:
        name = local(tag)
        state["in"] = False
        if name == "rPh":
            state["sound"] = False
        elif name == "si":
            texts.append("".join(pieces))

    def letters(text: str) -> None:
        if state["in"]:
            state["size"] += len(text)
            if state["size"] > TEXT_MAX:
                raise Refused("damaged")
            pieces.append(text)

    parser = parser_with(start)
    parser.EndElementHandler, parser.CharacterDataHandler = end, letters
    feed(parser, chunks(parts, parts.texts_part, TEXTS_MAX_BYTES))
    return texts
