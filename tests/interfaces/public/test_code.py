"""Coming back with the code: where it stands, what was written, what may be done. Guessing is hopeless."""

import base64
import re

import pytest

from tande.domains.casework import operations as casework
from tande.domains.casework.models import Case
from tande.interfaces.public import views_code
from tande.ledger import clock
from tande.policy import stages
from tande.toolkit import codes, limiter, sealing
from tande.toolkit.payloads import TextPayload
from tests.harness import languages
from tests.interfaces.public.people import LANGUAGES, Desk, Reporter, the_case
from tests.interfaces.public.test_pages import check_outline

ANSWER = "Nou li pawòl ou yo. Ki lè sa te ye?"


def write_back(desk: Desk, kind: str = "question", text: str = ANSWER) -> str:
    """An officer writes to the reporter; the message id."""
    case, message_id = the_case(), sealing.new_id()
    payload = TextPayload(kind, text, "ht", {}, "browser")
    casework.write_to_reporter(
        case_id=case.id, officer=desk.officer, message_id=message_id, kind=kind, at=clock.now(),
        envelope=sealing.seal_text(
            payload, to=bytes(case.public_key), purpose=f"message:{message_id}", case_id=case.id
        ),
        reply_envelope=sealing.seal_text(
            payload, to=bytes(case.reporter_key), purpose=f"reply:{message_id}", case_id=case.id
        ),
    )
    return message_id


@pytest.mark.parametrize("language", languages.each(LANGUAGES))
@pytest.mark.parametrize("stage", stages.STAGES)
def test_every_stage_is_told_in_plain_words(desk: Desk, reporter: Reporter, language: str, stage: str) -> None:
    prefix = "" if language == "ht" else f"/{language}"
    code = reporter.file(path=f"{prefix}/a/").code
    Case.objects.update(stage=stage)
    reporter.open(f"{prefix}/k/").send(f"{prefix}/k/", code=code)
    assert reporter.page.status_code == 200
    check_outline(reporter.html)
    assert ("/do/review/" in reporter.html) == (stage in stages.ENDS)


@pytest.mark.parametrize("typed", ["{}", " {} ", "{0[0]}-{0[1]}", "{0[0]} {0[1]}", "{0[0]}.{0[1]}"])
def test_the_code_may_be_typed_in_any_way(desk: Desk, reporter: Reporter, typed: str) -> None:
    code = reporter.file().code
    shown = typed.format([code[:8], code[8:]]) if "[" in typed else typed.format(code)
    reporter.open("/k/").send("/k/", code=shown)
    assert reporter.page.status_code == 200


@pytest.mark.parametrize("typed", ["", "1234", "12345678901234567890", "1" * 21, "1" * 500, "abc", "\0", "😀" * 20])
def test_a_mistyped_code_says_what_is_wrong(desk: Desk, reporter: Reporter, typed: str) -> None:
    reporter.open("/k/").send("/k/", code=typed)
    assert reporter.page.status_code == 400
    assert 'role="alert"' in reporter.html
    assert 'aria-describedby="e"' in reporter.html


def test_a_code_that_nobody_has_is_told_so(desk: Desk, reporter: Reporter) -> None:
    reporter.open("/k/").send("/k/", code=codes.new_code())
    assert reporter.page.status_code == 404


def test_answers_are_opened_for_who_has_no_script(desk: Desk, reporter: Reporter) -> None:
    code = reporter.file().code
    write_back(desk)
    reporter.open("/k/").send("/k/", code=code)
    assert ANSWER in reporter.html
    assert "data-sealed" not in reporter.html


def test_answers_stay_sealed_for_the_script(desk: Desk, reporter: Reporter) -> None:
    code = reporter.file().code
    message_id = write_back(desk)
    reporter.open("/k/").send("/k/", first_hash=codes.first_hash(code).hex())
    assert ANSWER not in reporter.html
    sealed = re.search(r'data-sealed="([^"]+)" data-message="(\w+)"', reporter.html)
    assert sealed
    assert sealed[2] == message_id
    from tande.toolkit.replies import open_reply

    opened = open_reply(base64.b64decode(sealed[1]), code=code, case_id=the_case().id, message_id=message_id)
    assert opened.text == ANSWER


