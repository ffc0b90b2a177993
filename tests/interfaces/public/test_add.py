"""After the receipt: one question a page, more words, more files, signals. All sealed, nothing doubled or lost."""

import base64
import json
import re
from datetime import timedelta
from unittest import mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tande.domains.casework.models import Case
from tande.domains.evidence import queries as evidence
from tande.ledger import clock
from tande.ledger.writer import NotDurable
from tande.policy import limits, questions
from tande.toolkit import sealing
from tande.toolkit.payloads import TextPayload
from tests.harness import languages
from tests.interfaces.public.people import LANGUAGES, Desk, Reporter, the_case
from tests.interfaces.public.test_pages import check_outline

PATHS = {"self": "/a/", "other": "/a/2/", "child": "/a/3/", "personnel": "/a/4/"}
MARK = "sekrè-7431"


def first_question(reporter: Reporter, path: str = "self") -> Reporter:
    reporter.file(path=PATHS[path]).next()
    return reporter.open(reporter.link(r"/s/[^\"]+/q/\w+/"))


@pytest.mark.parametrize("path", questions.PATHS)
def test_every_path_asks_its_questions_in_order_and_ends(desk: Desk, reporter: Reporter, path: str) -> None:
    first_question(reporter, path)
    for number, question_id in enumerate(questions.ORDER[path], 1):
        address = reporter.page.request["PATH_INFO"]
        assert address.endswith(f"/q/{question_id}/")
        assert f"{number} sou {len(questions.ORDER[path])}" in reporter.html
        check_outline(reporter.html)
        offered = re.findall(r'name="v" value="(\w+)"', reporter.html)
        kind = questions.QUESTIONS[question_id].kind
        assert (set(questions.ALWAYS) <= set(offered)) or kind == "contact"
        assert len(set(offered)) == len(offered)
        typed = {"name": "Mari", "reach": "3700"} if kind == "contact" else {"v": offered[:1], "text": f"mo {number}"}
        reporter.send(address, **typed).follow()
    assert "/end/" in reporter.page.request["PATH_INFO"]
    payloads = desk.read_all(the_case())
    assert [one.data.get("question") for one in payloads[1:]] == list(questions.ORDER[path])
    assert all(one.data["path"] == path for one in payloads)
    contact = payloads[-1]
    assert (contact.kind, contact.text) == ("identity", "Mari\n3700")
    assert contact.data["fields"] == {"name": "Mari", "reach": "3700"}


def test_an_answer_is_sealed_as_the_browser_would(desk: Desk, reporter: Reporter) -> None:
    first_question(reporter)
    reporter.send(reporter.page.request["PATH_INFO"], v=["me", "family", "made-up"], text="").follow()
    answer = desk.read_all(the_case())[-1]
    assert answer.data == {"question": "harmed", "values": ["me", "family"], "path": "self"}
    assert (answer.kind, answer.text, answer.lang, answer.sealed) == ("answer", "", "ht", "server")


@pytest.mark.parametrize("fields", [{}, {"skip": "1"}, {"skip": "1", "v": "me"}, {"text": "   "}])
def test_a_question_left_out_adds_nothing_and_goes_on(
    desk: Desk, reporter: Reporter, fields: dict[str, str]
) -> None:
    first_question(reporter)
    reporter.send(reporter.page.request["PATH_INFO"], **fields).follow()
    assert "/q/age/" in reporter.page.request["PATH_INFO"]
    assert the_case().messages.count() == 1


def test_a_double_click_adds_once_and_a_changed_answer_adds_again(desk: Desk, reporter: Reporter) -> None:
    form = first_question(reporter).page
    address = form.request["PATH_INFO"]
    for value in ("me", "me", "family"):
        reporter.page = form
        reporter.send(address, v=value)
    assert [one.data["values"] for one in desk.read_all(the_case())[1:]] == [["me"], ["family"]]


