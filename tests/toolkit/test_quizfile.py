"""Results from a stick: what is forged, replayed, changed or broken is named, and nothing good is lost by it."""

import json
import re
import tomllib
from datetime import date
from importlib.resources import files
from typing import Any

import pytest

from tande.toolkit import errors, quizfile, seats
from tande.toolkit.quizfile import checking
from tests.toolkit.quizzes import CODES, NOW, Session, as_text, bridges

HALL = Session()
OTHER = Session(id="07e2" * 8)
GOOD = HALL.result(CODES[0])


def changed(**fields: Any) -> dict[str, Any]:
    """A good result changed after it was signed."""
    return {**HALL.result(CODES[1]), **fields}


def signed(**fields: Any) -> dict[str, Any]:
    """A result that its own seat signed, and that is wrong all the same."""
    return HALL.result(CODES[1], **fields)


ATTACKS: dict[str, tuple[Any, str]] = {
    "other answers than signed": (changed(answers={"pace": "b"}), "forged"),
    "another attempt id": (changed(attempt="a" * 32), "forged"),
    "another start": (changed(started="2026-03-02T09:59:59Z"), "forged"),
    "another end": (changed(finished="2026-03-02T10:20:01Z"), "forged"),
    "another language": (changed(lang="en"), "forged"),
    "a signature of nothing": (changed(sig="0" * 64), "forged"),
    "replayed under another seat": (changed(seat=GOOD["seat"]), "forged"),
    "signed by another seat": (signed(sign=seats.seat(CODES[0], session=HALL.id)), "forged"),
    "signed with the seat of another session": (signed(sign=seats.seat(CODES[1], session=OTHER.id)), "forged"),
    "a seat of nobody": (HALL.result(seats.code_from(b"\x09" * 8)), "seat"),
    "of another session": (OTHER.result(CODES[1]), "session"),
    "another session's, relabelled": ({**OTHER.result(CODES[1]), "session": HALL.id, "pack": HALL.pack.id}, "seat"),
    "another pack": (signed(pack="b" * 32), "pack"),
    "easier questions": (signed(asked=["pace:abc"]), "asked"),
    "options in another order": (signed(asked=[one[:-1] + one[-1] + "" for one in GOOD["asked"]][::-1]), "asked"),
    "an unknown question": (signed(answers={"boat": "a"}), "answers"),
    "an unknown option": (signed(answers={"pace": "e"}), "answers"),
    "an option twice": (signed(answers={"toll": "aa"}), "answers"),
    "over before it began": (signed(started="2026-03-02T10:21:00Z"), "hours"),
    "for days": (signed(started="2026-03-01T10:00:00Z"), "hours"),
    "before the file was made": (signed(started="1970-01-01T00:00:00Z", finished="1970-01-01T00:10:00Z"), "early"),
    "in the future": (signed(started="2036-01-01T00:00:00Z", finished="2036-01-01T00:10:00Z"), "late"),
    "no such day": (signed(started="2026-02-30T00:00:00Z"), "clock"),
    "a time in words": (signed(started="this morning"), "clock"),
    "a time with a zone": (signed(started="2026-03-02T10:00:00+02:00"), "clock"),
    "a field too many": (changed(score=100), "shape"),
    "a field too few": ({key: value for key, value in GOOD.items() if key != "lang"}, "shape"),
    "no object": ("passed", "shape"),
    "nothing": (None, "shape"),
    "a number for a name": (changed(attempt=12), "shape"),
    "a list for a name": (changed(seat=["a" * 32]), "shape"),
    "an id of a path": (changed(attempt="../../../etc/passwd"), "shape"),
    "capitals in an id": (changed(attempt="A" * 32), "shape"),
    "answers in a list": (changed(answers=["b"]), "shape"),
    "an answer that is none": (changed(answers={"pace": ""}), "shape"),
    "a very long answer": (changed(answers={"pace": "a" * 10_000}), "shape"),
    "markup for a question": (changed(answers={"<b>": "a"}), "shape"),
    "a thousand questions": (changed(asked=["pace:abc"] * 1_000), "shape"),
}


@pytest.mark.parametrize(("attack", "reason"), ATTACKS.values(), ids=ATTACKS)
def test_what_is_not_true_is_refused_by_name_and_the_others_go_in(attack: Any, reason: str) -> None:
    assert HALL.judge(attack, GOOD) == [reason, ""]
    assert HALL.judge(GOOD, attack) == ["", reason]
    assert reason in checking.REASONS


@pytest.mark.parametrize("place", range(len(GOOD["sig"])))
def test_every_digit_of_a_signature_counts(place: int) -> None:
    other = "0" if GOOD["sig"][place] != "0" else "1"
    assert HALL.judge({**GOOD, "sig": GOOD["sig"][:place] + other + GOOD["sig"][place + 1 :]}) == ["forged"]


def test_marks_are_given_where_the_file_is_read() -> None:
    results = [GOOD, HALL.result(CODES[1], answers={"pace": "b"}), HALL.result(CODES[2], answers={})]
    marked = [one.marked for one in quizfile.check(quizfile.read(HALL.file(*results)), HALL.expected())]
    assert [(one.score_percent, one.passed) for one in marked if one] == [(100, True), (33, False), (0, False)]


def test_the_same_result_twice_counts_once_and_another_under_its_id_is_refused() -> None:
    other = HALL.result(CODES[0], answers={"pace": "b"})
    checked = quizfile.check(quizfile.read(HALL.file(GOOD, GOOD, other)), HALL.expected())
    assert [(one.reason, one.repeated) for one in checked] == [("", False), ("", True), ("changed", False)]
    stolen = HALL.result(CODES[1], attempt=GOOD["attempt"])
    assert HALL.judge(GOOD, stolen) == ["", "changed"]