def test_an_answer_that_does_not_open_hides_no_other(desk: Desk, reporter: Reporter) -> None:
    code = reporter.file().code
    write_back(desk, text="premye")
    message_id = write_back(desk, text="dezyèm")
    message = the_case().messages.get(id=message_id)
    message.reply_envelope = bytes(len(bytes(message.reply_envelope or b"")))
    message.save()
    reporter.open("/k/").send("/k/", code=code)
    assert "premye" in reporter.html
    assert 'class="note fault"' in reporter.html


def test_markup_in_an_answer_is_only_text(desk: Desk, reporter: Reporter) -> None:
    code = reporter.file().code
    write_back(desk, text="<b>x</b>\n<script>")
    reporter.open("/k/").send("/k/", code=code)
    assert "&lt;script&gt;" in reporter.html


def test_the_person_adds_with_the_code_from_another_phone(desk: Desk, reporter: Reporter) -> None:
    code = reporter.file().code
    other = Reporter()
    other.open("/k/").send("/k/", code=code)
    address = other.link(r"/s/[^\"]+/w/")
    other.open(address).send(address, text="Se te madi.").follow()
    assert [one.text for one in desk.read_all(the_case())][-1] == "Se te madi."


def test_a_child_comes_back_to_the_questions_of_a_child(desk: Desk, reporter: Reporter) -> None:
    code = reporter.file(path="/a/3/").code
    reporter.open("/k/").send("/k/", code=code)
    assert reporter.link(r"/s/[^\"]+/q/help/")


def test_the_code_is_answered_without_address_cookie_or_trace(desk: Desk, reporter: Reporter) -> None:
    code = reporter.file().code
    answer = reporter.open("/k/").send("/k/", code=code).page
    assert code not in reporter.html
    assert codes.show(code) not in reporter.html
    assert answer["Cache-Control"] == "no-store"
    assert answer.cookies == {}


def test_what_the_person_wrote_is_not_shown(desk: Desk, reporter: Reporter) -> None:
    code = reporter.file("sekrè-7431").code
    assert "sekrè-7431" not in reporter.open("/k/").send("/k/", code=code).html


def test_a_result_is_told_when_the_case_is_closed_and_not_before(desk: Desk, reporter: Reporter) -> None:
    from tande.ledger import operations as ledger

    code = reporter.file(path="/en/a/").code
    ledger.record(
        kind="complaint.finding_made", subject=the_case().id, at=clock.now(), body={"finding": "substantiated"}
    )
    for stage, told in (("finding", False), ("closed", True), ("review", True)):
        Case.objects.update(stage=stage)
        assert ("We found that it happened." in reporter.open("/en/k/").send("/en/k/", code=code).html) == told


def test_a_missed_time_is_told(desk: Desk, reporter: Reporter) -> None:
    from datetime import timedelta

    code = reporter.file(path="/en/a/").code
    assert "at the latest" in reporter.open("/en/k/").send("/en/k/", code=code).html
    with clock.standing_at(clock.now() + timedelta(days=30)):
        assert "We are late" in reporter.open("/en/k/").send("/en/k/", code=code).html


def test_guessing_is_slowed_for_all_without_shutting_out_a_right_code(
    desk: Desk, reporter: Reporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped = limiter.Limiter(clock=lambda: 0.0)
    monkeypatch.setattr(views_code, "lookups", stopped)
    code = reporter.file().code
    for _ in range(int(limiter.WRONG_BURST)):
        stopped.wrong()
    answer = reporter.open("/k/").send("/k/", code=codes.new_code()).page
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) >= 1
    assert reporter.open("/k/").send("/k/", code=code).page.status_code == 200


def test_one_code_asked_for_again_and_again_has_to_wait(
    desk: Desk, reporter: Reporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views_code, "lookups", limiter.Limiter(clock=lambda: 0.0))
    code = reporter.file().code
    answers = [reporter.client.post("/k/", {"code": code}).status_code for _ in range(int(limiter.SAME_CODE_BURST) + 1)]
    assert set(answers[:-1]) == {200}
    assert answers[-1] == 429


def test_what_was_removed_by_rule_is_said_on_her_page(desk: Desk) -> None:
    person = Reporter()
    code = person.file("Yo frape m.").code
    Case.objects.update(purged_at=clock.now())
    page = Reporter().open("/fr/k/").send("/fr/k/", code=code).html
    assert 'id="purged"' in page
    assert "nous avons effacé" in page
