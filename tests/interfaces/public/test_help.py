"""Help that was offered: read with the code, answered by a button, with and without a script, in every language."""

import re

import pytest
from django.conf import settings

from tande.domains.support import operations
from tande.domains.support.models import Offer
from tande.interfaces.public import help_words
from tande.ledger import clock
from tande.policy import support
from tande.toolkit import codes, sealing
from tests.harness import languages
from tests.interfaces.public.people import LANGUAGES, Desk, Reporter, the_case
from tests.interfaces.public.test_pages import check_outline
from tests.interfaces.public.test_weight import weight

ANSWER_PAGE = 4_000
STATUS_PAGE = 8_000


def offer(desk: Desk, kind: str = "psychosocial", provider: str = "women_line") -> str:
    made = sealing.new_id()
    operations.offer(case_id=the_case().id, officer=desk.officer, offer_id=made, kind=kind, provider=provider,
                     at=clock.now())
    return made


def step(desk: Desk, made: str, to: str, seen: str, **said: str) -> None:
    operations.take_step(case_id=the_case().id, offer_id=made, officer=desk.officer, to=to, seen=seen, at=clock.now(),
                         **said)


def come_back(reporter: Reporter, code: str, language: str = "ht") -> Reporter:
    prefix = "" if language == "ht" else f"/{language}"
    return reporter.open(f"{prefix}/k/").send(f"{prefix}/k/", code=code)


def press(reporter: Reporter, answer: str) -> Reporter:
    return reporter.send(reporter.link(r"/[^\"]*/h/[0-9a-f]{32}/"), a=answer)


def buttons(html: str) -> list[str]:
    return re.findall(r'name="a" value="(\w+)"', html)


def state() -> tuple[str, str]:
    one = Offer.objects.get()
    return one.state, one.scope


@pytest.mark.parametrize("language", languages.each(LANGUAGES))
def test_she_reads_it_says_yes_and_changes_her_mind(desk: Desk, reporter: Reporter, language: str) -> None:
    operations.record_check(provider="women_line", officer=desk.officer, result="answered", at=clock.now())
    code = reporter.file().code
    assert "data-offer" not in come_back(reporter, code, language).html
    offer(desk)
    come_back(reporter, code, language)
    check_outline(reporter.html)
    assert 'href="tel:29199000"' in reporter.html
    assert buttons(reporter.html) == ["yes", "no", "alone"]
    press(reporter, "yes").follow()
    check_outline(reporter.html)
    assert f'<html lang="{language}">' in reporter.html
    assert "2919" not in reporter.html, "an address that may add reads nothing"
    assert state() == ("accepted", "contact")
    press(reporter, "no").follow()
    assert state() == ("declined", "")
    press(reporter, "yes").follow()
    assert state() == ("accepted", "contact")
    assert buttons(come_back(reporter, code, language).html) == ["no"]
    check_outline(reporter.html)


@pytest.mark.parametrize(("answer", "expected"), [
    ("yes", ("accepted", "contact")), ("alone", ("accepted", "alone")), ("no", ("declined", "")),
])
def test_each_button_means_one_thing_and_twice_is_once(
    desk: Desk, reporter: Reporter, answer: str, expected: tuple[str, str]
) -> None:
    code = reporter.file().code
    made = offer(desk)
    come_back(reporter, code)
    shown = reporter.page
    for _ in range(2):
        reporter.page = shown
        press(reporter, answer).follow()
    assert state() == expected
    assert Offer.objects.get(pk=made).steps.count() == 2


@pytest.mark.parametrize("answer", ["", "needed", "passed_on", "<b>", "yes\0", "YES"])
def test_what_is_no_button_answers_nothing(desk: Desk, reporter: Reporter, answer: str) -> None:
    code = reporter.file().code
    offer(desk)
    press(come_back(reporter, code), answer)
    assert reporter.page.status_code == 400
    assert state() == ("offered", "")


