"""Reading a pack from its folder: every problem names file, line and key."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tande.policy.mission_reading import PackError
from tande.project import courses, mission

ROOT = Path(__file__).parents[2]
Edit = Callable[[str, str, str], None]


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A copy of the tiny pack to spoil."""
    return Path(shutil.copytree(ROOT / "tests" / "packs" / "tiny", tmp_path / "tiny"))


def edit(pack: Path, file: str, old: str, new: str) -> None:
    text = (pack / file).read_text("utf-8")
    assert old in text
    (pack / file).write_text(text.replace(old, new, 1), "utf-8")


def lines(pack: Path) -> list[str]:
    with pytest.raises(PackError) as caught:
        mission.load(pack)
    return str(caught.value).replace(f"{pack}/", "").split("\n")


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("clocks.toml", "days = 5", 'days = "two"',
         'clocks.toml:3: clocks.answer.days must be a whole number, not "two"'),
        ("charter.toml", "threshold = 3\n", "", "charter.toml:52: disclosure.threshold is missing"),
        ("charter.toml", "[keys]", "[keis]", "charter.toml:57: keis is not a known key"),
        ("charter.toml", "Atlantic/Azores", "Atlantic/Atlantis", "charter.toml:3: time_zone is not a known time zone"),
        ("places.csv", "VA2,,island", "VA2,,rock",
         'places.csv:3: places.rows[2].level must be one of island, not "rock"'),
        ("places.csv", ",Rocks,memory,Invented,", ",Rocks",
         "places.csv:3: places has 4 cells where there are 7 columns"),
        ("places.csv", "local.es", "name", 'places.csv:1: places has the column "name" twice or without a name'),
        ("contingents.csv", "XNA,civilian,2032-01-01", "XNA,civilian,2032-02-31",
         'contingents.csv:3: contingents.rows[2].from must be a date like 2025-09-30, not "2032-02-31"'),
        ("categories.csv", 'con heridos"', 'con" heridos"', "categories.csv:3: categories is not CSV: "),
        ("support.toml", 'contact = "harbour"', 'contact = "habour"',
         'support.toml:4: support.providers.harbour.contact must be one of harbour, not "habour"'),
        ("support.toml", 'kinds = ["medical"]', 'kinds = ["gold"]',
         'support.toml:9: support.providers.clinic.kinds names "gold", which is not one of medical, '),
        ("support.toml", 'place = "VA1"', 'place = "VA9"',
         "support.toml:6: support.providers.harbour.place must be the code of a place of this pack"),
        ("support.toml", "recheck_days = 30", "recheck_days = 0",
         "support.toml:1: support.recheck_days must be from 1 to 1000, not 0"),
        ("support.toml", 'phone = "12 35"', 'phone = "<b>"',
         'support.toml:10: support.providers.clinic.phone has the wrong form: "<b>"'),
        ("support.toml", 'place = "VA1"', 'phone = "12 36"',
         "support.toml:6: support.providers.harbour.phone is not a known key"),
        ("support.toml", "last_checked = 2031-02-03", "last_cheked = 2031-02-03",
         "support.toml:8: support.providers.clinic.last_checked is missing"),
        ("categories.csv", "retaliation,bridges", "revenge,bridges",
         "categories.csv: categories has no category retaliation"),
        ("detention.toml", "hours = 12", "hours = 0",
         "detention.toml:6: detention.limits[1].hours must be from 1 to 336, not 0"),
        ("detention.toml", 'certainty = "rule"', 'certainty = "memory"',
         "detention.toml:3: detention.limits has none that counts on 2031-01-01, when the mission began"),
        ("detention.toml", "told_days = 10", "", "detention.toml: detention.told_days is missing"),
        ("outcomes.toml", 'en = "Storm"', 'en = "Storm', "outcomes.toml:7: outcomes is not TOML: "),
        ("outcomes.toml", "[levels.calm]", "[levels.storm]", "outcomes.toml:9: outcomes is not TOML: "),
        ("letters.toml", "Hemos leído lo", "Hemos leído l’o",
         "letters.toml:11: letters.letters.thanks.text.es must use straight apostrophes (')"),
        ("letters.toml", "We read", "We ręad",
         "letters.toml:12: letters.letters.thanks.text.en has ę, which a plain text message cannot carry"),
        ("letters.toml", "about the bridge.", "about the bridge." + "x" * 480,
         "letters.toml:12: letters.letters.thanks.text.en must not be longer than 480 characters"),
        ("letters.toml", 'es = "Hemos', 'fr = "Hemos',
         "letters.toml:10: letters.letters.thanks.text has no text in es"),
        ("letters.toml", 'kind = "news"', 'kind = "threat"',
         'letters.toml:4: letters.letters.thanks.kind must be one of question, news, outcome, not "threat"'),
        ("letters.toml", '["en"]', '["xx"]',
         'letters.toml:1: letters.plain_sms names "xx", which is not one of es, en'),
        ("commitments.toml", 'paragraph_verified_by = "A. Reader"\n', "",
         "commitments.toml:18: commitments.commitments.B01.paragraph must be left out until somebody has read it"),
        ("commitments.toml", 'text = "charter"', 'text = "carter"',
         'commitments.toml:17: commitments.commitments.B01.text must be one of charter, not "carter"'),
        ("commitments.toml", 'holders = ["builders"]', 'holders = ["nobody"]',
         'commitments.toml:21: commitments.commitments.B01.holders names "nobody", which is not one of builders'),
        ("commitments.toml", "[commitments.B02]", "[commitments.b2]",
         "commitments.toml:32: commitments.commitments.b2 must be one to three capital letters"),
        ("commitments.toml", 'commitment = "B01"', 'commitment = "B09"',
         'commitments.toml:45: commitments.documents.plans.commitment must be one of B01, B02, not "B09"'),
        ("commitments.toml", "fresh_months = 6", "fresh_months = 0",
         "commitments.toml:1: commitments.fresh_months must be from 1 to 120, not 0"),
        ("commitments.toml", 'en = "Nobody takes a toll."', "",
         "commitments.toml:37: commitments.commitments.B02.duty has no text in en"),
        ("commitments.toml", "[commitments.B01.evidence]", "[commitments.B01.evidense]",
         "commitments.toml:28: commitments.commitments.B01.evidense is not a known key"),
        ("handover.toml", "hours = 48", "hours = 0",
         "handover.toml:7: handover.limits[1].hours must be from 1 to 336, not 0"),
        ("handover.toml", "starts = 2031-01-01", "starts = 2031-01-02",
         "handover.toml:4: handover.limits has none that counts on 2031-01-01, when the mission began"),
        ("handover.toml", 'certainty = "rule"', 'certainty = "memory"',
         "handover.toml:4: handover.limits has none that counts on 2031-01-01, when the mission began"),
        ("handover.toml", "starts = 2031-06-01", "starts = 2031-01-01",
         "handover.toml:16: handover.limits[2].starts is the day on which another limit begins"),
        ("handover.toml", 'version = "second"', 'version = "first"',
         "handover.toml:15: handover.limits[2].version repeats a version above"),
        ("handover.toml", "seen_hours = 2", "sen_hours = 2", "handover.toml: handover.seen_hours is missing"),
        ("receivers.toml", '["hospital"]', '["prison"]',
         'receivers.toml:10: receivers.receivers.clinic.kinds names "prison", which is not one of child_agency'),
        ("organisations.toml", 'en = "Watch"', "",
         "organisations.toml:4: organisations.organisations.watch.name has no text in en"),
        ("receivers.toml", 'en = "Clinic"', "", "receivers.toml:13: receivers.receivers.clinic.name has no text in en"),
        ("outcomes.toml", 'en = "Storm"', "en = 7", "outcomes.toml:7: outcomes.levels.storm.en must be text, not 7"),
    ],
)
def test_a_problem_names_file_line_and_key(pack: Path, file: str, old: str, new: str, expected: str) -> None:
    edit(pack, file, old, new)
    found = lines(pack)
    assert any(line.startswith(expected) for line in found), found