def test_the_child_is_not_asked_for_consent_age_or_details(desk: Desk, reporter: Reporter) -> None:
    first_question(reporter, "child")
    start = reporter.page.request["PATH_INFO"]
    for forbidden in ("consent", "age", "where", "when", "harmed", "agreed"):
        assert reporter.open(start.replace("/q/help/", f"/q/{forbidden}/")).page.status_code == 404


@pytest.mark.parametrize("language", languages.each(LANGUAGES))
def test_pages_of_a_token_stand_in_every_language(desk: Desk, reporter: Reporter, language: str) -> None:
    prefix = "" if language == "ht" else f"/{language}"
    reporter.file(path=f"{prefix}/a/").next()
    token = reporter.page.request["PATH_INFO"].split("/s/")[1].split("/")[0]
    pages = ["", "w/", "f/", "end/", "do/danger/", "do/reprisal/", "do/stop/", "do/withdraw/", "do/review/"]
    pages += [f"q/{question_id}/" for question_id in questions.ORDER["self"]]
    for page in pages:
        answer = reporter.open(f"{prefix}/s/{token}/{page}").page
        assert answer.status_code == 200
        assert f'<html lang="{language}">' in reporter.html
        assert answer["Cache-Control"] == "no-store"
        check_outline(reporter.html)


def test_a_saved_code_is_not_asked_for_again(desk: Desk, reporter: Reporter) -> None:
    reporter.file()
    reporter.open(reporter.link(r"/s/[^\"]+/ok/")).follow()
    assert "/ok/" in reporter.html
    assert the_case().saved_at is None
    reporter.next()
    assert "/ok/" not in reporter.html
    assert the_case().saved_at is not None


@pytest.mark.parametrize("kind", ["danger", "reprisal", "stop", "withdraw"])
def test_a_signal_reaches_the_desk_in_clear_and_its_words_sealed(desk: Desk, reporter: Reporter, kind: str) -> None:
    reporter.file().next()
    token = reporter.page.request["PATH_INFO"]
    reporter.open(f"{token}do/{kind}/").send(f"{token}do/{kind}/", text=MARK).follow()
    assert reporter.page.status_code == 200
    assert getattr(the_case(), {"reprisal": "retaliation_at"}.get(kind, f"{kind}_at")) is not None
    assert (desk.read_all(the_case())[-1].kind, desk.read_all(the_case())[-1].text) == (kind, MARK)


def test_a_signal_needs_no_words(desk: Desk, reporter: Reporter) -> None:
    reporter.file().next()
    token = reporter.page.request["PATH_INFO"]
    reporter.open(f"{token}do/danger/").send(f"{token}do/danger/", text="").follow()
    assert the_case().danger_at is not None


def test_a_review_of_an_open_case_is_explained_and_the_words_come_back(desk: Desk, reporter: Reporter) -> None:
    reporter.file().next()
    token = reporter.page.request["PATH_INFO"]
    reporter.open(f"{token}do/review/").send(f"{token}do/review/", text=MARK)
    assert reporter.page.status_code == 409
    assert MARK in reporter.html


def test_a_review_of_a_closed_case_is_opened(desk: Desk, reporter: Reporter) -> None:
    reporter.file().next()
    Case.objects.update(stage="closed")
    token = reporter.page.request["PATH_INFO"]
    reporter.open(f"{token}do/review/").send(f"{token}do/review/", text="").follow()
    assert the_case().stage == "review"


@pytest.mark.parametrize("page", ["w/", "do/danger/", "q/harmed/", "q/contact/"])
def test_a_failing_disk_gives_the_words_back(desk: Desk, reporter: Reporter, page: str) -> None:
    reporter.file().next()
    address = reporter.page.request["PATH_INFO"] + page
    field = "name" if "contact" in page else "text"
    with mock.patch("tande.domains.casework.operations.add_message", side_effect=NotDurable):
        reporter.open(address).send(address, **{field: MARK, "v": "me"})
    assert reporter.page.status_code == 503
    assert MARK in reporter.html or page == "q/harmed/"
    assert 'value="me" checked' in reporter.html or page != "q/harmed/"
    assert the_case().messages.count() == 1


