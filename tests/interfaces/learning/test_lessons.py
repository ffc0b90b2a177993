"""Every lesson in every language: readable by a screen reader, light, printable, and open to anybody."""

import html
import re

import pytest
from django.conf import settings
from django.test import Client

from tests.harness import languages
from tests.interfaces.public.people import LANGUAGES
from tests.interfaces.public.test_pages import check_outline
from tests.interfaces.public.test_weight import assets, static_weight, weight

pytestmark = pytest.mark.django_db
COURSES = settings.COURSES.courses
PAGE_MAX = 14_000
WHOLE_MAX = 40_000


def address(language: str, page: str = "") -> str:
    return f"/learn/{page}" if language == "ht" else f"/{language}/learn/{page}"


PAGES = ["", "test/", *(f"c/{course.code}/" for course in COURSES),
         *(f"c/{course.code}/{lesson.code}/" for course in COURSES for lesson in course.lessons)]


@pytest.mark.parametrize("language", languages.each(LANGUAGES))
def test_every_page_is_whole_light_and_leaves_nothing_behind(language: str) -> None:
    client = Client(enforce_csrf_checks=True)
    for page in PAGES:
        answer = client.get(address(language, page))
        text = answer.content.decode()
        assert answer.status_code == 200, page
        assert f'<html lang="{language}">' in text
        check_outline(text)
        assert not answer.cookies
        assert "<script" not in text
        assert " style=" not in text
        loaded = assets(text)
        assert loaded == {"public/tande.css", "learning/learn.css"}
        assert weight(answer) + sum(map(static_weight, loaded)) <= PAGE_MAX, page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_course_stands_on_one_page_to_print(language: str) -> None:
    for course in COURSES:
        answer = Client().get(address(language, f"c/{course.code}/print/"))
        text = html.unescape(answer.content.decode())
        check_outline(answer.content.decode())
        for lesson in course.lessons:
            assert lesson.title[language] in text
            assert all(line in text for part in lesson.parts for line in part.texts[language])
        for question in course.questions:
            assert question.ask[language] in text
            assert question.why[language] in text
        assert all(source.provenance.source in text for source in course.sources)
        assert weight(answer) <= WHOLE_MAX


def test_each_part_says_how_sure_it_is_and_what_it_rests_on() -> None:
    for course in COURSES:
        for lesson in course.lessons:
            text = Client().get(address("en", f"c/{course.code}/{lesson.code}/")).content.decode()
            shown = re.findall(r'<p class="sure"><b[^>]*>([^<]+)</b>([^<]*)</p>', text)
            words = {"sourced": "From a source", "rule": "Our own rule", "unconfirmed": "To be confirmed"}
            assert [one for one, _ in shown] == [words[part.standing] for part in lesson.parts]
            assert all("[1" in cites or "[" in cites for _, cites in shown)


def test_the_catalogue_shows_every_curriculum_with_its_terms_in_force() -> None:
    text = html.unescape(Client().get(address("en")).content.decode())
    for one in settings.COURSES.curricula:
        assert one.title["en"] in text
        assert one.provenance.source in text
    assert text.count("These numbers are our own rule.") == len(settings.COURSES.curricula)


@pytest.mark.parametrize("page", ["c/no_such/", "c/child_encounters/no_such/", "c/x/print/", "t/short/1/", "C/x/"])
def test_what_is_not_there_is_a_page_that_says_so(page: str) -> None:
    assert Client().get(address("en", page)).status_code == 404


def test_a_fault_in_the_lessons_leaves_an_honest_page(monkeypatch: pytest.MonkeyPatch) -> None:
    from tande.policy.courses import Library

    monkeypatch.setattr(settings, "COURSES", Library((), (), ("lessons.en.toml: wrong",)))
    answer = Client().get(address("en"))
    assert (answer.status_code, "There is no course here yet." in answer.content.decode()) == (200, True)
    assert Client().get("/en/").status_code == 200
