"""PostgreSQL stopped in the middle and back again: the person is told, and the server goes on without a restart."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from secrets import token_hex

import psycopg
import pytest

from tande.project.config import ROOT
from tests.harness import server as harness
from tests.harness.postgres import Cluster
from tests.harness.server import Server
from tests.outages import doors, field_apps, people
from tests.outages.people import MARK

PREPARE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.domains import factories
factories.desk_key(factories.officer("intake_officer"))
from tests.outages import doors, field_apps
field_apps.admit()
doors.open_all()
"""


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    own = Cluster()
    own.start()
    yield own
    own.stop()


@pytest.fixture(scope="module")
def on_postgresql(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The real server, on a cluster of this file's own."""
    data = tmp_path_factory.mktemp("on-postgresql")
    (data / "demo.json").write_text(json.dumps({"officers": []}))
    plain = harness.environment
    with pytest.MonkeyPatch.context() as patch:
        more = {"TANDE_DATABASE": cluster.url, "TANDE_DEMO": "false", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
        patch.setattr(harness, "environment", lambda *given: plain(*given) | more)
        done = subprocess.run(
            [sys.executable, "-c", PREPARE], env=harness.environment(data, 8000), capture_output=True, text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        running = harness.start(data)
    yield running
    running.stop()


def cases(cluster: Cluster) -> int:
    return rows(cluster, "casework_case")


def rows(cluster: Cluster, table: str, which: str = "true") -> int:
    with psycopg.connect(cluster.url) as base:
        found = base.execute(f"SELECT count(*) FROM {table} WHERE {which}").fetchone()
    assert found is not None
    return int(found[0])


def control(cluster: Cluster, word: str) -> None:
    """pg_ctl, as the administrator would."""
    more = ("-m", "fast") if word == "stop" else ("-l", str(cluster.dir / "log"), "-o", cluster.options)
    cluster._run("pg_ctl", word, "-w", "-D", str(cluster.dir / "data"), *more)


def test_stopped_in_the_middle_and_back_again(cluster: Cluster, on_postgresql: Server) -> None:
    first, nonce = people.complaint(on_postgresql), token_hex(16)
    assert first.status == 200
    control(cluster, "stop")
    away = [people.complaint(on_postgresql, nonce=nonce, page=page) for page in ("/a/", "/en/a/", "/sw/a/")]
    assert {answer.status for answer in away} == {503}
    assert all(MARK in answer.html and 'role="alert"' in answer.html for answer in away)
    assert people.ask(on_postgresql, first.code).status == 503
    assert people.look(on_postgresql, "/d/").status == 200
    control(cluster, "start")
    again = [people.complaint(on_postgresql, nonce=nonce) for _ in range(6)]
    assert {answer.status for answer in again} == {200}
    assert {answer.code for answer in again} == {again[0].code}
    assert cases(cluster) == 2
    assert {people.ask(on_postgresql, first.code).status for _ in range(6)} == {200}


def test_connections_cut_one_by_one_are_opened_again(cluster: Cluster, on_postgresql: Server) -> None:
    before = cases(cluster)
    for _ in range(4):
        with psycopg.connect(cluster.url, autocommit=True) as base:
            base.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                         " AND backend_type = 'client backend'")
        assert people.complaint(on_postgresql).status == 200
    assert cases(cluster) == before + 4


def test_a_field_app_keeps_what_it_has_while_the_database_is_away(cluster: Cluster, on_postgresql: Server) -> None:
    before, phone = cases(cluster), field_apps.Phone(on_postgresql)
    phone.fetch()
    control(cluster, "stop")
    assert [phone.send() for _try in range(2)] == [503, 503]
    control(cluster, "start")
    assert {phone.send() for _try in range(4)} == {201}
    assert cases(cluster) == before + 1


def test_the_database_restarts_in_the_middle_of_a_burst(cluster: Cluster, on_postgresql: Server) -> None:
    """A hundred messages of twenty people while PostgreSQL goes and comes back; then the queue is replayed."""
    before, kept = cases(cluster), rows(cluster, "casework_message")
    said = [doors.external(on_postgresql, f"+5093644{n % 20:04}", f"Mesaj {n} {MARK}") for n in range(100)]
    with ThreadPoolExecutor(6) as pool:
        going = [pool.submit(one.send, on_postgresql) for one in said]
        wait(going[:30])
        control(cluster, "stop")
        control(cluster, "start")
        answers = [one.result() for one in going]
        again = [one for one, answer in zip(said, answers, strict=True) if answer.status != 200]
        answers += pool.map(lambda one: one.send(on_postgresql), [*again, *reversed(again), *said[20:40]])
    assert {answer.status for answer in answers[100:]} == {200}
    assert {(answer.status, answer.body) for answer in answers} <= {(200, b""), (503, b"")}
    assert cases(cluster) == before + 20
    assert rows(cluster, "casework_message") == kept + 100, "each message is there once"
    assert rows(cluster, "outbox_message", "kind = 'receipt'") == 20, "and each person has one receipt"


def test_the_log_names_no_words(on_postgresql: Server) -> None:
    log = Path(on_postgresql.data / "server.log").read_text()
    assert MARK not in log
    assert "Traceback" not in log
