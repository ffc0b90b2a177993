"""An exported case: a ZIP that the desk builds from sealed things and the offline tool reads.

It holds `case.json` (the sealed texts and keys, base64) and `evidence/<file id>/<n>.sealed` (the sealed
parts). Nothing in it is open, so building it needs no key. Reading trusts nothing: names, sizes and fields
are checked before anything is unpacked. Form of case.json: see `exported.read_case`.
"""

import io
import json
import re
import zipfile
from collections.abc import Iterable, Mapping
from typing import IO, Any

from tande.toolkit.errors import ExportBroken, ExportTooLarge, ExportUnsafe
from tande.toolkit.exported import MOST_PARTS, read_case
from tande.toolkit.sealing import OVERHEAD_BYTES, PART_BYTES, is_id

CASE_NAME = "case.json"
MOST_ENTRIES = 10_000
LARGEST_CASE_JSON = 256 * 1024 * 1024
LARGEST_PART = PART_BYTES + OVERHEAD_BYTES
LARGEST_EXPORT = 4 * 1024 * 1024 * 1024
_PART_NAME = re.compile(r"evidence/([0-9a-f]{32})/([1-9][0-9]?)\.sealed")
# One fixed time for every entry: when the export was made is told by the record of it, not by the file.
_EPOCH = (1980, 1, 1, 0, 0, 0)
_LINK = 0o120000


class Export:
    """An exported case opened for reading: `case`, and `part(file_id, n)` for the sealed parts."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        """Checks the whole directory of the archive first.

        Raises ExportUnsafe, ExportTooLarge, ExportBroken.
        """
        self._archive = archive
        _check_directory(archive.infolist())
        self.case = read_case(_load_json(self._read(CASE_NAME, LARGEST_CASE_JSON)))

    def part(self, file_id: str, number: int) -> bytes | None:
        """The sealed part `number` (from 1) of a file, or None if the export lacks it.

        Raises ExportBroken.
        """
        name = part_name(file_id, number)
        if name not in self._archive.NameToInfo:
            return None
        return self._read(name, LARGEST_PART)

    def _read(self, name: str, limit: int) -> bytes:
        try:
            with self._archive.open(name) as stream:
                content = stream.read(limit + 1)
        except KeyError:
            raise ExportBroken(f"{CASE_NAME} is missing") from None
        except (zipfile.BadZipFile, EOFError, OSError, RuntimeError, NotImplementedError, ValueError):
            raise ExportBroken("an entry cannot be unpacked") from None
        except Exception as error:  # zlib.error and lzma.LZMAError share no narrower parent
            raise ExportBroken("an entry cannot be unpacked") from error
        if len(content) > limit:
            raise ExportTooLarge("an entry is larger than any envelope")
        return content


def read_export(source: bytes | IO[bytes]) -> Export:
    """An exported case, from its bytes or an open file. Raises ExportBroken, ExportUnsafe, ExportTooLarge."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise ExportBroken("not a ZIP file") from None
    return Export(archive)


def build_export(case: Mapping[str, Any], *, parts: Iterable[tuple[str, int, bytes]] = ()) -> bytes:
    """The exported case as bytes. `case` = the fields of case.json, `parts` = (file id, n, envelope).

    Who may call: the desk, for an officer who may read the case. Raises ExportBroken when a field is wrong.
    """
    stream = io.BytesIO()
    write_export(stream, case, parts=parts)
    return stream.getvalue()


def write_export(
    stream: IO[bytes], case: Mapping[str, Any], *, parts: Iterable[tuple[str, int, bytes]] = ()
) -> None:
    """As build_export, into an open binary file: only one part at a time is in memory.

    Raises ExportBroken.
    """
    read_case(case)
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        content = json.dumps(case, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
        archive.writestr(_entry(CASE_NAME), content)
        for file_id, number, envelope in parts:
            archive.writestr(_entry(part_name(file_id, number)), envelope)


def part_name(file_id: str, number: int) -> str:
    """The name of a part inside the export. Raises ExportBroken."""
    if not is_id(file_id) or not 1 <= number <= MOST_PARTS:
        raise ExportBroken("bad file id or part number")
    return f"evidence/{file_id}/{number}.sealed"


def _load_json(content: bytes) -> object:
    try:
        return json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError):
        raise ExportBroken("case.json is not JSON") from None


def _check_directory(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > LARGEST_EXPORT:
        raise ExportTooLarge("more entries or bytes than any case has")
    if len(set(names)) != len(names):
        raise ExportUnsafe("two entries have the same name")
    for entry in entries:
        if entry.filename != CASE_NAME and _PART_NAME.fullmatch(entry.filename) is None:
            raise ExportUnsafe("an entry is neither case.json nor a sealed part")
        if entry.external_attr >> 16 & 0o170000 == _LINK:
            raise ExportUnsafe("an entry is a link")
        limit = LARGEST_CASE_JSON if entry.filename == CASE_NAME else LARGEST_PART
        if entry.file_size > limit:
            raise ExportTooLarge("an entry is larger than any envelope")


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.external_attr = 0o600 << 16
    return entry
