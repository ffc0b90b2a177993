"""A gateway in a prepared folder that no server serves yet, as the head would add it."""

import json
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from tests.harness.server import environment

_SCRIPT = """
import json, sys, django
django.setup()
from tande.domains.gateways.operations import Money, add
from tande.domains.officers.queries import Officer
from tande.ledger import clock
head = next(one for one in Officer.objects.all() if "head" in one.roles)
add(**json.load(sys.stdin), name="real", money=Money(10000), actor=head, at=clock.now())
"""


def added(data: Path, *, kind: str, gateway_id: str, settings: dict[str, str], keys: dict[str, str]) -> None:
    """Add it."""
    told = json.dumps({"kind": kind, "gateway_id": gateway_id, "settings": settings, "keys": keys})
    subprocess.run([sys.executable, "-c", _SCRIPT], env=environment(data, 8000), input=told, text=True, check=True)


def delivered(data: Path, *, within: float = 20) -> bool:
    """Whether every message is reported as delivered, at the latest after so many seconds."""
    end = time.monotonic() + within
    while set(states(data)) != {"delivered"} and time.monotonic() < end:
        time.sleep(0.05)
    return set(states(data)) == {"delivered"}


def states(data: Path) -> list[str]:
    """The states of all messages, in their order."""
    with sqlite3.connect(f"file:{data / 'tande.sqlite3'}?mode=ro", uri=True) as base:
        return [row[0] for row in base.execute("SELECT state FROM outbox_message ORDER BY id")]
