"""The courses that ship are whole in every language, and a wrong course is refused with file, line and reason."""

import copy
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tande.policy import course_checks, sms
from tande.policy.courses import Course, Question
from tande.policy.letters import CURLED
from tande.policy.mission_reading import PackError
from tande.project import courses
from tande.project.mission import load as load_mission

ROOT = Path(__file__).parents[2]
HAITI = load_mission(ROOT / "missions" / "haiti")
LANGUAGES = HAITI.language_codes
CATALOGUE, SHIPPED = courses.load(
    ROOT / "missions" / "haiti", languages=LANGUAGES, contacts={contact.code for contact in HAITI.contacts}
)
TINY = ROOT / "tests" / "packs" / "tiny"
BRIDGES = TINY / "courses" / "bridges"
RAW, _ = courses.read_tables(BRIDGES, course_checks.tables(("es", "en")))
GONE = object()
EACH = pytest.mark.parametrize("course", SHIPPED, ids=lambda course: course.code)


def texts(course: Course, language: str) -> Iterator[tuple[str, str]]:
    """Every text of a course with its place."""
    for lesson in course.lessons:
        yield lesson.code, lesson.title[language]
        for part in lesson.parts:
            yield from ((f"{lesson.code}.{part.code}", text) for text in part.texts[language])
    for question in course.questions:
        for name, label in {"ask": question.ask, "why": question.why, **question.options}.items():
            yield f"{question.code}.{name}", label[language]


def test_two_courses_ship_and_cover_what_they_say() -> None:
    assert [course.code for course in SHIPPED] == ["child_encounters", "psea_complaints"]
    assert {code for course in SHIPPED for code in course.covers} == {
        "child_protection", "psea_all", "complaint_duties"
    }
    assert len(CATALOGUE) == 11
    assert {item.terms.audience for item in CATALOGUE} == {"all", "commander"}
    assert {code for item in CATALOGUE for code in item.required_of} >= {"all", "manager", "commander"}
    # No source names a validity or a pass mark: they may only stand as our own rule.
    terms = [*(item.terms for item in CATALOGUE), *(item.terms for item in SHIPPED)]
    assert all(term.figures.our_rule for term in terms)


@EACH
def test_a_course_has_questions_enough_for_every_lesson(course: Course) -> None:
    assert len(course.questions) >= 40
    asked = [question.lesson for question in course.questions]
    assert all(asked.count(lesson.code) >= 3 for lesson in course.lessons)
    assert sum(question.critical for question in course.questions) >= 5
    assert any(question.several for question in course.questions)
    assert all(not question.several for question in course.questions if question.critical)


@EACH
def test_what_is_not_confirmed_is_never_taught_as_a_fact(course: Course) -> None:
    unsure = {source.code for source in course.sources if not source.shown}
    parts = [(lesson.code, part) for lesson in course.lessons for part in lesson.parts]
    assert {part.standing for _, part in parts if unsure & set(part.cites)} <= {"unconfirmed"}
    marked = {(course.code, lesson, part.code) for lesson, part in parts if part.standing == "unconfirmed"}
    # A new one is looked at by a person, who says in its text that it is to be confirmed.
    assert marked <= {("psea_complaints", "forbidden", "bulletin")}
    assert all(part.cites for _, part in parts)


@EACH
def test_every_language_says_the_same_numbers_in_its_own_words(course: Course) -> None:
    def numbers(text: str) -> list[str]:
        return sorted(re.findall(r"\d+", text))

    english = list(texts(course, "en"))
    for language in set(LANGUAGES) - {"en"}:
        other = list(texts(course, language))
        assert [place for place, _ in other] == [place for place, _ in english]
        pairs = list(zip(english, other, strict=True))
        assert [(a, b) for (_, a), (_, b) in pairs if numbers(a) != numbers(b)] == []
        assert [a for (_, a), (_, b) in pairs if a == b and not a.isdigit()] == []


@EACH
@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_plain_and_hold_no_telephone_number(course: Course, language: str) -> None:
    """A number stands in contacts.toml alone, with the day it was checked."""
    for place, text in texts(course, language):
        assert not set(text) & set(CURLED), (place, text)
        assert not re.search(r"\+\d|\b8811\b|\d{4}[- ]\d{4}", text), (place, text)
        assert len(text) <= 400, (place, "is too long for a small screen")


@EACH
@pytest.mark.parametrize("language", ["ht", "en", "sw"])
def test_any_sentence_could_be_sent_as_a_plain_text_message(course: Course, language: str) -> None:
    """French and Spanish need letters that the 7-bit alphabet lacks; these three do not."""
    assert [(place, text) for place, text in texts(course, language) if sms.odd(text)] == []


@EACH
def test_what_a_lesson_repeats_of_the_pack_is_what_the_pack_says(course: Course) -> None:
    contacts = {contact.code: contact for contact in HAITI.contacts}
    parts = {part.code: part for lesson in course.lessons for part in lesson.parts}
    assert parts["call"].contacts
    assert all(contacts[code].shown for code in parts["call"].contacts)
    if "times" in parts:
        answer = next(clock for clock in HAITI.clocks if clock.id == "acknowledge")
        assert re.findall(r"\d+", parts["times"].texts["en"][0]) == [
            str(span.amount) for span in (answer.span(), answer.span(sea=True)) if span
        ]


