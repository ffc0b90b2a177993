"""Figures with a million facts behind them: pages against the limit of 50 ms at p99, and what a release costs.

In process, without the network. The same is measured with a tenth of the facts, and with the facts of one further
month alone: ratios near 1 say that neither pages nor releases grow with what was there before.
"""

import argparse
import shutil
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.engine import prepare
from tests.harness.postgres import Cluster

LIMIT_MS = 50
FACTS_OF_A_CASE = 19
START = datetime(2021, 1, 1, tzinfo=UTC)
YEARS = 5
PAGES = {
    "first page": "/figures/", "allegations": "/figures/{}/allegations/", "complaints": "/figures/{}/reports/",
    "inquiries": "/figures/{}/investigations/", "time": "/figures/{}/time/",
    "a table, JSON": "/figures/{}/allegations_by_state.json", "a table, CSV": "/figures/{}/allegations_by_category.csv",
    "API, a table": "/api/figures/v1/releases/{}/tables/allegations_by_category",
    "feed": "/figures/feed.atom",
}


def empty() -> None:
    """Start over: neither facts nor figures."""
    from django.db import connection

    from tande.domains.figures.models import CaseFile, Count, Position, PrintedTable, Release, Version
    from tande.ledger.models import Fact
    from tests.ledger.conftest import LOWER, guarded

    with connection.cursor() as cursor:
        for table in guarded():
            for statement in LOWER[connection.vendor]:
                cursor.execute(statement.format(table=table))
    for model in (PrintedTable, Version, Release, CaseFile, Count, Position, Fact):
        model.objects.all().delete()


def percentile(values: list[float], part: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


def pages(title: str, rounds: int) -> dict[str, float]:
    """One line for each page; the medians by the processor's clock."""
    from django.test import Client

    from tande.domains.figures import queries

    client, release = Client(SERVER_NAME="127.0.0.1"), queries.newest()
    middle = {}
    for name, address in PAGES.items():
        clock_ms, own_ms = [], []
        for turn in range(rounds + 3):
            began, worked = time.perf_counter(), time.process_time()
            answer = client.get(address.format(release))
            if answer.status_code != 200:
                raise RuntimeError(f"{name} answered {answer.status_code}")
            if turn >= 3:  # the first ones compile templates
                clock_ms.append((time.perf_counter() - began) * 1000)
                own_ms.append((time.process_time() - worked) * 1000)
        p99 = percentile(clock_ms, .99)
        middle[name] = percentile(own_ms, .5)
        print(f"  {title}: {name:15} p50 {percentile(clock_ms, .5):6.1f} ms   p99 {p99:6.1f} ms, "
              f"{p99 / LIMIT_MS:5.2f} of the limit   (without waiting for other processes: p99 "
              f"{percentile(own_ms, .99):6.1f} ms; {len(answer.content) / 1000:.1f} kB)", flush=True)
    return middle


def timed(what: str, deed: Any) -> float:
    """Seconds of this process that it took, and of the clock."""
    began, worked = time.perf_counter(), time.process_time()
    deed()
    own = time.process_time() - worked
    print(f"  {what}: {time.perf_counter() - began:.1f} s, {own:.1f} s of them in this process", flush=True)
    return own


def a_month(cases: int, seed: int) -> float:
    """Write the facts of one further month, release it; seconds of counting and releasing."""
    from bench import figure_facts
    from tande.domains.figures import operations

    written = figure_facts.write(cases, first_of(12 * YEARS - 1), 27, seed=seed)
    at = first_of(12 * YEARS)
    return timed(f"a further month of {written:,} facts, counted and released", lambda: operations.release(at=at))


def first_of(month: int) -> datetime:
    """The first hours of a month, counted from the beginning."""
    return datetime(START.year + month // 12, month % 12 + 1, 1, 3, tzinfo=UTC)


def filled(facts: int, seed: int) -> None:
    """Write so many facts, count and release them."""
    from bench import figure_facts
    from tande.domains.figures import operations

    empty()
    written = figure_facts.write(facts // FACTS_OF_A_CASE, START, 365 * YEARS - 230, seed=seed)
    print(f"{written:,} facts of {YEARS} years", flush=True)
    timed("counted", operations.count_new)

    def release_all() -> None:
        for month in range(1, 12 * YEARS):
            operations.release(at=first_of(month))

    timed("released month by month", release_all)


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench figures", description=__doc__)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--facts", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--month", type=int, default=500, help="cases of the further month")
    given: Any = parser.parse_args()
    cluster = Cluster() if given.postgres else None
    data = Path(tempfile.mkdtemp(prefix="tande-bench-"))
    try:
        if cluster:
            cluster.start()
        prepare(data, cluster.url if cluster else "")
        filled(given.facts // 10, seed=1)
        month_few = a_month(given.month, seed=2)
        pages_few = pages(f"{given.facts // 10:,} facts", given.rounds)
        filled(given.facts, seed=1)
        month_many = a_month(given.month, seed=2)
        pages_many = pages(f"{given.facts:,} facts", given.rounds)
        print(f"a further month, with 10 times the facts before it: {month_many / month_few:.2f} x")
        for name, ms in pages_many.items():
            print(f"{name:15} with 10 times the facts: {ms / pages_few[name]:.2f} x")
    finally:
        if cluster:
            cluster.stop()
        shutil.rmtree(data, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