def test_a_row_over_several_lines_keeps_the_lines_of_the_others(pack: Path) -> None:
    edit(pack, "places.csv", "VA1,,island,Great Valdora", 'VA1,,island,"Great\nValdora"')
    edit(pack, "places.csv", "VA2,,island", "VA2,,rock")
    assert [line.split(": ")[0] for line in lines(pack)] == ["places.csv:3", "places.csv:4"]


def test_empty_lines_are_passed_over(pack: Path) -> None:
    edit(pack, "places.csv", "VA2,,island", "\n,,,,,,\nVA2,,rock")
    assert lines(pack)[0].startswith("places.csv:5: places.rows[2].level")


def test_several_problems_are_all_said_one_a_line(pack: Path) -> None:
    edit(pack, "clocks.toml", "days = 5", "days = 0")
    edit(pack, "actors.toml", 'referral = ["harbour"]', "")
    assert [line.split(": ")[0] for line in lines(pack)] == ["clocks.toml:3", "actors.toml:8"]


def test_missing_files_are_all_named(pack: Path) -> None:
    (pack / "clocks.toml").unlink()
    (pack / "places.csv").unlink()
    assert lines(pack) == ["clocks.toml: clocks cannot be read: No such file or directory",
                           "places.csv: places cannot be read: No such file or directory"]


def test_an_empty_table_of_rows_is_refused(pack: Path) -> None:
    (pack / "places.csv").write_text("")
    assert lines(pack) == ["places.csv: places is empty"]


def test_latin_1_is_refused_with_its_line(pack: Path) -> None:
    (pack / "clocks.toml").write_bytes("# one\n# se\xf1al\n".encode("latin-1"))
    assert lines(pack) == ["clocks.toml:2: clocks is not UTF-8 text"]


def test_a_huge_file_is_not_read(pack: Path) -> None:
    (pack / "places.csv").write_bytes(b"a" * (mission.FILE_MAX_BYTES + 1))
    assert lines(pack) == [f"places.csv: places is larger than {mission.FILE_MAX_BYTES} bytes"]


def test_deep_nesting_is_refused(pack: Path) -> None:
    (pack / "clocks.toml").write_text("a = " + "[" * 5000)
    assert lines(pack)[0].startswith("clocks.toml")


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="is not a folder with a mission pack"):
        mission.load(tmp_path / "nowhere")


def test_windows_line_ends_change_nothing(pack: Path) -> None:
    before = mission.load(pack), courses.load(pack, languages=("es", "en"), contacts=["harbour"])
    for file in pack.rglob("*.*"):
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert (mission.load(pack), courses.load(pack, languages=("es", "en"), contacts=["harbour"])) == before