@pytest.mark.parametrize(("old", "new", "reason"), [
    ('"lang":"es"', '"lang":"en","lang":"es"', "twice"),
    ('"pace":"b"', '"pace":"a","pace":"b"', "twice"),
    ('"lang":"es"', '"lang":' + "9" * 10_000, "shape"),
    ('"lang":"es"', '"lang":NaN', "shape"),
    ('"lang":"es"', '"lang":1e999', "shape"),
    ('"lang":"es"', '"lang":"\\ud800"', "shape"),
])
def test_json_that_two_readers_read_differently(old: str, new: str, reason: str) -> None:
    text = HALL.file(GOOD, HALL.result(CODES[1])).decode()
    assert old in text
    checked = quizfile.check(quizfile.read(text.replace(old, new, 1).encode()), HALL.expected())
    assert [one.reason for one in checked] == [reason, ""]


BROKEN = {
    "empty": (b"", errors.NotResults),
    "a picture": (b"\x89PNG\r\n\x1a\n", errors.NotResults),
    "a word": (b'"tande-quiz-results/1"', errors.NotResults),
    "a list": (b"[]", errors.NotResults),
    "another format": (b'{"format":"other/1","results":[]}', errors.NotResults),
    "no results": (b'{"format":"tande-quiz-results/1"}', errors.NotResults),
    "results of another kind": (b'{"format":"tande-quiz-results/1","results":{}}', errors.NotResults),
    "two formats":
        (b'{"format":"tande-quiz-results/1","format":"tande-quiz-results/1","results":[]}', errors.NotResults),
    "nested without end": (b'{"format":"tande-quiz-results/1","results":' + b"[" * 200_000, errors.ResultsCut),
    "cut off": (HALL.file(GOOD)[:-9], errors.ResultsCut),
    "cut in the middle": (HALL.file(GOOD)[:300], errors.ResultsCut),
    "bytes that are no text": (HALL.file(GOOD).replace(b"pace", b"\xff\xfe\xfd\xfc"), errors.ResultsCut),
    "huge": (b" " * (quizfile.MAX_BYTES + 1), errors.ResultsTooLarge),
    "too many": (HALL.file(*["x"] * (quizfile.MAX_RESULTS + 1)), errors.ResultsTooLarge),
}


@pytest.mark.parametrize(("data", "error"), BROKEN.values(), ids=BROKEN)
def test_a_file_that_is_none_is_refused_as_a_whole(data: bytes, error: type[errors.ResultsError]) -> None:
    with pytest.raises(error):
        quizfile.read(data)


def test_a_file_may_have_been_through_an_editor() -> None:
    text = b"\xef\xbb\xbf" + HALL.file(GOOD).replace(b"\n", b"\r\n")
    assert [one.reason for one in quizfile.check(quizfile.read(text), HALL.expected())] == [""]
    pretty = json.dumps(as_text(HALL.file(GOOD)), indent=4).encode()
    assert [one.reason for one in quizfile.check(quizfile.read(pretty), HALL.expected())] == [""]


def test_the_pack_names_all_on_which_the_drawing_depends() -> None:
    assert HALL.pack == Session().pack
    packs = [HALL.pack, OTHER.pack, Session(count=19).pack]
    assert len({pack.id for pack in packs}) == len(packs)


def page() -> str:
    marks = [seats.seat(code, session=HALL.id).mark for code in CODES]
    return quizfile.make(
        bridges(), HALL.pack, script="run('</b>')", languages=("es", "en"), marks=marks, made=NOW.date()
    )


def test_the_file_tells_no_answer_no_name_and_calls_nobody() -> None:
    made = page()
    data = json.loads(re.search(r'id="pack">(.*?)</script>', made, re.DOTALL)[1])  # type: ignore[index]
    assert data["questions"]["toll"].keys() == {"lesson", "critical", "several", "ask", "options"}
    called = re.sub(r"<!--.*?-->", "", made, flags=re.DOTALL)
    assert not re.search(r"https?:|//[a-z]|\bsrc=|\bhref=|@import|url\(", called)
    assert "Copyright (c)" in made
    assert all(code not in made for code in CODES)
    assert all(len(mark) == 6 for mark in data["pack"]["marks"])
    assert "Nadie cobra a la gente" not in made  # the reason, which says what is right
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', made)[1]  # type: ignore[index]
    assert policy.startswith("default-src &#x27;none&#x27;; script-src &#x27;sha256-")
    assert "unsafe" not in policy


def test_every_word_of_the_file_is_there_in_every_language() -> None:
    words = tomllib.loads(files("tande.toolkit.quizfile").joinpath("words.toml").read_text("utf-8"))
    assert set(words) == {"en", "fr", "ht", "es", "sw"}
    asked = set(re.findall(r'data-w="(\w+)"', page()))
    for language, table in words.items():
        assert set(table) == set(words["en"]), language
        assert asked <= set(table)
        for key, text in table.items():
            assert sorted(re.findall(r"\{\w+\}", text)) == sorted(re.findall(r"\{\w+\}", words["en"][key]))
            assert text.strip(), (language, key)
            assert "’" not in text, (language, key)
        same = {key for key in table if table[key] == words["en"][key]}
        assert language == "en" or not same, (language, same)


def test_a_pack_without_a_language_of_the_words_leaves_it_out() -> None:
    made = quizfile.make(
        bridges(), HALL.pack, script="", languages=("en", "xx"), marks=[], made=date(2026, 3, 1)
    )
    assert '"languages":["en"]' in made
