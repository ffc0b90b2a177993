"""Server time of the desk's pages with 100,000 cases of which 1,000 are open, against the limit of 50 ms at p99.

In process, without the network: what the server itself costs. A second look at the same pages with the closed
cases left out says whether a page's cost grows with them.
"""

import argparse
import importlib
import os
import secrets
import shutil
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.harness.postgres import Cluster
from tests.harness.server import environment

LIMIT_MS = 50
PAGES = ("queue", "queue, second page", "queue, two filters", "late", "case", "allegations", "ended")


def prepare(data: Path, database: str) -> Any:
    """An empty installation with one intake officer, who holds the desk's key and is signed in; her browser."""
    os.environ.update(environment(data, 8000) | ({"TANDE_DATABASE": database} if database else {}))
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from tests.domains.factories import desk_key
    from tests.interfaces.staff.people import signed_in

    importlib.import_module("tande.project.wsgi")  # as the server begins

    marie = signed_in("head")
    desk_key(marie.officer)
    marie.client.defaults["SERVER_NAME"] = "127.0.0.1"
    return marie.client


def fill(open_cases: int, closed_cases: int) -> None:
    """Cases with keys of the real sizes, one message each, spread over stages, levels and months."""
    from tande.domains.casework.models import Case, Message
    from tande.domains.casework.settling import settle
    from tande.domains.officers.queries import desk_key_in_force
    from tande.ledger import clock
    from tande.ledger.models import Fact

    key, now = desk_key_in_force("intake"), clock.now()
    stages = ("received", "acknowledged", "admitted", "inquiry", "finding", "action_awaited")
    blob = secrets.token_bytes(1216)
    for start in range(0, open_cases + closed_cases, 2000):
        numbers = range(start, min(start + 2000, open_cases + closed_cases))
        cases = []
        for n in numbers:
            at = now - timedelta(hours=n % 4000)
            cases.append(Case(
                id=secrets.token_hex(16), desk="intake", desk_key_id=key.id, public_key=blob,
                key_envelope=blob[:1172], reporter_key=blob, received_at=at, stage_since=at, news_at=at,
                stage=stages[n % 6] if n < open_cases else ("closed", "not_pursued")[n % 2], live=n < open_cases,
                level=("normal", "high", "urgent")[n % 3], child=n % 7 == 0, codes={"category": "theft_simple"},
            ))
        for case in cases:
            settle(case)
        Case.objects.bulk_create(cases)
        Message.objects.bulk_create([
            Message(id=secrets.token_hex(16), case=case, purpose="message", kind="narrative", envelope=blob * 4,
                    at=case.received_at) for case in cases
        ])
        Fact.objects.bulk_create([
            Fact(kind="case.triaged", subject=case.id, at=case.received_at, body="{}", salt=blob[:32])
            for case in cases
        ])


def know_the_tables() -> None:
    """Statistics of the tables, as the database would make them by itself within a minute of so many new rows."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def measure(client: Any, rounds: int) -> dict[str, list[tuple[float, float]]]:
    """Milliseconds of each page, `rounds` times: by the clock, and of this process alone."""
    from tande.domains.casework.models import Case

    ids = list(Case.objects.filter(stage="inquiry").values_list("pk", flat=True)[:rounds])
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in PAGES}
    for turn in range(rounds + 3):
        one = ids[turn % len(ids)]
        addresses = ("cases/", "cases/?page=2", "cases/?stage=inquiry&signal=child", "late/", f"case/{one}/",
                     f"case/{one}/allegations/", "cases/?show=ended")
        for name, address in zip(PAGES, addresses, strict=True):
            began, worked = time.perf_counter(), time.process_time()
            answer = client.get(f"/desk/{address}")
            if turn >= 3:  # the first ones compile templates
                taken[name].append(((time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000))
            if answer.status_code != 200:
                raise RuntimeError(f"{name} answered {answer.status_code}")
    return taken


def percentile(values: list[float], part: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


def look_and_report(client: Any, title: str, rounds: int) -> dict[str, float]:
    """Make the rounds, then measure; one line for each page; the medians."""
    from tande.domains.casework.operations import make_rounds
    from tande.ledger import clock

    began = time.perf_counter()
    found = make_rounds(at=clock.now())
    print(f"{title}: first rounds over {found.cases} open cases, {found.missed} clocks missed: "
          f"{time.perf_counter() - began:.1f} s", flush=True)
    began = time.perf_counter()
    make_rounds(at=clock.now())
    print(f"{title}: rounds that find nothing new: {time.perf_counter() - began:.1f} s (limit 10 s)", flush=True)
    middle = {}
    for name, both in measure(client, rounds).items():
        clock_ms, own_ms = ([pair[which] for pair in both] for which in (0, 1))
        middle[name] = percentile(clock_ms, .5)
        p99 = percentile(clock_ms, .99)
        print(f"  {name:20} p50 {middle[name]:6.1f} ms   p99 {p99:6.1f} ms, {p99 / LIMIT_MS:5.2f} of the limit   "
              f"(without waiting for other processes: p99 {percentile(own_ms, .99):6.1f} ms)", flush=True)
    return middle


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench desk_pages", description=__doc__)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--closed", type=int, default=99_000)
    parser.add_argument("--open", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=100)
    given: Any = parser.parse_args()
    cluster = Cluster() if given.postgres else None
    data = Path(tempfile.mkdtemp(prefix="tande-bench-"))
    try:
        if cluster:
            cluster.start()
        client = prepare(data, cluster.url if cluster else "")
        fill(given.open, 0)
        know_the_tables()
        without = look_and_report(client, f"{given.open} open, none closed", given.rounds)
        fill(0, given.closed)
        know_the_tables()
        with_closed = look_and_report(client, f"{given.open} open, {given.closed} closed", given.rounds)
        for name in PAGES:
            print(f"{name:20} with the closed ones: {with_closed[name] / without[name]:.2f} x")
    finally:
        if cluster:
            cluster.stop()
        shutil.rmtree(data, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
