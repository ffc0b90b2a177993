"""The paper of a session: every name readable, every code where it belongs, and nothing of a name is markup."""

import io
import os
from datetime import UTC, datetime

import pytest
from PIL import Image
from pypdf import PdfReader

from tande.toolkit import seats
from tande.toolkit.errors import PdfNotMade
from tande.toolkit.pdf import sheets

NAMES = (
    "Jean-Baptiste Étienne", "محمد عبد الله", "রফিকুল ইসলাম", "ወንድሙ ታደሰ", "Wycliffe Kiprono arap Chebet",
    "O'Brien <b>#strong[x]</b> $x$ #panic()", "Владимир Петров", "山田太郎", "x" * 120, "\u202eevil\u0000", "—",
)  # fmt: skip
LABELS = {name: name for name in ("number", "name", "service", "unit", "code", "square", "signature", "open", "cut",
                                  "keep", "trainer_signs")}


def drawn(form: str, people: int = 40) -> tuple[list[str], str, list[sheets.Place]]:
    """The pages as text, all of it, and who is on it."""
    places = [sheets.Place(NAMES[n % len(NAMES)], f"00{n:05}", f"Unit {n % 3}", seats.new_code())
              for n in range(people)]
    data = sheets.draw_sheet(
        places, form=form, title="Child protection", facts=[("Place", "Hall [3] #x")], labels=LABELS,
        address="https://tande.example.org/learn/test/", lang="ht", at=datetime(2026, 11, 26, 9, 30, 1, 5, tzinfo=UTC),
    )
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]
    return pages, " ".join(pages), places


@pytest.mark.parametrize("form", sheets.FORMS)
def test_everybody_stands_on_the_paper_with_the_own_code_alone(form: str) -> None:
    pages, text, places = drawn(form)
    assert len(pages) > 1
    for name in ("Étienne", "Wycliffe Kiprono arap Chebet", "#strong[x]", "#panic()", "Владимир", "Hall [3] #x"):
        assert name in text or (form == "slips" and name == "Hall [3] #x")
    for place in places:
        assert place.number in text
        assert text.count(seats.show(place.code)) == (0 if form == "signing" else 1)


def test_a_name_without_a_font_is_written_in_latin_letters_and_never_as_boxes() -> None:
    assert sheets.readable("রফিকুল ইসলাম").isascii()
    assert sheets.readable("ወንድሙ ታደሰ").istitle()
    assert [sheets.readable(name) for name in NAMES[:2]] == list(NAMES[:2])
    assert "no font" not in drawn("list")[1]


def test_a_forked_process_says_so_instead_of_waiting_for_ever() -> None:
    drawn("signing", 1)
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        try:
            drawn("signing", 1)
        except PdfNotMade:
            os.write(writer, b"refused")
        finally:
            os._exit(0)
    os.close(writer)
    with open(reader, "rb") as told:
        assert told.read() == b"refused"
    os.waitpid(child, 0)


def test_a_square_is_a_picture_of_its_code() -> None:
    code = seats.new_code()
    picture = Image.open(io.BytesIO(bytes(sheets.square(code))))
    assert picture.size == (25, 25)
    assert sheets.square(code) == sheets.square(code) != sheets.square(seats.new_code())
