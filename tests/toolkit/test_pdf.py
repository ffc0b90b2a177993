"""A PDF of whatever people wrote: never markup, never a crash, never an empty box, nothing written on the way."""

import io
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from tande.toolkit import pdf
from tande.toolkit.errors import PdfNotMade
from tande.toolkit.pdf import glyphs

AT = datetime(2026, 12, 1, 10, 0, tzinfo=UTC)
INJECTION = (
    '#read("/etc/passwd") #eval("1") $x$ *b* _i_ `c` @ref <label> = head\n- list\n+ list\n/ term: \\ #pagebreak()'
)


def document(words: str, *, lang: str = "ht", title: str = "An item", name: str = "Name", value: str = "value",
             row: str = "row") -> dict[str, Any]:
    items = [{"title": title, "facts": [[name, value]], "words": words, "lang": lang, "depth": 1}]
    return {
        "title": "The file of case 12345678", "keep": "Keep it.", "cover": [["Case", "1" * 32]],
        "sections": [
            {"title": "Words", "empty": "", "items": items, "columns": [], "rows": []},
            {"title": "Timeline", "empty": "", "items": [], "columns": ["When", "What"], "rows": [[row, row]]},
            {"title": "Nothing", "empty": "None.", "items": [], "columns": [], "rows": []},
        ],
    }


def read(content: bytes) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    return "\n".join(page.extract_text() for page in pages)


def text_of(words: str, **more: Any) -> str:
    return read(pdf.draw(document(words, **more), at=AT))


def test_everything_stands_in_it_tagged_for_a_screen_reader() -> None:
    content = pdf.draw(document("Yo kraze pòt mwen."), at=AT)
    text = read(content)
    for words in ("The file of case 12345678", "Keep it.", "An item", "Name: value", "Yo kraze pòt mwen.", "None."):
        assert words in text
    root: Any = PdfReader(io.BytesIO(content)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]
    assert root["/Lang"] == "en"
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()


@pytest.mark.parametrize("place", ["words", "title", "name", "value", "row"])
def test_no_text_is_read_as_markup(place: str) -> None:
    given_ = {"words": "mo", place: INJECTION}
    text = " ".join(text_of(**given_).split()).replace(glyphs.ZERO_WIDTH, "")
    assert '#read("/etc/passwd") #eval("1") $x$ *b* _i_ `c` @ref <label> = head - list + list / term: \\' in text
    assert "root:" not in text


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Mwen pè anpil, yo frape m. È, Ò, À, Ŋ, ɔ", "Mwen pè anpil, yo frape m. È, Ò, À, Ŋ, ɔ"),
        ("Waliniibia simu — “ng'ombe”", "Waliniibia simu — “ng'ombe”"),
        ("Niño ¿qué?", "Niño ¿qué?"),
        ("e\u0300", "è"),
        ("😀", "[grinning face]"),
        ("👨\u200d👩\u200d👧", "[man][woman][girl]"),
        ("🇭🇹", "[regional indicator symbol letter h][regional indicator symbol letter t]"),
        ("中文字", "[3 × no font]"),
        ("\ud83d", "no font"),
        ("\x00\x1b[2J", "no font"),
        ("\ue000\ufffe", "no font"),
        ("Жалоба Ελλάδα", "Жалоба Ελλάδα"),
    ],
)
def test_every_script_comes_out_or_is_named(words: str, shown: str) -> None:
    assert shown in text_of(words).replace(glyphs.ZERO_WIDTH, "")


def test_every_character_that_is_said_to_be_covered_is_drawn() -> None:
    chars = [chr(code) for first, last in glyphs.COVERED for code in range(first, last + 1)]
    told = [" ".join(chars[start:start + 300]) for start in range(0, len(chars), 300)]
    assert "no font" not in glyphs.drawable("".join(chr(code) for code in range(0x20, 0x7F)))
    for one in told:
        made = typst_alone(glyphs.drawable(one))
        assert made.startswith(b"%PDF")


def typst_alone(text: str) -> bytes:
    """Without the second try that marks more: the table itself is measured."""
    import typst

    source = b'#set document(title: "x")\n#set text(lang: "en")\n#text(sys.inputs.t)'
    made = typst.compile(source, sys_inputs={"t": text}, ignore_system_fonts=True, pdf_standards="ua-1")
    assert isinstance(made, bytes)
    return made


def test_a_run_without_spaces_stays_on_the_page() -> None:
    assert text_of("Q" * 5000).count("Q") == 5000
    last = PdfReader(io.BytesIO(pdf.draw(document("W" * 5000), at=AT))).pages
    assert len(last) >= 2
    assert glyphs.ZERO_WIDTH not in glyphs.drawable("a" * 64)  # a hash is copied from the page


@pytest.mark.parametrize("lang", ["", "zz-??", "ht; drop", "é", "abcd", "ht"])
def test_a_language_that_is_none_does_not_stop_it(lang: str) -> None:
    assert "mo" in text_of("mo", lang=lang)


def test_a_very_long_file_is_drawn() -> None:
    whole = document("Yon istwa ki long. " * 500)
    whole["sections"][0]["items"] *= 60
    whole["sections"][1]["rows"] = [[f"2026-12-{n % 28 + 1:02d}", "The case was read."] for n in range(2000)]
    assert len(PdfReader(io.BytesIO(pdf.draw(whole, at=AT))).pages) > 100


@settings(deadline=None, max_examples=150)
@given(words=st.text(max_size=60), title=st.text(max_size=20), row=st.text(max_size=20))
def test_nothing_that_can_be_typed_crashes_it(words: str, title: str, row: str) -> None:
    assert pdf.draw(document(words, title=title, row=row), at=AT).startswith(b"%PDF")


def test_marks_that_find_no_font_together_are_marked() -> None:
    assert pdf.draw(document("a" + "\u0321\u0489\u0302" * 30 + "\u0651\u0301"), at=AT).startswith(b"%PDF")


def test_without_typst_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(PdfNotMade, match="not installed"):
        pdf.draw(document("mo"), at=AT)


def test_what_typst_refuses_is_not_quoted(monkeypatch: pytest.MonkeyPatch) -> None:
    import typst

    def refuse(*_given: object, **_named: object) -> None:
        raise RuntimeError("the text lajan could not be displayed")

    monkeypatch.setattr(typst, "compile", refuse)
    with pytest.raises(PdfNotMade) as failed:
        pdf.draw(document("lajan"), at=AT)
    assert "lajan" not in str(failed.value)
    assert failed.value.__cause__ is None


def test_nothing_is_written_beside_it(tmp_path: Path) -> None:
    """In a process of its own, whose home, caches and temporary folder are one empty place."""
    code = (
        "import json, sys; from datetime import UTC, datetime; from tande.toolkit import pdf\n"
        "sys.stdout.buffer.write(pdf.draw(json.load(sys.stdin), at=datetime(2026, 12, 1, tzinfo=UTC)))"
    )
    home = {name: str(tmp_path) for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_DATA_HOME")}
    environment = {**os.environ, **home, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code], input=json.dumps(document("lajan")).encode(), cwd=tmp_path, env=environment,
        capture_output=True, check=True,
    )
    assert "lajan" in read(done.stdout)
    assert os.listdir(tmp_path) == []