@EACH
def test_translations_wait_for_native_readers(course: Course) -> None:
    folder = ROOT / "missions" / "haiti" / "courses" / course.code
    for language in set(LANGUAGES) - {"en"}:
        for name in ("lessons", "questions"):
            head = (folder / f"{name}.{language}.toml").read_text("utf-8")[:300]
            assert "NEEDS NATIVE REVIEW" in head, (name, language)


@EACH
@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_knows_nothing_does_not_pass(course: Course, language: str) -> None:
    """Choosing always the longest answer, or always the same place, must stay far below the pass mark."""
    single = [question for question in course.questions if not question.several]

    def share(hits: int) -> float:
        return 100 * hits / len(single)

    def longest(question: Question) -> str:
        return max(question.options, key=lambda letter: len(question.options[letter][language]))

    assert share(sum(question.right == (longest(question),) for question in single)) <= 50
    for letter in "abcde":
        assert share(sum(question.right == (letter,) for question in single)) <= 50


# What the reader of the files refuses, tried on the tiny course.


def load_bridges(raw: dict[str, Any]) -> Course:
    return course_checks.course(raw, languages=("es", "en"), curricula=["bridge_rules"], contacts=["harbour"])


def test_a_part_is_as_sure_as_the_weakest_source_it_cites() -> None:
    catalogue, (bridges,) = courses.load(TINY, languages=("es", "en"), contacts=["harbour"])
    assert [item.code for item in catalogue] == ["bridge_rules"]
    (crossing,) = bridges.lessons
    assert [part.standing for part in crossing.parts] == ["sourced", "rule", "unconfirmed", "rule"]
    assert crossing.parts[0].texts["en"] == ("Slowly.", "One by one.")
    assert crossing.parts[3].contacts == ("harbour",)
    assert crossing.cites == ("book", "own", "heard")
    pace, toll = bridges.questions
    assert (pace.right, pace.weight, pace.critical, pace.several) == (("b",), 1, True, False)
    assert (toll.right, toll.weight, toll.critical, toll.several) == (("a", "d"), 2, False, True)
    assert toll.options["d"] == {"es": "El Estado", "en": "The State"}


WRONG = {
    "a language is missing": (("lessons.en",), GONE, "lessons.en is missing"),
    "a lesson lacks its text": (("lessons.en", "crossing"), GONE, "lessons.en.crossing is missing"),
    "a part lacks its text": (("lessons.es", "crossing", "ours"), GONE, "lessons.es.crossing.ours is missing"),
    "a text too many": (("lessons.en", "crossing", "extra"), ["x"], "lessons.en.crossing.extra is not a known key"),
    "a sentence fewer": (("lessons.en", "crossing", "slowly"), ["Slowly."],
                         "lessons.en.crossing.slowly has 1 sentences where es has 2"),
    "an empty sentence": (("lessons.es", "crossing", "ours"), [" "],
                          "lessons.es.crossing.ours[1] must not be empty"),
    "no list": (("lessons.es", "crossing", "ours"), "Nunca",
                "lessons.es.crossing.ours must be a list of sentences"),
    "a curled apostrophe": (("questions.en", "pace", "why"), "Don\u2019t run.",
                            "questions.en.pace.why must use straight apostrophes (')"),
    "a curled one in a lesson": (("lessons.en", "crossing", "ours"), ["Don\u2019t."],
                                 "lessons.en.crossing.ours[1] must use straight apostrophes (')"),
    "a question lacks its text": (("questions.en", "toll"), GONE, "questions.en.toll is missing"),
    "an option is missing": (("questions.es", "toll", "d"), GONE, "questions.es.toll.d is missing"),
    "an option too many": (("questions.es", "pace", "d"), "Volando", "questions.es.pace.d is not a known key"),
    "twice the same option": (("questions.en", "pace", "c"), "Slowly",
                              "questions.en.pace has the same option twice"),
    "no right answer": (("questions", "pace", "right"), [], "questions.pace.right must not be empty"),
    "a right answer that is none": (("questions", "pace", "right"), ["d"],
                                    'questions.pace.right names "d", which is not one of a, b, c'),
    "nothing wrong": (("questions", "pace", "right"), ["a", "b", "c"],
                      "questions.pace.right leaves no wrong option"),
    "two options": (("questions", "pace", "options"), 2, "questions.pace.options must be from 3 to 5, not 2"),
    "a lesson nobody knows": (("questions", "pace", "lesson"), "rowing",
                              'questions.pace.lesson must be one of crossing, not "rowing"'),
    "a source nobody knows": (("course", "lessons", "crossing", "ours", "cites"), ["song"],
                              'course.lessons.crossing.ours.cites names "song", which is not one of book, own, heard'),
    "no source": (("course", "lessons", "crossing", "ours", "cites"), [],
                  "course.lessons.crossing.ours.cites must not be empty"),
    "a source nobody cites": (("course", "sources", "song"), {"source": "x", "certainty": "source"},
                              "course.sources.song is cited by no part of a lesson"),
    "a contact nobody knows": (("course", "lessons", "crossing", "call", "contacts"), ["ferry"],
                               'course.lessons.crossing.call.contacts names "ferry", which is not one of harbour'),
    "a curriculum nobody knows": (("course", "covers"), ["ferries"],
                                  'course.covers names "ferries", which is not one of bridge_rules'),
    "whose numbers": (("course", "figures", "certainty"), GONE, "course.figures.certainty is missing"),
    "a pass mark of nothing": (("course", "pass_mark"), 0, "course.pass_mark must be from 1 to 100, not 0"),
    "a part named title": (("course", "lessons", "crossing", "title"), {"kind": "text", "cites": ["own"]},
                           "course.lessons.crossing.title is the name of every lesson's title: choose another"),
}


