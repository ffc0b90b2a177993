"""`tande-verify table`: any published table, from a file or a pipe, in three languages."""

import io
import json
import sys
from pathlib import Path

import pytest

from tande.policy.violations.reading import MOST_BYTES, REFUSALS
from tande.verifier import cli
from tande.verifier.texts import LANGUAGES

GOOD = "Kind;Boys;Girls;Total;%\nKilling;1 200;34;1 234;90\nAbduction;<5;7;10;10\nTotal;;;1 244;\nof which late;;;4;\n"
CASES = {
    "adds up": (GOOD, 0, "totals that add up: 3 of 3"),
    "tells what it left out": (GOOD, 0, "of which late"),
    "too high": (GOOD.replace("1 244", "1 250"), 1, "line 4 (Total): in the column \"Total\" it says 1250"),
    "by how much": (GOOD.replace("1 244", "1 250"), 1, "Difference: +6"),
    "impossible": (GOOD.replace("7;10", "7;12"), 1, "Difference at least: +1"),
    "too low across": (GOOD.replace("34;1 234", "35;1 234"), 1, "Difference: -1"),
    "no total": ("a,b\nx,1\ny,2\n", 3, "no total that can be checked"),
    "no table": ("nothing here", 2, REFUSALS["no_table"]),
    "a workbook": ("PK\x03\x04", 2, "Save the table as CSV"),
    "empty": ("", 2, REFUSALS["empty"]),
    "too long": ("a" * (MOST_BYTES + 1), 2, REFUSALS["too_long"]),
    "steers no terminal": ("a,Total\n\x1b[31mx\u202e,1\nTotal,2\n", 1, "line 3 (Total)"),
}


@pytest.mark.parametrize(("text", "code", "said"), CASES.values(), ids=CASES)
@pytest.mark.parametrize("by", ["file", "pipe", "dash"])
def test_what_it_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, text: str, code: int,
    said: str, by: str,
) -> None:
    (tmp_path / "t.csv").write_bytes(text.encode())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    given = {"file": [str(tmp_path / "t.csv")], "pipe": [], "dash": ["-"]}[by]
    assert cli.main(["table", *given]) == code
    out = capsys.readouterr().out
    assert said in out
    assert not {"\x1b", "\u202e"} & set(out)


def test_several_files_a_missing_one_and_programs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, text in (("good.csv", GOOD), ("bad.csv", GOOD.replace("1 244", "9"))):
        (tmp_path / name).write_text(text, "utf-16")
    given = [str(tmp_path / name) for name in ("good.csv", "bad.csv")]
    assert cli.main(["table", "--json", *given]) == 1
    said = json.loads(capsys.readouterr().out)
    assert [(one["file"], one["checked"], one["wrong"]) for one in said["tables"]] == [
        ("good.csv", 3, 0), ("bad.csv", 3, 1)
    ]
    assert said["findings"][0]["values"]["by"] == "-1235"
    assert cli.main(["table", str(tmp_path / "absent.csv")]) == 2


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_refusal_has_its_sentence_in_every_language(lang: str) -> None:
    assert {f"table_bad_{code}" for code in REFUSALS} <= LANGUAGES[lang].keys()
    if lang == "en":
        assert {code: LANGUAGES[lang][f"table_bad_{code}"] for code in REFUSALS} == REFUSALS
