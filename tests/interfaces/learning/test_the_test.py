"""The test on the web: a seat code alone opens it, each step is kept, and no page says who takes it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tande.domains.training import errors, operations, queries
from tande.domains.training.models import Attempt
from tande.interfaces.learning import tokens, views_test
from tande.interfaces.learning.tokens import BadToken, SittingToken
from tande.ledger import clock
from tande.toolkit import limiter, seats
from tests.interfaces.public.people import LANGUAGES
from tests.interfaces.public.test_pages import check_outline
from tests.interfaces.public.test_weight import weight

pytestmark = pytest.mark.django_db
START = "/en/learn/test/"


def begin(client: Client, code: str, start: str = START) -> str:
    """The address of the first questions."""
    answer = client.post(start, {"seat": code})
    assert answer.status_code == 303
    return str(answer["Location"])


def right_of(client: Client, url: str) -> dict[str, list[str]]:
    """The right answers to what this page asks."""
    asked = set(re.findall(r'name="(\w+)" value="[a-e]"', client.get(url).content.decode()))
    course = settings.COURSES.course("child_encounters")
    return {one.code: list(one.right) for one in course.questions if one.code in asked}


def answer_all(client: Client, url: str) -> str:
    """Answer every page rightly; the address of the last one, where the answers are handed in."""
    while "/end/" not in url:
        url = client.post(url, right_of(client, url))["Location"]
    return url


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_test_from_the_code_to_the_result(code: str, language: str) -> None:
    client = Client(enforce_csrf_checks=True)
    start = "/learn/test/" if language == "ht" else f"/{language}/learn/test/"
    url = begin(client, f"{code[:5].lower()} {code[5:]}", start)
    total, pages = 0, 0
    while "/end/" not in url:
        page = client.get(url)
        check_outline(page.content.decode())
        total, pages = total + weight(page), pages + 1
        url = client.post(url, right_of(client, url))["Location"]
    assert (pages, total < 25_000) == (4, True)
    done = client.post(url)
    result = client.get(done["Location"])
    text = result.content.decode()
    assert result.status_code == 200
    assert "100" in text
    for page in (text, done["Location"], url):
        assert code not in page
        assert "Mtu wa" not in page
    assert not client.cookies
    assert [row.passed for row in Attempt.objects.all()] == [True]


def test_answers_survive_a_cut_and_any_order(code: str) -> None:
    client, other = Client(), Client()
    url = begin(client, code)
    right = right_of(client, url)
    first, *_between, last = right
    second = client.post(url, {first: right[first]})["Location"]
    assert client.post(second, {"back": "1"})["Location"].endswith("/1/")
    again = begin(other, code)
    shown = other.get(again).content.decode()
    ticked = re.findall(r'name="(\w+)" value="(\w)" checked', shown)
    assert sorted(ticked) == [(first, letter) for letter in sorted(right[first])]
    # What the page does not ask, and what is no option, is not taken.
    other.post(again, {last: ["z", "a", "<script>"], "made_up": "a"})
    kept = queries.sitting(_sitting(again)).answers
    assert {code for code, letters in kept.items() if letters} <= set(right)
    assert not {"z", "<script>"} & {letter for letters in kept.values() for letter in letters}
    end = other.get(re.sub(r"/\d+/$", "/end/", again)).content.decode()
    assert "have no answer yet" in end


def _sitting(url: str) -> str:
    text = url.split("/t/")[1].split("/")[0]
    return tokens.read(text, key=settings.TANDE.token_key, at=clock.now()).sitting


def test_handing_in_twice_and_going_back_change_nothing(code: str) -> None:
    client = Client()
    first = begin(client, code)
    end = answer_all(client, first)
    results = {re.sub(r"/t/[^/]+/", "/t/", client.post(end)["Location"]) for _ in range(2)}
    assert results == {"/en/learn/t/result/"}
    assert client.get(first)["Location"].endswith("/result/")
    assert client.post(first, {"beard": "a"})["Location"].endswith("/result/")
    assert Attempt.objects.count() == 1


def test_whoever_fails_is_told_what_to_read_and_when_to_try_again(code: str) -> None:
    client = Client()
    url = begin(client, code)
    text = client.get(client.post(re.sub(r"/\d+/$", "/end/", url))["Location"]).content.decode()
    assert "Not passed" in text
    assert "2 tries are left." in text
    assert "Next try from" in text
    assert text.count("/learn/c/child_encounters/") >= 8
    refused = client.post(START, {"seat": code})
    assert refused.status_code == 400
    assert "It is too soon for another try." in refused.content.decode()


@pytest.mark.parametrize(("typed", "told"), [
    ("", "Something is missing."), ("ABCDE", "Something is missing."), ("x" * 5_000, "This is too long."),
    ("'; DROP --", "A seat code has no 0"), ("\u202e\x00٣٤", "A seat code has no 0"), ("<b>", "A seat code has no 0"),
    ("23456789AB", "One letter or digit is wrong"),
])
def test_a_wrong_code_is_answered_kindly_and_opens_nothing(code: str, typed: str, told: str) -> None:
    answer = Client().post(START, {"seat": typed})
    text = answer.content.decode()
    assert answer.status_code == 400
    assert told in text
    assert '"<b>"' not in text
    assert 'aria-invalid="true"' in text
    other = seats.new_code()
    assert "This code is not one of our seat codes." in Client().post(START, {"seat": other}).content.decode()


def test_guessing_is_slowed_down(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    monkeypatch.setattr(views_test, "guesses", limiter.Limiter(clock=lambda: 0.0))
    monkeypatch.setattr(limiter, "SAME_CODE_BURST", 3.0)
    guess = seats.new_code()
    answers = [Client().post(START, {"seat": guess}) for _ in range(5)]
    assert [one.status_code for one in answers] == [400, 400, 400, 429, 429]
    assert int(answers[-1]["Retry-After"]) >= 1


def test_a_token_opens_one_test_for_a_while_and_nothing_else() -> None:
    key, at = b"k" * 32, clock.now()
    token = SittingToken("ab" * 16, at, at)
    text = tokens.make(token, key=key)
    assert tokens.read(text, key=key, at=at).sitting == "ab" * 16
    bad: list[tuple[str, bytes, Any]] = [
        (text, b"x" * 32, at), (text, key, at + timedelta(hours=3)), (text[:-2], key, at), ("A" * 60, key, at),
        ("A" * 300, key, at), ("é" * 60, key, at),
    ]
    for given, own, moment in bad:
        with pytest.raises(BadToken):
            tokens.read(given, key=own, at=moment)
    used = SittingToken("ab" * 16, at - timedelta(hours=25), at)
    with pytest.raises(BadToken):
        tokens.read(tokens.make(used, key=key), key=key, at=at)


def test_a_token_of_a_test_that_is_gone_asks_for_the_code(code: str) -> None:
    text = tokens.make(SittingToken("cd" * 16, clock.now(), clock.now()), key=settings.TANDE.token_key)
    for end in ("1/", "end/", "result/"):
        answer = Client().get(f"/en/learn/t/{text}/{end}")
        assert (answer.status_code, "Type your seat code again" in answer.content.decode()) == (410, True)


def test_forms_of_other_sites_and_other_methods_are_refused(code: str) -> None:
    foreign = Client(headers={"sec-fetch-site": "cross-site"})
    assert foreign.post(START, {"seat": code}).status_code == 403
    assert Client().put(START).status_code == 405
    with pytest.raises(errors.NoSuchSitting):
        queries.sitting("ef" * 16)
    assert operations.begin(code=code, at=clock.now())