@pytest.mark.parametrize(("path", "value", "expected"), WRONG.values(), ids=WRONG)
def test_a_wrong_course_is_refused_with_the_reason(path: tuple[str, ...], value: object, expected: str) -> None:
    raw: Any = copy.deepcopy(RAW)
    node = raw
    for step in path[:-1]:
        node = node[step]
    if value is GONE:
        del node[path[-1]]
    else:
        node[path[-1]] = value
    with pytest.raises(PackError) as caught:
        load_bridges(raw)
    assert expected in [f"{problem.where} {problem.reason}" for problem in caught.value.problems]


def test_a_lesson_without_a_question_is_noticed() -> None:
    raw: Any = copy.deepcopy(RAW)
    raw["course"]["lessons"]["rowing"] = {"how": {"kind": "text", "cites": ["own"]}}
    for language in ("es", "en"):
        raw[f"lessons.{language}"]["rowing"] = {"title": "Row", "how": ["So."]}
    with pytest.raises(PackError, match=r"course\.lessons\.rowing has no question"):
        load_bridges(raw)


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("questions.toml", '["b"]', '["e"]',
         'questions.toml:1: questions.pace.right names "e", which is not one of a, b, c'),
        ("lessons.en.toml", "ours = ", "our = ", "lessons.en.toml:1: lessons.en.crossing.ours is missing"),
        ("course.toml", "[title]", "[title", "course.toml:14: course is not TOML: "),
        ("course.toml", '"bridges"', '"ferries"', "course.toml:1: course.code must be the name of its folder"),
    ],
)
def test_a_problem_names_file_and_line(tmp_path: Path, file: str, old: str, new: str, expected: str) -> None:
    folder = Path(shutil.copytree(TINY, tmp_path / "tiny")) / "courses" / "bridges"
    source = (folder / file).read_text("utf-8")
    assert old in source
    (folder / file).write_text(source.replace(old, new, 1), "utf-8")
    with pytest.raises(PackError) as caught:
        courses.load(tmp_path / "tiny", languages=("es", "en"), contacts=["harbour"])
    assert expected in str(caught.value).replace(f"{folder}/", "")


def test_files_that_are_none_of_a_course_are_named(tmp_path: Path) -> None:
    pack = Path(shutil.copytree(TINY, tmp_path / "tiny"))
    (pack / "courses" / "bridges" / "lessons.fr.toml").write_text("", "utf-8")
    with pytest.raises(PackError, match=r"lessons\.fr is not a file of a course in the pack's languages"):
        courses.load(pack, languages=("es", "en"), contacts=["harbour"])
    (pack / "courses" / "bridges" / "lessons.fr.toml").unlink()
    (pack / "courses" / "bridges" / "questions.en.toml").write_bytes(b"\xff" * 3)
    (pack / "courses" / "bridges" / "lessons.es.toml").write_bytes(b"#" * 600_000)
    (pack / "courses" / "bridges" / "lessons.en.toml").unlink()
    with pytest.raises(PackError) as caught:
        courses.load(pack, languages=("es", "en"), contacts=["harbour"])
    reasons = {problem.table: problem.reason for problem in caught.value.problems}
    assert reasons["questions.en"] == "is not UTF-8 text"
    assert reasons["lessons.es"] == "is larger than 500000 bytes"
    assert reasons["lessons.en"].startswith("cannot be read")


def test_a_course_with_a_fault_is_left_out_and_the_others_are_taught(tmp_path: Path) -> None:
    pack = Path(shutil.copytree(TINY, tmp_path / "tiny"))
    given: dict[str, Any] = {"languages": ("es", "en"), "contacts": ["harbour"]}
    whole = courses.library(pack, **given)
    assert ([one.code for one in whole.courses], whole.faults) == (["bridges"], ())
    (pack / "courses" / "spoiled").mkdir()
    found = courses.library(pack, **given)
    assert [one.code for one in found.courses] == ["bridges"]
    assert found.faults
    assert all("spoiled" in fault for fault in found.faults)
    (pack / "curricula.toml").write_text("[", encoding="utf-8")
    found = courses.library(pack, **given)
    assert (found.curricula, found.courses) == ((), ())
    assert "curricula.toml" in found.faults[0]