def test_after_it_was_passed_on_the_page_says_so_and_changes_nothing(desk: Desk, reporter: Reporter) -> None:
    code = reporter.file().code
    made = offer(desk)
    press(come_back(reporter, code), "yes").follow()
    step(desk, made, "passed_on", "accepted")
    press(reporter, "no")
    assert reporter.page.status_code == 409
    check_outline(reporter.html)
    assert state() == ("passed_on", "contact")
    assert buttons(come_back(reporter, code).html) == []


@pytest.mark.parametrize("language", languages.each(LANGUAGES))
@pytest.mark.parametrize("way", [
    ("taken_back",), ("declined",), ("accepted", "passed_on"), ("accepted", "passed_on", "done"),
    ("accepted", "failed"),
])
def test_every_state_is_told_in_plain_words(
    desk: Desk, reporter: Reporter, language: str, way: tuple[str, ...]
) -> None:
    code = reporter.file().code
    made, seen = offer(desk, "legal", ""), "offered"
    for to in way:
        said = {"how": "in_person", "who": "person"} if to in support.ANSWERS else {}
        step(desk, made, to, seen, **said, **({"scope": "needed"} if to == "accepted" else {}))
        seen = to
    come_back(reporter, code, language)
    check_outline(reporter.html)
    assert ("data-offer" in reporter.html) == (seen != "taken_back")


def test_a_stale_number_is_not_shown(desk: Desk, reporter: Reporter) -> None:
    code = reporter.file().code
    offer(desk)
    operations.record_check(provider="women_line", officer=desk.officer, result="no_answer", at=clock.now())
    html = come_back(reporter, code).html
    assert "data-offer" in html
    article = html.split("<article data-offer")[1].split("</article>")[0]
    assert "tel:" not in article
    assert buttons(article) == ["yes", "no", "alone"], "the help is still offered"


def test_an_offer_of_another_case_is_not_there(desk: Desk, reporter: Reporter) -> None:
    reporter.file()
    theirs = offer(desk)
    other = Reporter()
    code = other.file("Yo vòlè m.").code
    come_back(other, code)
    token = other.link(r"/s/[^\"]+/w/").split("/s/")[1].split("/")[0]
    for offer_id in (theirs, "0" * 32):
        other.send(f"/s/{token}/h/{offer_id}/", a="no")
        assert other.page.status_code == 404
        check_outline(other.html)
    assert Offer.objects.get(pk=theirs).state == "offered"
    assert other.send(f"/s/{'A' * 60}/h/{theirs}/", a="no").page.status_code == 410
    assert other.open(f"/s/{token}/h/{theirs}/").page.status_code == 200
    assert buttons(other.html) == [], "a bare address says nothing of any offer"


def test_another_site_answers_for_nobody(desk: Desk, reporter: Reporter) -> None:
    code = reporter.file().code
    offer(desk)
    address = come_back(reporter, code).link(r"/[^\"]*/h/[0-9a-f]{32}/")
    answer = reporter.client.post(address, {"a": "no"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, state()) == (403, ("offered", ""))


def test_with_a_script_the_page_has_the_same_buttons(desk: Desk, reporter: Reporter) -> None:
    """The script sends the code's hash in place of the code; the buttons are plain forms all the same."""
    code = reporter.file().code
    offer(desk)
    reporter.open("/k/").send("/k/", first_hash=codes.first_hash(code).hex())
    assert buttons(reporter.html) == ["yes", "no", "alone"]
    press(reporter, "alone").follow()
    assert state() == ("accepted", "alone")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_weigh_little(desk: Desk, reporter: Reporter, language: str) -> None:
    code = reporter.file().code
    for kind, provider in (("psychosocial", "women_line"), ("medical", "ambulance"), ("legal", "human_rights_network")):
        offer(desk, kind, provider)
    assert weight(come_back(reporter, code, language).page) <= STATUS_PAGE
    assert weight(press(reporter, "yes").follow().page) <= ANSWER_PAGE


def test_every_kind_of_help_has_plain_words() -> None:
    assert set(help_words.KINDS) == set(support.KINDS)
    assert {to for to, _scope in help_words.ANSWERS.values()} == support.ANSWERS
    assert all(one.name["ht"] for one in settings.MISSION.providers)
