"""The rules on force that ship are whole in every language and hold no number; faults are named by their line."""

import copy
import hashlib
import json
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tande.policy import force, force_rule_checks, force_rules
from tande.policy.force_rules import ForceRules
from tande.policy.letters import CURLED
from tande.policy.mission_reading import PackError
from tande.project import force_rules as reading
from tande.project.courses import read_tables
from tests.policy.test_courses import LANGUAGES, ROOT, TINY

HAITI = reading.load(ROOT / "missions" / "haiti", languages=LANGUAGES, duties=["C17"])
RAW, _ = read_tables(TINY / "force", force_rule_checks.tables(("es", "en")))
GONE = object()


def told(rules: ForceRules, language: str) -> dict[tuple[str | int, ...], str]:
    """Every text of one language with its place."""
    return dict(force_rule_checks.told(rules, language))


def test_what_the_program_knows_and_what_the_rules_say_are_the_same_codes() -> None:
    assert [one.code for one in HAITI.levels] == list(force.LEVELS)
    assert [one.code for one in HAITI.means] == list(force.MEANS)
    assert {one.code for one in HAITI.sections} == set(force_rules.SECTIONS)
    assert all(set(one.words) == set(force_rules.ASKED) for one in HAITI.means)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything_in_its_own_words(language: str) -> None:
    own, english = told(HAITI, language), told(HAITI, "en")
    assert own.keys() == english.keys()
    assert all(own.values())
    assert not [place for place, text in own.items() if set(text) & set(CURLED)]
    assert not [place for place, text in own.items() if language != "en" and text == english[place]]
    head = (ROOT / "missions/haiti/force" / f"rules.{language}.toml").read_text("utf-8").splitlines()[0]
    assert ("NEEDS NATIVE REVIEW" in head) == (language != "en")


def test_nothing_remembered_is_said_as_a_fact() -> None:
    """The mission's own rules of engagement are not published, and the page says so."""
    parts = [part for section in HAITI.sections for part in section.parts]
    assert {one.standing for one in (*parts, *HAITI.levels, *HAITI.means)} == {"sourced", "rule"}
    assert "not published" in told(HAITI, "en")["standing", "theirs", 0]
    assert {one.code: one.standing for one in reading.load(TINY, languages=("es", "en"), duties=["B01"]).sections
            [4].parts} == {"rule": "unconfirmed"}


def test_the_hash_changes_with_a_word_of_the_pack_and_with_a_number_of_the_program(
    monkeypatch: pytest.MonkeyPatch
) -> None:
    fact = force_rules.fact(HAITI)
    assert fact["sha256"] == hashlib.sha256(force_rules.document(HAITI)).hexdigest()
    assert json.loads(force_rules.document(HAITI))["limits"]["full_report_hours"] == 48
    monkeypatch.setattr(force, "FULL_WITHIN", timedelta(hours=24))
    assert force_rules.fact(HAITI)["sha256"] != fact["sha256"]
    monkeypatch.undo()
    raw: dict[str, Any] = copy.deepcopy(RAW)
    before = force_rules.fact(made(raw))
    raw["rules.en"]["card"]["lines"] = ["Words before all."]
    assert force_rules.fact(made(raw))["sha256"] != before["sha256"]
    assert before["version"] == 2


def made(raw: dict[str, Any]) -> ForceRules:
    return force_rule_checks.force_rules(raw, languages=("es", "en"), duties=["B01"])


