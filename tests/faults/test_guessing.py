"""Guessing codes: bounded whoever asks, the same work for right and wrong, no address kept."""

from __future__ import annotations

import hashlib
import threading
from typing import Any

import pytest
from django.test import Client

from tande.domains.casework import operations as casework
from tande.domains.casework.models import Case
from tande.interfaces.public import views_code
from tande.ledger import clock
from tande.toolkit import codes, limiter, sealing
from tande.toolkit.limiter import Limiter, TooManyTries
from tande.toolkit.payloads import TextPayload
from tests.faults.test_bad_forms import prefix, refused
from tests.interfaces.public.people import LANGUAGES, Desk, Reporter, the_case


class Clock:
    """Seconds that a test sets."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def derivations(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The rounds of every key derivation made."""
    made: list[int] = []
    real = hashlib.pbkdf2_hmac

    def count(name: str, password: bytes, salt: bytes, rounds: int, size: Any = None) -> bytes:
        made.append(rounds)
        return real(name, password, salt, rounds, size)

    monkeypatch.setattr(hashlib, "pbkdf2_hmac", count)
    return made


def write_reply(desk: Desk, code: str) -> None:
    """An officer writes to the person."""
    case, message_id = the_case(), sealing.new_id()
    case_id, public = case.id, bytes(case.reporter_key)
    payload = TextPayload("news", "Nou li mo ou yo.", "ht", {})
    casework.write_to_reporter(
        case_id=case_id, officer=desk.officer, message_id=message_id, kind="news", at=clock.now(),
        envelope=sealing.seal_text(
            payload, to=bytes(case.public_key), purpose=f"message:{message_id}", case_id=case_id
        ),
        reply_envelope=sealing.seal_text(payload, to=public, purpose=f"reply:{message_id}", case_id=case_id),
    )


def test_a_right_and_a_wrong_code_cost_the_same_work(desk: Desk, reporter: Reporter, derivations: list[int]) -> None:
    code = reporter.file().code
    spent = []
    for replies in range(4):
        derivations.clear()
        html = reporter.client.post("/k/", {"code": code}).content.decode()
        spent.append(list(derivations))
        assert html.count("Nou li mo ou yo.") == replies
        write_reply(desk, code)
    derivations.clear()
    assert reporter.client.post("/k/", {"code": codes.new_code()}).status_code == 404
    assert [*spent, list(derivations)] == [[codes.REPORTER_ROUNDS]] * 5


def test_no_more_codes_are_looked_at_than_the_figure_says() -> None:
    moment, looked = Clock(), 0
    tried = Limiter(moment)
    for n in range(100_000):
        moment.now += 0.001
        try:
            tried.before(n.to_bytes(32, "big"))
            looked += 1
        except TooManyTries:
            pass
    a_second = (looked - limiter.ALL_BURST) / moment.now
    assert limiter.ALL_PER_SECOND * 0.99 <= a_second <= limiter.ALL_PER_SECOND * 1.01
    assert a_second * 365 * 24 * 3600 * 100_000 / 10**19 < 1 / 30_000


def test_the_bound_holds_when_all_ask_at_once() -> None:
    tried, passed, lock = Limiter(Clock()), [0], threading.Lock()

    def guess(start: int) -> None:
        for n in range(400):
            try:
                tried.before((start * 1000 + n).to_bytes(32, "big"))
            except TooManyTries:
                continue
            with lock:
                passed[0] += 1

    threads = [threading.Thread(target=guess, args=(start,)) for start in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert passed[0] == limiter.ALL_BURST


@pytest.mark.parametrize("header", ["X-Forwarded-For", "User-Agent", "Forwarded"])
def test_what_is_kept_names_nobody(desk: Desk, monkeypatch: pytest.MonkeyPatch, header: str) -> None:
    own = Limiter(Clock())
    monkeypatch.setattr(views_code, "lookups", own)
    for n in range(20):
        sender = f"198.51.100.{n}"
        Client().post("/k/", {"code": codes.new_code()}, headers={header: sender}, REMOTE_ADDR=sender)
    assert len(own._codes) == 20
    assert "198.51" not in repr(vars(own))
    assert {len(name) for name in own._codes} == {16}


def test_a_flood_of_guesses_is_told_to_wait_and_refuses_no_complaint(
    desk: Desk, reporter: Reporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = Limiter(Clock())
    monkeypatch.setattr(views_code, "lookups", own)
    for n in range(int(limiter.ALL_BURST)):
        own.before(n.to_bytes(32, "big"))
    code = reporter.file().code
    for language in LANGUAGES:
        page = f"{prefix(language)}/k/"
        answers = [reporter.client.post(page, {"code": tried}) for tried in (code, codes.new_code())]
        pages = [refused(answer, language, 429) for answer in answers]
        assert pages[0] == pages[1]
        assert {answer["Retry-After"] for answer in answers} == {"1"}
    for _ in range(40):
        assert reporter.file("Yo frape m.").code
    assert Case.objects.count() == 41