@pytest.mark.parametrize("text", ["", "x" * (limits.TEXT_MAX_CHARS + 1)])
def test_words_too_few_or_too_many_are_asked_for_again(desk: Desk, reporter: Reporter, text: str) -> None:
    reporter.file().next()
    address = reporter.page.request["PATH_INFO"] + "w/"
    reporter.open(address).send(address, text=text)
    assert reporter.page.status_code == (413 if text else 400)
    assert text in reporter.html
    assert the_case().messages.count() == 1


@pytest.mark.parametrize("later", [timedelta(hours=2, minutes=1), timedelta(days=30)])
def test_a_page_left_open_too_long_gives_the_words_back(desk: Desk, reporter: Reporter, later: timedelta) -> None:
    reporter.file().next()
    address = reporter.page.request["PATH_INFO"] + "w/"
    reporter.open(address)
    with clock.standing_at(clock.now() + later):
        reporter.send(address, text=MARK)
    assert reporter.page.status_code == 410
    assert MARK in reporter.html
    assert reporter.link("/k/")
    assert the_case().messages.count() == 1


def test_using_the_page_keeps_it_open_for_a_day_at_most(desk: Desk, reporter: Reporter) -> None:
    start = clock.now()
    reporter.file()
    address = reporter.link(r"/s/[^\"]+/ok/").replace("/ok/", "/")
    for hours in (*range(1, 24), 25):
        with clock.standing_at(start + timedelta(hours=hours)):
            reporter.open(address)
            assert reporter.page.status_code == (200 if hours < 24 else 410)
            if hours < 24:
                address = reporter.link(r"/s/[^\"]+/w/").replace("/w/", "/")


@pytest.mark.parametrize("token", ["A" * 74, "-" * 40, "_" * 200])
def test_a_made_up_token_opens_nothing(desk: Desk, reporter: Reporter, token: str) -> None:
    for page in ("", "key", "w/", "f/", "q/harmed/"):
        assert reporter.open(f"/s/{token}/{page}").page.status_code == 410


def test_a_token_reads_nothing_of_the_case(desk: Desk, reporter: Reporter) -> None:
    reporter.file(MARK).next()
    token = reporter.page.request["PATH_INFO"]
    for page in ("", "w/", "f/", "end/", "do/danger/", "q/harmed/"):
        assert MARK not in reporter.open(token + page).html


# --- what the page's script sends ----------------------------------------------------------------


def seal_in_browser(reporter: Reporter, token: str, text: str) -> tuple[str, str]:
    """A message sealed by the page's script: its id and envelope in base64."""
    key = reporter.open(f"{token}key").page.content
    message_id = sealing.new_id()
    payload = TextPayload("words", text, "ht", {"path": "self"}, "browser")
    envelope = sealing.seal_text(payload, to=key, purpose=f"message:{message_id}", case_id=the_case().id)
    return message_id, base64.b64encode(envelope).decode()


def test_words_sealed_by_the_browser_are_taken_as_they_are(desk: Desk, reporter: Reporter) -> None:
    reporter.file().next()
    token = reporter.page.request["PATH_INFO"]
    message_id, sealed = seal_in_browser(reporter, token, MARK)
    for _ in range(2):
        answer = reporter.client.post(
            f"{token}w/", {"sealed": sealed, "message_id": message_id}, headers={"Accept": "application/json"}
        )
        assert answer.status_code == 200
        assert json.loads(answer.content)["next"].startswith("/s/")
    assert [(one.text, one.sealed) for one in desk.read_all(the_case())][1:] == [(MARK, "browser")]