WRONG = {
    "a language is missing": (("rules.en",), GONE, "rules.en is missing"),
    "a section is missing": (("rules", "sections", "refuse"), GONE, "rules.sections lacks refuse"),
    "a section of its own": (("rules", "sections", "revenge"), {"rule": {"kind": "text", "cites": ["own"]}},
                             "rules.sections.revenge is not a code of the program"),
    "a means is missing": (("rules", "means", "dog"), GONE, "rules.means lacks dog"),
    "a means of its own": (("rules", "means", "magic"), {"cites": ["own"]},
                           "rules.means.magic is not a code of the program"),
    "a level is missing": (("rules", "levels", "lethal"), GONE, "rules.levels lacks lethal"),
    "never is missing": (("rules.es", "means", "dog", "never"), GONE, "rules.es.means.dog.never is missing"),
    "a means lacks its text": (("rules.en", "means", "dog"), GONE, "rules.en.means.dog is missing"),
    "a text too many": (("rules.en", "means", "dog", "often"), "x", "rules.en.means.dog.often is not a known key"),
    "an empty text": (("rules.en", "levels", "lethal"), " ", "rules.en.levels.lethal must not be empty"),
    "hours in a text": (("rules.en", "report", "rule"), ["Within 48 hours."],
                        "rules.en.report.rule[1] must not hold a number"),
    "an age in a means": (("rules.es", "means", "dog", "never"), "Nunca a menores de 18.",
                          "rules.es.means.dog.never must not hold a number"),
    "another digit": (("rules.en", "card", "lines"), ["Within ٤ hours."],
                      "rules.en.card.lines[1] must not hold a number"),
    "a curled apostrophe": (("rules.en", "aid", "title"), "Don\u2019t", "rules.en.aid.title must use straight"),
    "a sentence fewer": (("rules.es", "aid", "rule"), ["Una.", "Dos."],
                         "rules.en.aid.rule has 1 sentences where es has 2"),
    "a card line fewer": (("rules.es", "card", "lines"), ["Una.", "Dos."],
                          "rules.en.card.lines has 1 sentences where es has 2"),
    "a card too long": (("rules.en", "card", "lines"), ["Line."] * 13, "do not go on the card"),
    "no version": (("rules", "versions"), [], "rules.versions must not be empty"),
    "a version out of order": (("rules", "versions"), [
        {"since": "2026-02-01", "changed": {"es": "a", "en": "b"}},
        {"since": "2026-02-01", "changed": {"es": "c", "en": "d"}},
    ], "rules.versions[2].since must be later"),
    "no such day": (("rules", "versions"), [{"since": "2026-02-30", "changed": {"es": "a", "en": "b"}}],
                    "rules.versions[1].since must be a date"),
    "a source nobody cites": (("rules", "sources", "new"), {"source": "A book", "certainty": "source"},
                              "rules.sources.new is cited by no part"),
    "a source that is none": (("rules", "means", "dog", "cites"), ["dream"], 'rules.means.dog.cites names "dream"'),
    "nothing cited": (("rules", "means", "dog", "cites"), [], "rules.means.dog.cites must not be empty"),
    "a duty that is none": (("rules", "duties"), ["B99"], 'rules.duties names "B99"'),
    "not a table": (("rules", "means"), 7, "rules.means must be a table"),
    "a key of nobody": (("rules", "colour"), "red", "rules.colour is not a known key"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_named_where_it_stands(case: str) -> None:
    path, value, reason = WRONG[case]
    raw: dict[str, Any] = copy.deepcopy(RAW)
    at: Any = raw
    for step in path[:-1]:
        at = at[step]
    if value is GONE:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    with pytest.raises(PackError) as refused:
        made(raw)
    assert reason in str(refused.value)


def test_the_file_and_the_line_are_said_and_a_stray_file_is_no_part(tmp_path: Path) -> None:
    shutil.copytree(TINY / "force", tmp_path / "force")
    text = (tmp_path / "force/rules.en.toml").read_text("utf-8")
    line = text.splitlines().index("[means.dog]") + 4
    (tmp_path / "force/rules.en.toml").write_text(
        text.replace('never = "Hardly ever."', 'never = "5 times."').replace('never = "5 times."',
                                                                            'never = "Hardly ever."', 11), "utf-8")
    (tmp_path / "force/rules.fr.toml").write_text("", "utf-8")
    shelf = reading.shelf(tmp_path, languages=("es", "en"), duties=["B01"])
    assert shelf.rules is None
    assert any(fault.startswith(f"{tmp_path}/force/rules.en.toml:{line}: rules.en.means.dog.never must not hold")
               for fault in shelf.faults), shelf.faults
    assert any("rules.fr.toml" in fault and "is not a file of the rules" in fault for fault in shelf.faults)


def test_a_pack_without_rules_has_an_empty_shelf_and_no_fault(tmp_path: Path) -> None:
    assert reading.shelf(tmp_path, languages=("en",), duties=[]) == force_rules.Shelf(None)
