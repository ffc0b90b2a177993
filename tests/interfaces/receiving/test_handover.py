"""The receiving body: a code, a number, what it saw, a look over it, a receipt; no account, no script, no cookie."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from tande.domains.children.models import Met
from tande.domains.receiving import operations as receiving
from tande.domains.receiving.models import Reception
from tande.interfaces.receiving import tokens, views_confirm, views_start
from tande.interfaces.receiving.tokens import BadToken, Page
from tande.ledger import clock
from tande.toolkit import codes, handover, limiter, sealing
from tests.domains import factories
from tests.domains.met_children import leader, met
from tests.interfaces.public.people import LANGUAGES
from tests.interfaces.public.test_pages import check_outline
from tests.interfaces.public.test_weight import assets, static_weight, weight

pytestmark = pytest.mark.django_db
START = "/en/handover/"


@pytest.fixture
def code(db: None) -> receiving.Given:
    return receiving.give_code(receiver="ibesr", label="Desk", actor=factories.officer("head", key=False),
                               at=clock.now())


@pytest.fixture
def number(db: None) -> str:
    """The number of a boy met two hours ago."""
    return str(met(leader(), note="Words of the unit").number)


def said(**more: Any) -> dict[str, Any]:
    at = timezone.localtime(clock.now()) - timedelta(hours=1)
    return {"base": "0", "day": f"{at:%Y-%m-%d}", "hour": f"{at:%H:%M}", "sex": "boy", "age_band": "15-17",
            "conditions": ["well"], "destination": "child_agency", **more}


def begin(client: Client, code: receiving.Given, number: str, start: str = START, **more: str) -> str:
    """The address of the form."""
    answer = client.post(start, {"code": codes.show(code.code), "number": codes.show(number), **more})
    assert answer.status_code == 303, html.unescape(answer.content.decode())
    return str(answer["Location"])


def shown_receipt(client: Client, url: str) -> str:
    (found,) = re.findall(r"data-receipt>([\d ]+)<", client.get(url).content.decode())
    return handover.parse_number(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_the_code_to_the_receipt(language: str, code: receiving.Given, number: str) -> None:
    client = Client(enforce_csrf_checks=True)
    start = "/handover/" if language == "ht" else f"/{language}/handover/"
    pages = [client.get(start)]
    url = begin(client, code, number, start)
    pages.append(client.get(url))
    pages.append(client.post(url, said()))
    assert not Reception.objects.exists()
    done = client.post(url, said(confirm="1"))
    assert done.status_code == 303
    pages.append(client.get(done["Location"]))
    kept = Reception.objects.get()
    assert codes.show(kept.receipt_no) in pages[-1].content.decode()
    assert Met.objects.get().received_at == kept.received_at
    for answer in pages:
        text = answer.content.decode()
        check_outline(text)
        assert f'<html lang="{language}">' in text
        assert (answer["Cache-Control"], "<script" in text, " style=" in text) == ("no-store", False, False)
        assert code.code not in text
        assert "Words of the unit" not in text
        assert assets(text) == {"public/tande.css", "receiving/receiving.css"}
        assert weight(answer) + sum(map(static_weight, assets(text))) <= 14_000
    assert not client.cookies
    assert code.code not in url + done["Location"]
    assert number not in url + done["Location"]


def test_sent_again_is_one_receipt_and_a_correction_a_version(code: receiving.Given, number: str) -> None:
    client = Client()
    url = begin(client, code, number)
    answers = [client.post(url, said(confirm="1")) for _again in range(3)]
    first = {shown_receipt(client, answer["Location"]) for answer in answers}
    assert len(first) == 1
    later = begin(Client(), code, number)
    form = client.get(later).content.decode()
    assert 'name="base" value="1"' in form
    assert re.search(r'value="boy"[^>]*checked', form)
    stale = client.post(later, said(confirm="1", sex="girl"))
    text = stale.content.decode()
    assert stale.status_code == 409
    assert 'name="base" value="1"' in text
    assert re.search(r'value="girl"[^>]*checked', text)
    corrected = client.post(later, said(confirm="1", sex="girl", base="1"))
    assert {shown_receipt(client, corrected["Location"])} == first
    assert [row.sex for row in Reception.objects.order_by("version")] == ["boy", "girl"]
    assert "corrected 1 time" in client.get(corrected["Location"]).content.decode()


def test_without_a_number_and_one_more_child(code: receiving.Given, number: str) -> None:
    client, unknown = Client(), handover.new_number()
    url = begin(client, code, "", without="1")
    assert 'name="commune"' in client.get(url).content.decode()
    receipt = client.post(url, said(confirm="1", commune="HT0111"))["Location"]
    assert shown_receipt(client, receipt)
    again = client.post(url, said(confirm="1", commune="HT0111"))["Location"]
    assert shown_receipt(client, again) == shown_receipt(client, receipt)
    following = receipt.replace("/receipt/", "/next/")
    for typed, status in (("", 400), (number[:-1], 400), (unknown, 400), (codes.show(number), 303)):
        answer = client.post(following, {"number": typed})
        assert answer.status_code == status, typed
    assert 'name="commune"' not in client.get(answer["Location"]).content.decode()
    later = client.post(following, {"number": unknown, "without": "1"})["Location"]
    client.post(later, said(confirm="1"))
    assert [(row.number, row.said_number) for row in Reception.objects.order_by("id")] == [("", ""), ("", unknown)]


SLIPS = [
    ({"code": "1234"}, "Something is missing. The code has 16 digits."),
    ({"code": "9" * 17}, "This is too long. The code has 16 digits."),
    ({"code": "1" * 16}, "One digit of the code is wrong"),
    ({"code": "O" * 16}, "The code has digits only."),
    ({"number": ""}, "Something is missing. The hand-over number has 8 digits."),
    ({"number": "1" * 8}, "One digit of the number is wrong"),
    ({"number": "1234567x"}, "The hand-over number has digits only."),
    ({"number": "1" * 8, "without": "1"}, "One digit of the number is wrong"),
]


@pytest.mark.parametrize(("more", "words"), SLIPS)
def test_a_slip_of_the_finger_is_named_and_what_was_typed_stays(
    more: dict[str, str], words: str, code: receiving.Given, number: str
) -> None:
    given = {"code": code.code, "number": number, **more}
    answer = Client().post(START, given)
    text = html.unescape(answer.content.decode())
    assert answer.status_code == 400
    assert words in text
    assert all(f'value="{value}"' in text for name, value in given.items() if name != "without")


def test_a_guesser_learns_nothing_from_the_answer(code: receiving.Given, number: str) -> None:
    """A wrong code, an unknown number and both are one answer, to the byte, but for what was typed."""
    answers = set()
    for typed, asked in ((handover.new_code(), number), (code.code, handover.new_number()),
                         (handover.new_code(), handover.new_number())):
        answer = Client().post(START, {"code": typed, "number": asked})
        text = answer.content.decode().replace(typed, "CODE").replace(asked, "NUMBER")
        answers.add((answer.status_code, text))
    assert len(answers) == 1
    assert "do not go together" in next(iter(answers))[1]


def test_guessing_is_slowed_down_and_the_right_code_still_works(
    code: receiving.Given, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = limiter.Limiter(clock=lambda: 0.0)
    monkeypatch.setattr(views_start, "guesses", slow)
    monkeypatch.setattr(views_confirm, "guesses", slow)
    answers = [Client().post(START, {"code": handover.new_code(), "number": number}) for _ in range(201)]
    assert [answer.status_code for answer in answers] == [400] * 200 + [429]
    assert answers[-1]["Retry-After"]
    url = begin(Client(), code, number)
    numbers = [Client().post(START, {"code": code.code, "number": handover.new_number()}) for _ in range(30)]
    assert numbers[-1].status_code == 429
    assert Client().get(url).status_code == 200


def test_a_revoked_code_opens_nothing_more_and_what_was_confirmed_stays(code: receiving.Given, number: str) -> None:
    client = Client()
    url = begin(client, code, number)
    receiving.revoke_code(code_id=code.id, actor=factories.officer("head", key=False), at=clock.now())
    for answer in (client.get(url), client.post(url, said(confirm="1")), client.get(f"{url}receipt/"),
                   client.post(f"{url}next/", {"number": number})):
        assert answer.status_code == 410
        assert "no longer in force" in answer.content.decode()
    refused = client.post(START, {"code": code.code, "number": number})
    assert (refused.status_code, Reception.objects.count()) == (400, 0)


BAD = [
    {"day": ""}, {"day": "2026-02-31"}, {"day": "9999-12-31"}, {"day": "0001-01-01"}, {"hour": "25:00"}, {"hour": ""},
    {"sex": "man"}, {"age_band": "40"}, {"conditions": []}, {"conditions": ["well", "hurt"]}, {"conditions": ["x"]},
    {"destination": "police"}, {"day": f"{clock.now() + timedelta(days=2):%Y-%m-%d}"}, {"sex": "boy\x00"},
]


@pytest.mark.parametrize("more", BAD)
def test_what_cannot_be_so_is_said_and_what_was_typed_stays(
    more: dict[str, Any], code: receiving.Given, number: str
) -> None:
    client = Client()
    url = begin(client, code, number)
    for step in ({}, {"confirm": "1"}, {"change": "1"}):
        answer = client.post(url, {**said(), **more, **step})
        text = answer.content.decode()
        assert answer.status_code == 400
        assert 'role="alert"' in text
        assert "conditions" in more or re.search(r'value="well"[^>]*checked', text)
    assert not Reception.objects.exists()


def test_a_day_before_the_unit_met_the_child_is_asked_about_and_kept(code: receiving.Given, number: str) -> None:
    client = Client()
    url = begin(client, code, number)
    early = {"day": f"{timezone.localdate(clock.now()) - timedelta(days=3):%Y-%m-%d}"}
    assert "before the day on which the unit says" in client.post(url, said(**early)).content.decode()
    assert client.post(url, said(confirm="1", **early)).status_code == 303
    assert "time" not in Met.objects.get().mismatches  # the unit has not said when the child left
    assert Met.objects.get().mismatches == ["not_left"]


def test_a_token_is_ours_for_a_while_and_for_its_child_alone(code: receiving.Given, number: str) -> None:
    at, key = clock.now(), settings.TANDE.token_key
    one = Page(code.id, sealing.new_id(), number, "", at, at)
    text = tokens.make(one, key=key)
    assert tokens.read(text, key=key, at=at).number == number
    for wrong, when in ((text[:-2] + "AA", at), (text, at + timedelta(hours=3)), ("x" * 400, at), ("é", at),
                        (tokens.make(one, key=b"\x01" * 32), at)):
        with pytest.raises(BadToken):
            tokens.read(wrong, key=key, at=when)
    client = Client()
    assert client.get(f"{START}c/{'A' * 150}/").status_code == 410
    assert client.post(START, {}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.put(START).status_code == 405
    assert client.get(f"{begin(client, code, number)}receipt/").status_code == 303


def test_rubbish_of_every_kind_is_answered_and_nothing_is_kept(code: receiving.Given, number: str) -> None:
    from tests.faults.test_desk_doors import FIELDS, FORMS, METHODS, NO_FIELDS, knock

    client = Client()
    url = begin(client, code, number)
    kept = client.post(url, said(confirm="1"))["Location"]
    addresses = (START, url, kept, kept.replace("/receipt/", "/next/"), f"{START}c/{'-' * 60}/")
    for address in addresses:
        answers = [knock(client, address, method) for method in METHODS]
        answers += [knock(client, address, "POST", body, kind) for body, kind in (*NO_FIELDS[:-1], *FIELDS, *FORMS)]
        assert {answer.status_code for answer in answers} <= {200, 303, 400, 403, 405, 410, 413, 429}, address
    assert Reception.objects.count() == 1


NUL: list[dict[str, Any]] = [
    {"sex": "\x00"}, {"conditions": ["\x00"]}, {"base": "9" * 40}, {"base": "-1"}, {"base": "²"},
]


@pytest.mark.parametrize("more", NUL)
def test_what_no_form_of_ours_sends_is_no_fault(more: dict[str, Any], code: receiving.Given, number: str) -> None:
    client = Client()
    answer = client.post(begin(client, code, number), said(confirm="1", **more))
    assert answer.status_code in (303, 400, 409)
