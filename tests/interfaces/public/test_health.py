"""/health: well, or not; never anything else."""

from __future__ import annotations

import sqlite3
import threading
import urllib.error
import urllib.request
from contextlib import closing

import pytest
from django.db import OperationalError
from django.test import Client

from tande.interfaces.public import views_health
from tests.harness.server import Server


@pytest.fixture(autouse=True)
def _new_look() -> None:
    views_health.pulse.forget()


@pytest.mark.django_db
def test_when_all_is_well_it_says_one_word_and_sets_nothing() -> None:
    answer = Client().get("/health", headers={"accept-language": "fr"})
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert not answer.cookies
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.django_db
@pytest.mark.parametrize("broken", ["commit", "ledger"])
def test_without_database_or_writer_it_says_nothing_but_503(monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    def fails(*_args: object, **_more: object) -> None:
        raise OperationalError("disk I/O error at /secret/place")

    target = views_health.ledger if broken == "ledger" else views_health
    monkeypatch.setattr(target, "latest" if broken == "ledger" else "commit", fails)
    answer = Client().get("/health")
    assert (answer.status_code, answer.content) == (503, b"")


@pytest.mark.django_db
def test_asked_a_thousand_times_it_looks_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[int] = []
    monkeypatch.setattr(views_health, "_look", lambda: bool(looks.append(1)) or True)
    monkeypatch.setattr(views_health.time, "monotonic", lambda: 5.0)
    assert {Client().get("/health").status_code for _ in range(50)} == {200}
    assert len(looks) == 1


def test_while_one_looks_nobody_else_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow() -> bool:
        begun.set()
        return go_on.wait(30)

    monkeypatch.setattr(views_health, "_look", slow)
    first = threading.Thread(target=views_health.pulse.beats)
    first.start()
    assert begun.wait(30)
    assert views_health.pulse.beats() is False  # nothing is known yet, and nothing is claimed
    go_on.set()
    first.join()
    assert views_health.pulse.beats() is True


def status(server: Server) -> int:
    try:
        with urllib.request.urlopen(f"{server.url}/health", timeout=60) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return int(error.code)


@pytest.mark.once
def test_a_server_whose_database_is_gone_is_not_well(server: Server) -> None:
    assert status(server) == 200
    base = server.data / "tande.sqlite3"
    hidden = server.data / "hidden.sqlite3"
    base.rename(hidden)
    threading.Event().wait(1.1)  # what is known is a second old at most
    assert status(server) == 503
    hidden.rename(base)
    threading.Event().wait(1.1)
    assert status(server) == 200
    with closing(sqlite3.connect(base)) as still:
        assert still.execute("PRAGMA quick_check").fetchone() == ("ok",)
