"""Whole installations in folders (and databases) of their own, run by the commands people type."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from urllib.parse import urlsplit

import psycopg

from tests.harness import forked
from tests.harness.forked import Forked
from tests.harness.postgres import free_port

ROOT = Path(__file__).parents[3]
FILL = """
from tande.domains.intake import operations as intake
from tande.domains.evidence.operations import SealedFile
from tande.ledger import clock
from tests.domains import factories
head = factories.officer("head")
desk = factories.desk_key(head)
for _ in range(2):
    filed = factories.complaint(desk)
    parts = [factories.envelope(9000) for _n in range(2)]
    file = SealedFile(factories.sealing.new_id(), factories.envelope(900), parts)
    complaint = factories.SealedComplaint(**{**filed.complaint.__dict__, "evidence": [file]})
    intake.receive(complaint=complaint, at=clock.now())
    print(filed.code, complaint.case_id)
"""
SETUP = "import django; django.setup()\n"


@dataclass
class Installation:
    """A data folder and its database; ``run`` types a command, ``python`` looks inside. ``more``: further settings."""

    data: Path
    database: str
    port: int
    more: dict[str, str] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        own = {name: value for name, value in os.environ.items() if not name.startswith("TANDE_")}
        own |= {
            "DJANGO_SETTINGS_MODULE": "tande.project.settings", "TANDE_DATA_DIR": str(self.data),
            "TANDE_PORT": str(self.port), "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        }
        return own | ({"TANDE_DATABASE": self.database} if self.database else {}) | self.more

    def run(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        return self._do("-m", "tande.interfaces.console", *map(str, words))

    def start(self, *words: str) -> Forked:
        """A command left running, quietly: the caller waits for it."""
        with open(os.devnull, "wb") as nowhere:
            command = ["-m", "tande.interfaces.console", *words]
            return forked.start(command, env=self.environment(), out=nowhere, err=nowhere)

    def python(self, code: str) -> subprocess.CompletedProcess[str]:
        return self._do("-c", SETUP + code)

    def said(self, code: str) -> str:
        """What a script printed; it must not fail."""
        done = self.python(code)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def _do(self, *words: str) -> subprocess.CompletedProcess[str]:
        return forked.run(words, env=self.environment())

    def fork(self, folder: Path) -> Installation:
        """A copy with a database of its own. Nobody may be connected to this one."""
        shutil.copytree(self.data, folder)
        return Installation(folder, new_database(self.database, like=self.database), free_port())

    def stored(self) -> set[str]:
        """Names of the parts of evidence on the disk."""
        return {path.name for path in self.data.glob("evidence/??/*")}


def empty(folder: Path, server: str) -> Installation:
    """A new folder with an empty database; ``server``: a PostgreSQL URL, or "" for SQLite."""
    return Installation(folder, new_database(server), free_port())


def new_database(server: str, *, like: str = "") -> str:
    """A new database on the server of this URL, empty or like another one; "" for SQLite."""
    if not server:
        return ""
    name = f"t{token_hex(6)}"
    template = f" TEMPLATE {urlsplit(like).path.lstrip('/')}" if like else ""
    with psycopg.connect(os.environ["TANDE_DATABASE"], autocommit=True) as base:
        base.execute(f"CREATE DATABASE {name}{template}")
    return urlsplit(server)._replace(path=f"/{name}").geturl()
