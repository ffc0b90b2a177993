"""The interview: every path ends, nothing has to be answered, a child is asked for nothing but its needs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tande.policy import questions
from tande.policy.questions import ALWAYS, ORDER, PATHS, QUESTIONS, NoSuchQuestion

EVERY = [(path, question_id) for path in PATHS for question_id in ORDER[path]]


@pytest.mark.parametrize("path", PATHS)
def test_going_on_visits_every_question_once_and_ends(path: str) -> None:
    visited, here = [], questions.first(path)
    while here:
        visited.append(here)
        here = questions.after(path, here)
    assert tuple(visited) == ORDER[path]
    assert len(set(visited)) == len(visited)


@pytest.mark.parametrize(("path", "question_id"), EVERY)
def test_back_is_the_way_one_came(path: str, question_id: str) -> None:
    later = questions.after(path, question_id)
    assert not later or questions.before(path, later) == question_id
    number, total = questions.position(path, question_id)
    assert ORDER[path][number - 1] == question_id
    assert total == len(ORDER[path])


def test_every_question_is_asked_on_some_path_and_none_is_unknown() -> None:
    assert {question_id for _, question_id in EVERY} | {questions.NOTED} == set(QUESTIONS)
    assert set(questions.OF_THE_TELLING) <= set(QUESTIONS)


@pytest.mark.parametrize(("path", "question_id"), EVERY)
def test_nobody_has_to_know_or_to_tell(path: str, question_id: str) -> None:
    asked = questions.question(path, question_id)
    assert set(ALWAYS) <= asked.known(path)
    assert asked.kind in ("one", "many", "place", "contact")
    assert asked.asked(path).endswith(("?", "."))


@pytest.mark.parametrize("path", PATHS)
def test_a_question_of_another_path_is_not_there(path: str) -> None:
    for question_id in (*(set(QUESTIONS) - set(ORDER[path])), "", "nope"):
        with pytest.raises(NoSuchQuestion):
            questions.question(path, question_id)
        with pytest.raises(NoSuchQuestion):
            questions.after(path, question_id)
    with pytest.raises(NoSuchQuestion):
        questions.question("nobody", "who")


def test_a_child_is_asked_for_no_consent_age_place_time_or_guardian() -> None:
    assert set(ORDER["child"]) == {"help", "who", "want", "contact"}
    words = " ".join(QUESTIONS[one].asked("child") + QUESTIONS[one].hint for one in ORDER["child"]).lower()
    for word in ("parent", "guardian", "mother", "father", "consent", "agree"):
        assert word not in words


def test_a_child_is_not_offered_words_for_grown_ups() -> None:
    offered = {one.code for one in QUESTIONS["help"].offered("child")}
    assert {"after", "held", "missing"}.isdisjoint(offered)
    assert {"doctor", "safe", "talk"} <= offered


def test_contact_comes_last_and_everywhere() -> None:
    assert {order[-1] for order in ORDER.values()} == {"contact"}


@pytest.mark.parametrize(("path", "question_id"), EVERY)
def test_codes_are_short_lower_case_and_never_doubled(path: str, question_id: str) -> None:
    offered = [one.code for one in QUESTIONS[question_id].offered(path)]
    assert len(set(offered)) == len(offered)
    assert all(code.isascii() and code.replace("_", "").isalnum() and code == code.lower() for code in offered)
    assert set(offered).isdisjoint(ALWAYS)


@given(st.sampled_from(EVERY), st.lists(st.text(max_size=8) | st.sampled_from(["me", "yes", *ALWAYS, "mission"])))
def test_whatever_is_sent_only_answers_are_kept(where: tuple[str, str], values: list[str]) -> None:
    path, question_id = where
    asked = questions.question(path, question_id)
    kept = questions.kept(asked, path, values, {"mission"})
    assert set(kept) <= asked.known(path, {"mission"})
    assert len(set(kept)) == len(kept)
    assert asked.kind == "many" or len(kept) <= 1
    assert set(kept) <= set(values)


def test_the_packs_codes_count_only_where_they_are_asked_for() -> None:
    assert questions.kept(QUESTIONS["who"], "self", ["mission"], {"mission"}) == ["mission"]
    assert questions.kept(QUESTIONS["where"], "self", ["HT0111"], {"HT0111"}) == ["HT0111"]
    assert questions.kept(QUESTIONS["harmed"], "self", ["mission"], {"mission"}) == []


def test_addresses_name_paths_by_number_only() -> None:
    assert set(questions.PATH_NUMBERS.values()) == set(PATHS) - {"self"}


def test_no_text_is_missing() -> None:
    assert "" not in questions.all_labels()
    assert set(ALWAYS.values()) <= questions.all_labels()
