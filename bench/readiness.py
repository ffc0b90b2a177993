"""The gate and the coverage at a mission's size: a thousand people judged, years of facts counted, a release drawn.

`./run bench readiness [--people N] [--years N]`. Seconds of wall clock and of processor, in process, on SQLite.
"""

from __future__ import annotations

import argparse
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.engine import prepare
from bench.roster import timed


def _people(number: int, officer: Any, at: datetime) -> list[str]:
    """So many people on Kenya's roster, by the register's own rows."""
    from tande.domains.personnel import operations, units
    from tande.policy.people import Details, Place

    unit = units.add_unit(contingent="KEN", name="Alpha", officer=officer, at=at)
    return [
        operations.enroll(
            contingent="KEN", details=Details(names=("Invented Person",), service_number=f"K-{n}", born="1990-01-01"),
            place=Place(unit, "member"), officer=officer, at=at, deployed_on=at.date(),
        )
        for n in range(number)
    ]


def _years(people: list[str], years: int, begin: datetime) -> int:
    """What years leave behind: everybody vetted, tested in eleven courses and looked at again each year."""
    from django.conf import settings

    from tande.ledger import operations as ledger

    written = 0
    for year in range(years):
        at = begin + timedelta(days=365 * year + 10)
        until, day = (at + timedelta(days=400)).date().isoformat(), at.date().isoformat()
        cleared = {"contingent": "KEN", "result": "cleared", "status": "cleared", "until": until}
        written += ledger.record_many((("vetting.result", one, cleared) for one in people), at=at)
        for course in settings.COURSES.curricula:
            held = {"contingent": "KEN", "curricula": course.code, "on": day, "session": "0" * 32}
            tried = {"curriculum": course.code, "course": "c", "version": 1, "score": 90, "passed": "yes", "on": day,
                     "until": until}
            written += ledger.record_many((("training.attended", one, held) for one in people), at=at)
            written += ledger.record_many((("training.attempted", one, tried) for one in people), at=at)
        written += ledger.record_many((("case.read", one, {}) for _ in range(20) for one in people), at=at)
    return written


def main() -> None:
    """Fill an empty installation, then measure."""
    parser = argparse.ArgumentParser(prog="bench readiness", description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=2_500)
    parser.add_argument("--years", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder), "")
        from django.db import transaction

        from tande.domains.figures import operations as figures
        from tande.domains.readiness import queries
        from tests.domains import factories

        begin = datetime.now(UTC) - timedelta(days=365 * options.years)
        officer = factories.officer("vetting_officer", key=False)
        with transaction.atomic():
            people = timed(f"enrol {options.people} people", lambda: _people(options.people, officer, begin))
            written = timed("write their facts", lambda: _years(people, options.years, begin))
        print(f"{written} facts of {options.years} years")
        today = datetime.now(UTC).date()
        timed("judge 1,000 people for today", lambda: queries.answers_of(people[:1000], today))
        timed("judge 1,000 people for a past day", lambda: queries.answers_of(people[:1000], begin.date()))
        timed("judge one person", lambda: queries.answer(people[0], today))
        timed("who was not ready on deployment, all of them", queries.not_ready_on_deployment)
        timed("count all facts for the first time", figures.count_people)
        timed("count again with nothing new", figures.count_people)
        for months in range(4):
            at = datetime.now(UTC) + timedelta(days=31 * months)
            timed(f"draw and write release {months + 1}", lambda at=at: figures.release_coverage(at=at, anew=True))


if __name__ == "__main__":
    main()
