"""A hostile export is refused by name before anything of it is unpacked or believed."""

import io
import json
import zipfile
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tande.toolkit import unsealing
from tande.toolkit.errors import ExportBroken, ExportError, ExportTooLarge, ExportUnsafe, SealingError
from tande.toolkit.export import LARGEST_PART, build_export, part_name, read_export
from tande.toolkit.exported import read_case
from tande.toolkit.opened import OpenedFile, OpenedMessage
from tests.toolkit.exports import SealedCaseMaker


@pytest.fixture
def maker() -> SealedCaseMaker:
    return SealedCaseMaker()


def repack(content: bytes, *, add: dict[str, bytes] | None = None, compress: bool = False) -> bytes:
    """The same ZIP with more entries, as an attacker would make it."""
    stream = io.BytesIO(content)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED) as archive:
        for name, entry in (add or {}).items():
            archive.writestr(name, entry)
    return stream.getvalue()


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "/etc/passwd",
        "evidence/../../evil",
        "C:\\evil",
        "evidence/x/1.sealed",
        "evidence/",
        f"evidence/{'0' * 32}/0.sealed",
        f"evidence/{'0' * 32}/1.sealed\n",
        f"evidence/{'0' * 32}/1.sealed/x",
        "case.json2",
    ],
)
def test_names_that_lead_elsewhere_are_refused(maker: SealedCaseMaker, name: str) -> None:
    with pytest.raises(ExportUnsafe):
        read_export(repack(maker.build(), add={name: b"x"}))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_entries_with_one_name_are_refused(maker: SealedCaseMaker) -> None:
    with pytest.raises(ExportUnsafe):
        read_export(repack(maker.build(), add={"case.json": b"{}"}))


def test_a_link_is_refused(maker: SealedCaseMaker) -> None:
    stream = io.BytesIO(maker.build())
    with zipfile.ZipFile(stream, "a") as archive:
        entry = zipfile.ZipInfo(part_name("0" * 32, 1))
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    with pytest.raises(ExportUnsafe):
        read_export(stream.getvalue())


def test_an_entry_larger_than_any_envelope_is_refused(maker: SealedCaseMaker) -> None:
    bomb = repack(maker.build(), add={part_name("0" * 32, 1): bytes(LARGEST_PART + 1)}, compress=True)
    assert len(bomb) < 100_000
    with pytest.raises(ExportTooLarge):
        read_export(bomb)


def test_an_entry_that_lies_about_its_size_is_refused(maker: SealedCaseMaker) -> None:
    """The directory says 10 bytes, the stream unpacks to more: it is cut, and its checksum does not fit."""
    name = part_name("0" * 32, 1)
    packed = bytearray(repack(maker.build(), add={name: bytes(LARGEST_PART + 1)}, compress=True))
    size = (LARGEST_PART + 1).to_bytes(4, "little")
    lying = bytes(packed).replace(size, (10).to_bytes(4, "little"))
    export = read_export(lying)
    with pytest.raises(ExportError):
        export.part("0" * 32, 1)


def test_too_many_entries_are_refused(maker: SealedCaseMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tande.toolkit.export.MOST_ENTRIES", 1)
    maker.file(b"x")
    with pytest.raises(ExportTooLarge):
        read_export(maker.build())


@given(st.binary(max_size=500))
def test_arbitrary_bytes_are_no_export(content: bytes) -> None:
    with pytest.raises(ExportError):
        read_export(content)


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_a_changed_byte_never_raises_anything_else(data: st.DataObject) -> None:
    content = bytearray(FIXED)
    for _ in range(data.draw(st.integers(1, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        export = read_export(bytes(content))
        keys = unsealing.find_case_keys(export.case, seed=FIXED_MAKER.case_seed)
    except (ExportError, SealingError):
        return
    opened = [*unsealing.open_messages(export.case, keys), *unsealing.open_files(export, keys)]
    for one in opened:
        if isinstance(one, OpenedMessage):
            assert one.payload.text == "istwa"
        if isinstance(one, OpenedFile):
            assert one.content == bytes(40)


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_a_cut_export_never_raises_anything_else(data: st.DataObject) -> None:
    with pytest.raises(ExportError):
        read_export(FIXED[: data.draw(st.integers(0, len(FIXED) - 1))])


FIXED_MAKER = SealedCaseMaker()
FIXED_MAKER.message("istwa")
FIXED_MAKER.file(bytes(40))
FIXED = FIXED_MAKER.build()


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("v", 3), ("v", True), ("v", "1"),
        ("case", "x"),
        ("case_key", "not base64!"),
        ("case_key", None),
        ("envelopes", []),
        ("envelopes.case-key", None),
        ("envelopes.grants", {}),
        ("envelopes.grants", [1]),
        ("desk_keys", [{}]),
        ("messages", None),
        ("messages.0.purpose", "reply"),
        ("messages.0.direction", "up"),
        ("messages.0.id", "../x"),
        ("evidence.0.file", "../x"),
        ("evidence.0.parts", -1),
        ("evidence.0.parts", 10_000),
        ("evidence.0.parts", True),
        ("evidence.0.part_sha256", ["x"]),
        ("evidence.0.manifest", 3),
    ],
)
def test_wrong_fields_are_refused_when_building_and_when_reading(path: str, value: Any) -> None:
    fields = json.loads(json.dumps(FIXED_MAKER.fields))
    *way, last = path.split(".")
    place = fields
    for step in way:
        place = place[int(step)] if step.isdigit() else place[step]
    place[last] = value
    with pytest.raises(ExportBroken):
        read_case(fields)
    with pytest.raises(ExportBroken):
        build_export(fields)


def test_a_missing_case_json_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w"):
        pass
    with pytest.raises(ExportBroken):
        read_export(stream.getvalue())
