"""Who is vetted and trained, from real facts: counted once, released once a month, never changed."""

import hashlib
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction

from tande.domains.figures import coverage_queries as queries
from tande.domains.figures.errors import NoSuchRelease
from tande.domains.figures.models import CoverageRelease, PersonFile
from tande.domains.figures.operations import count_people, release_coverage
from tande.ledger import operations as ledger
from tande.ledger.models import Fact
from tande.toolkit.promises import canonical_json
from tests.domains.coverage_stories import clear, enroll, say, train

pytestmark = pytest.mark.django_db
JUNE = datetime(2026, 6, 10, 9, tzinfo=UTC)
JULY = datetime(2026, 7, 1, 3, tzinfo=UTC)
AUGUST = datetime(2026, 8, 1, 3, tzinfo=UTC)


def cell(column: str, row: int = 0) -> tuple[int, int, int, str] | None:
    view = queries.newest()
    assert view is not None
    found = view.document["rows"][row]["cells"][column]
    return found and (found["low"], found["high"], found["of"], found["on"])


def test_the_sentence_of_the_issue_from_facts_alone() -> None:
    people = enroll("KEN", 1000, at=JUNE)
    clear(people[:912], at=JUNE)
    train(people[:640], "child_protection", at=JUNE)
    say("person.deployed", people[:700], at=JUNE, on="2026-06-11")
    assert release_coverage(at=JULY) == "2026-07-01"
    assert cell("vetted") == (912, 912, 1000, "2026-07-01")
    assert cell("trained:child_protection") == (640, 640, 1000, "2026-07-01")
    assert cell("deployed_pending") == (0, 0, 700, "2026-07-01")
    assert cell("trained:psea_commanders") == (0, 0, 0, "2026-07-01")  # nobody commands


def test_a_release_is_made_once_a_month_written_down_with_its_hash_and_never_changed() -> None:
    assert release_coverage(at=JULY) == ""  # nobody there
    enroll("KEN", 40, at=JUNE)
    assert release_coverage(at=JULY) == "2026-07-01"
    assert release_coverage(at=JULY + timedelta(days=3)) == release_coverage(at=JULY, anew=True) == ""
    assert release_coverage(at=JULY + timedelta(days=3), anew=True) == "2026-07-04"
    assert release_coverage(at=AUGUST) == "2026-08-01"
    assert [name for name, _at in queries.releases()] == ["2026-08-01", "2026-07-04", "2026-07-01"]
    view = queries.release("2026-07-01")
    fact = Fact.objects.get(kind="coverage.released", subject="2026-07-01")
    assert json.loads(fact.body)["tables"] == {"coverage": hashlib.sha256(view.content.encode()).hexdigest()}
    assert (view.sha256, view.check_number) == (json.loads(fact.body)["tables"]["coverage"], fact.check_number)
    assert canonical_json(view.document) == view.content.encode()
    for change in (
        lambda: CoverageRelease.objects.update(content="{}"), lambda: CoverageRelease.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    with pytest.raises(NoSuchRelease):
        queries.release("2026-07-02")


def test_nobody_and_no_id_stands_in_what_is_published() -> None:
    people = enroll("KEN", 12, at=JUNE) + enroll("JAM", 3, at=JUNE)
    clear(people[:7], at=JUNE)
    release_coverage(at=JULY)
    view = queries.newest()
    assert view is not None
    assert not any(person in view.content for person in people)
    assert [row["contingents"] for row in view.document["rows"]] == [["JAM", "KEN"]]


def test_counting_goes_on_where_it_stopped_and_twice_is_once() -> None:
    people = enroll("KEN", 30, at=JUNE)
    seq = count_people()
    assert count_people() == seq
    clear(people[:10], at=JUNE)
    with transaction.atomic():
        ledger.record(kind="complaint.received", subject="c" * 32, at=JUNE, body={})
    assert count_people() > seq
    assert PersonFile.objects.count() == 30
    release_coverage(at=JULY)
    assert cell("vetted") == (10, 10, 30, "2026-07-01")


def test_a_second_release_repeats_what_few_have_changed_and_counts_overrides_exactly() -> None:
    people = enroll("KEN", 40, at=JUNE)
    clear(people[:20], at=JUNE)
    release_coverage(at=JULY)
    clear(people[20:22], at=JULY)
    say("override.granted", people[30:32], at=JULY, contingent="KEN", until="2026-08-10")
    release_coverage(at=AUGUST)
    assert cell("vetted") == (20, 20, 40, "2026-07-01")
    assert cell("overridden") == (1, 4, 40, "2026-08-01")
    view = queries.newest()
    assert view is not None
    assert view.document["overrides"] == {"granted": 2, "in_force": 2}
    assert view.document["whole"]["vetted"] == {"low": 20, "high": 20, "of": 40}


def test_terms_that_were_changed_count_from_their_day() -> None:
    enroll("KEN", 40, at=JUNE)
    with transaction.atomic():
        ledger.record(kind="curricula.changed", subject="psea_all", at=JUNE, body={
            "curriculum": "psea_all", "number": 2, "starts": "2026-07-15", "minutes": 45, "pass_mark": 90,
            "valid_months": 6, "required_of": "manager,commander", "voids": "no"})
    release_coverage(at=JULY)
    release_coverage(at=AUGUST)
    before, after = (queries.release(name).document["curricula"]["psea_all"] for name in ("2026-07-01", "2026-08-01"))
    own = settings.COURSES.curriculum("psea_all")
    assert own is not None
    assert before["pass_mark"] == own.terms.pass_mark
    assert (after["pass_mark"], after["required_of"]) == (90, ["manager", "commander"])