@pytest.mark.parametrize(("sealed", "message_id"), [
    ("%%%", "0" * 32), ("QUJD", "0" * 32), ("QUJD", ""), ("A" * 8000, "../etc"),
])
def test_what_is_not_an_envelope_is_refused_with_words(
    desk: Desk, reporter: Reporter, sealed: str, message_id: str
) -> None:
    reporter.file().next()
    token = reporter.page.request["PATH_INFO"]
    answer = reporter.client.post(
        f"{token}w/", {"sealed": sealed, "message_id": message_id}, headers={"Accept": "application/json"}
    )
    assert answer.status_code == 400
    assert json.loads(answer.content)["message"]
    assert the_case().messages.count() == 1


# --- files ---------------------------------------------------------------------------------------


def test_files_are_added_without_a_script(desk: Desk, reporter: Reporter) -> None:
    reporter.file().next()
    address = reporter.page.request["PATH_INFO"] + "f/"
    form = reporter.open(address).page
    for _ in range(2):
        reporter.page = form
        reporter.send(address, files=[SimpleUploadedFile("a.jpg", b"a"), SimpleUploadedFile("b.jpg", b"")]).follow()
    assert [file.complete for file in evidence.files(the_case().id)] == [True, True]


def test_no_file_chosen_is_asked_for_again(desk: Desk, reporter: Reporter) -> None:
    reporter.file().next()
    address = reporter.page.request["PATH_INFO"] + "f/"
    assert reporter.open(address).send(address).page.status_code == 400
    too_large = SimpleUploadedFile("videyo.mp4", bytes(limits.FILE_MAX_BYTES + 1))
    assert reporter.open(address).send(address, files=[too_large]).page.status_code == 413
    assert "videyo.mp4" in reporter.html


def test_parts_arrive_in_any_order_and_more_than_once(desk: Desk, reporter: Reporter) -> None:
    reporter.file().next()
    token, file_id = reporter.page.request["PATH_INFO"], sealing.new_id()
    address = f"{token}e/{file_id}"
    part = b"TD\x01\x01" + bytes(limits.ENVELOPE_OVERHEAD_BYTES)

    def put(where: str, body: bytes = part) -> int:
        return reporter.client.post(where, body, content_type="application/octet-stream").status_code

    def known() -> tuple[list[int], bool]:
        told = json.loads(reporter.open(address).page.content)
        assert told["next"].startswith("/s/")
        return told["parts"], told["manifest"]

    assert put(f"{address}/manifest") == 400
    assert [put(f"{address}/{n}/3") for n in (2, 1, 2)] == [204, 204, 204]
    assert known() == ([1, 2], False)
    assert put(f"{address}/3/3") == 204
    assert put(f"{address}/manifest") == 204
    assert known() == ([1, 2, 3], True)
    assert evidence.files(the_case().id)[0].complete


@pytest.mark.parametrize(("place", "size"), [
    ("0/1", 2000), ("2/1", 2000), ("1/0", 2000), ("1/99", 2000), ("1/1", 10),
    ("1/1", limits.PART_ENVELOPE_MAX_BYTES + 1),
])
def test_a_wrong_part_is_refused_with_words(desk: Desk, reporter: Reporter, place: str, size: int) -> None:
    reporter.file().next()
    address = f"{reporter.page.request['PATH_INFO']}e/{sealing.new_id()}/{place}"
    answer = reporter.client.post(address, bytes(size), content_type="application/octet-stream")
    assert answer.status_code == 400
    assert json.loads(answer.content)["message"]


def test_the_largest_part_is_taken(desk: Desk, reporter: Reporter) -> None:
    reporter.file().next()
    address = f"{reporter.page.request['PATH_INFO']}e/{sealing.new_id()}/1/1"
    body = bytes(limits.PART_ENVELOPE_MAX_BYTES)
    assert reporter.client.post(address, body, content_type="application/octet-stream").status_code == 204
