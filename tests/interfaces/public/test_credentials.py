"""What anybody is told of a certificate, in five languages; and what other programs fetch to check it themselves."""

import json
import re
from datetime import timedelta

import pytest
from django.test import Client

from tande.domains.credentials import operations, queries
from tande.domains.training import operations as training
from tande.ledger import clock
from tande.toolkit import credentials
from tests.domains import factories
from tests.domains import training_rooms as rooms
from tests.interfaces.public.people import LANGUAGES
from tests.toolkit.test_credentials import GOOD

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper() -> queries.Paper:
    operations._seen.clear()
    trainer = factories.officer("training_officer", key=False)
    people = rooms.people(1)
    session_id = rooms.session(trainer, people)
    training.record_attempts(results=[rooms.result(rooms.seats(session_id, trainer)[people[0]].id)], at=clock.now())
    rooms.attended(session_id, trainer)
    operations.work_on(clock.now() + timedelta(seconds=30))
    (found,) = queries.papers(session_id, trainer)
    return found


def checked(text: str, lang: str = "en") -> str:
    answer = Client().post(f"/{lang}/credentials/check/", {"certificate": text})
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    return str(re.search(r"<h1>([^<]+)</h1>", answer.content.decode())[1])  # type: ignore[index]


def test_a_certificate_is_told_in_plain_words(paper: queries.Paper) -> None:
    assert checked(paper.text) == "Valid"
    assert checked(f"https://x.example/credentials/check/#{paper.text}") == "Valid"
    assert checked(paper.text[:-2]) == "Forged"
    assert checked(GOOD) == "Not from us"
    assert checked("my certificate") == "Not a certificate"
    assert checked("A" * 30_000) == "Not a certificate"
    trainer = factories.officer("training_officer", key=False)
    operations.revoke(credential_id=paper.view.id, reason="deceit", officer=trainer, at=clock.now())
    assert checked(paper.text) == "Taken back"
    said = [checked(paper.text, lang if lang != "ht" else "").strip("/") for lang in LANGUAGES if lang != "ht"]
    assert len(set(said)) == len(said)


def test_an_empty_field_is_told(paper: queries.Paper) -> None:
    answer = Client().post("/en/credentials/check/", {})
    assert (answer.status_code, b"The field was empty." in answer.content) == (400, True)


def test_what_a_program_fetches_is_enough_to_check_one(paper: queries.Paper) -> None:
    client = Client()
    key = credentials.read_trusted(client.get("/credentials/did.json").content)
    revoked = client.get("/credentials/status/1")
    assert (revoked.headers["Content-Type"], revoked.headers["Access-Control-Allow-Origin"]) == ("application/jwt", "*")
    verdict = credentials.judge(paper.text, [key], [revoked.content.decode()], now=clock.now())
    assert verdict.word == "valid"
    assert verdict.badge is not None
    assert json.loads(client.get("/credentials/issuer.json").content)["id"] == verdict.badge.issuer == key.issuer
    page = client.get(verdict.badge.achievement.partition("//")[2].partition("/")[2].join(["/", ""]))
    assert page.status_code == 200


def test_an_achievement_says_what_has_to_be_done(paper: queries.Paper) -> None:
    page = Client().get("/en/credentials/achievements/child_protection/").content.decode()
    assert "at least 80 of 100" in page
    assert Client().get("/en/credentials/achievements/nothing/").status_code == 404
