"""The database that a bench runs on, and an empty installation on it."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.harness.postgres import Cluster
from tests.harness.server import environment


def asks(name: str, doc: str | None) -> argparse.ArgumentParser:
    """What every bench of both engines takes."""
    parser = argparse.ArgumentParser(prog=f"bench {name}", description=(doc or "").splitlines()[0])
    parser.add_argument("--postgres", action="store_true", help="measure on PostgreSQL instead of SQLite")
    return parser


@contextmanager
def database(*, postgres: bool) -> Iterator[str]:
    """The address of a PostgreSQL that keeps what it says it keeps, "" for SQLite."""
    if not postgres:
        yield ""
        return
    cluster = Cluster(durable=True)
    cluster.start()
    try:
        yield cluster.url
    finally:
        cluster.stop()


@contextmanager
def installation(*, postgres: bool) -> Iterator[Path]:
    """An empty installation in this process; its folder."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tande.project.settings"
    with database(postgres=postgres) as url, tempfile.TemporaryDirectory(prefix="tande-bench-") as folder:
        prepare(Path(folder), url)
        from django.db import connections

        yield Path(folder)
        connections.close_all()


def prepare(data: Path, database: str) -> None:
    """Settings that point there, and every table, empty."""
    os.environ.update(environment(data, 8000) | ({"TANDE_DATABASE": database} if database else {}))
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
