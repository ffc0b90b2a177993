"""Figures from real facts: counted once, released once, corrected in later releases, never rewritten."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tande.domains.figures import counting, operations, queries, releasing
from tande.domains.figures.errors import NoSuchRelease, NoSuchTable, Refused
from tande.domains.figures.models import CaseFile, Count, Position, PrintedTable, Release, Version
from tande.ledger.models import Fact
from tande.policy import counting as rules
from tande.policy import differencing, disclosure
from tande.toolkit import promises
from tests.domains.figure_stories import JANUARY, many, say

pytestmark = pytest.mark.django_db
APRIL = datetime(2026, 4, 1, 3, tzinfo=UTC)
JULY = datetime(2026, 7, 1, 3, tzinfo=UTC)
AUGUST = datetime(2026, 8, 1, 3, tzinfo=UTC)


def series(release: str, name: str) -> dict[str, int]:
    found = queries.document(release, "series")
    line = next(one for one in found["series"] if one["name"] == name)
    return dict(zip(found["months"], line["values"], strict=True))


def period(release: str, table: str, name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in queries.document(release, table)["periods"] if one["period"] == name)
    return found


def shown(of: dict[str, Any]) -> dict[str, tuple[int, int]]:
    return {one["row"]: (one["low"], one["high"]) for one in of["cells"]}


def test_a_period_is_released_once_and_nothing_before_there_is_something() -> None:
    assert operations.release(at=APRIL) == []
    assert queries.newest() is None
    assert queries.first_day(JANUARY).isoformat() == "2026-02-01"
    many(9)
    assert operations.release(at=JANUARY + timedelta(days=20)) == []  # the month is not over
    assert operations.release(at=APRIL) == ["2026-03"]
    assert operations.release(at=APRIL) == []
    assert Fact.objects.filter(kind="figures.released").count() == 1
    assert series("2026-03", "complaint.received") == {"2026-01": 9, "2026-02": 0, "2026-03": 0}
    assert series("2026-03", "open")["2026-03"] == 9


def test_months_that_were_passed_over_are_released_one_by_one() -> None:
    many(3)
    operations.release(at=APRIL)
    assert operations.release(at=JULY) == ["2026-04", "2026-05", "2026-06"]
    assert [name for name, _at in queries.releases()] == ["2026-06", "2026-05", "2026-04", "2026-03"]


def test_the_log_commits_to_every_document_byte_by_byte() -> None:
    many(20)
    operations.release(at=APRIL)
    fact = Fact.objects.get(kind="figures.released")
    body = json.loads(fact.body)
    assert body["release"] == "2026-03"
    assert set(body["tables"]) == {"series", "durations", "children", *rules.FORMS}
    for name, sha256 in body["tables"].items():
        one = queries.printed("2026-03", name)
        assert hashlib.sha256(one.content.encode()).hexdigest() == sha256 == one.sha256
        assert promises.canonical_json(json.loads(one.content)).decode() == one.content
    coded = {"at": fact.at.isoformat(), "body": body, "kind": fact.kind, "subject": fact.subject}
    assert promises.parse_entry((fact.entry or "").encode())[2] == promises.commitment(coded, salt=bytes(fact.salt))
    assert queries.log_entry("2026-03") == fact.check_number


def test_what_is_printed_follows_the_rule_and_true_counts_stay_inside() -> None:
    many(21)
    many(6, channel="sms", state="JAM")
    many(2, channel="voice", state="JAM")
    operations.release(at=APRIL)
    found = period("2026-03", "reports_by_channel", "2026-Q1")
    assert found["total"] == 29
    assert found["together"] == ["sms", "voice", "web"]  # each comes from one State alone
    assert shown(found)["other_together"] == (29, 29)
    for name in (name for name, form in rules.FORMS.items() if not form.exact):
        for one in queries.document("2026-03", name)["periods"]:
            for cell in one["cells"]:
                assert cell["low"] in (0, one["total"]) or cell["high"] - cell["low"] >= 4, (name, cell)
    assert "true" not in queries.printed("2026-03", "reports_by_channel").content


def test_half_years_wait_for_their_end_and_states_are_named_together_or_not_at_all() -> None:
    many(20)
    many(12, state="JAM")
    many(2, state="BLZ")
    operations.release(at=APRIL)
    assert queries.document("2026-03", "allegations_by_state")["periods"] == []
    operations.release(at=JULY)
    found = period("2026-06", "allegations_by_state", "2026-H1")
    assert found["total"] == 34
    assert shown(found)["KEN"] == (18, 22)
    assert shown(found)["JAM"] == (8, 12)
    assert "BLZ" in found["together"]
    assert shown(found)["other_together"] == (1, 7)
    assert set(period("2026-06", "perpetrators_by_state", "2026-H1")["together"]) >= set(found["together"])


def test_figures_of_the_past_change_in_later_releases_and_the_former_ones_stay() -> None:
    cases = many(40) + many(16, state="JAM")
    operations.release(at=JULY)
    before = queries.printed("2026-06", "allegations_by_state").content
    for case_id in cases[:10]:
        say(case_id, "allegation.changed", JULY + timedelta(days=1), number=1, category="theft_simple", states=["JAM"],
            personnel="police", persons=3, victims_adult=1, victims_child=None)
    operations.release(at=AUGUST)
    again = period("2026-07", "allegations_by_state", "2026-H1")
    assert (again["total"], again["counted_in"]) == (76, "2026-07")
    assert shown(again)["KEN"] == (28, 32)
    assert queries.printed("2026-06", "allegations_by_state").content == before
    assert queries.document("2026-07", "series")["corrections"] == [
        {"name": "allegations", "month": "2026-01", "before": 56, "now": 76},
        {"name": "perpetrators", "month": "2026-01", "before": 56, "now": 76},
    ]


def test_a_small_correction_is_in_the_total_and_leaves_the_table_as_it_was() -> None:
    cases = many(40) + many(16, state="JAM")
    operations.release(at=JULY)
    say(cases[0], "allegation.changed", JULY, number=1, category="theft_simple", states=["JAM"], personnel="police",
        persons=2, victims_adult=1, victims_child=None)
    operations.release(at=AUGUST)
    assert period("2026-07", "allegations_by_state", "2026-H1") == period("2026-06", "allegations_by_state", "2026-H1")
    assert series("2026-07", "allegations")["2026-01"] == 57
    assert Version.objects.filter(form="allegations_by_state").count() == 1


def test_facts_are_counted_once_however_often_it_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "PORTION", 7)
    many(10)
    operations.count_new()
    operations.count_new()
    assert sum(Count.objects.filter(name="complaint.received").values_list("n", flat=True)) == 10
    assert CaseFile.objects.count() == 10
    assert Position.objects.get().seq == Fact.objects.order_by("-seq")[0].seq


def test_a_crash_in_a_portion_counts_nothing_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    many(10)
    monkeypatch.setattr(counting, "PORTION", 15)
    kept = Position.save

    def die(self: Position, *args: Any, **rest: Any) -> None:
        if self.seq > 20:
            raise OSError("power")
        kept(self, *args, **rest)

    monkeypatch.setattr(Position, "save", die)
    with pytest.raises(OSError, match="power"):
        operations.count_new()
    monkeypatch.setattr(Position, "save", kept)
    operations.count_new()
    assert sum(Count.objects.filter(name="complaint.received").values_list("n", flat=True)) == 10


def test_a_crash_while_writing_leaves_no_half_release(monkeypatch: pytest.MonkeyPatch) -> None:
    many(10)

    def die(**_rest: Any) -> None:
        raise OSError("power")

    monkeypatch.setattr(releasing.ledger, "record", die)
    with pytest.raises(OSError, match="power"):
        operations.release(at=APRIL)
    assert (Release.objects.count(), PrintedTable.objects.count(), Version.objects.count()) == (0, 0, 0)
    monkeypatch.undo()
    assert operations.release(at=APRIL) == ["2026-03"]


def test_what_is_counted_while_it_is_drawn_makes_it_drawn_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    many(10)
    real, times = releasing.documents.series, []

    def slow(*args: Any) -> Any:
        if not times:
            many(5)
            operations.count_new()
        times.append(1)
        return real(*args)

    monkeypatch.setattr(releasing.documents, "series", slow)
    operations.release(at=APRIL)
    assert len(times) == 2
    assert series("2026-03", "complaint.received")["2026-01"] == 15


def test_a_table_that_would_tell_is_refused_by_name_and_nothing_is_released(monkeypatch: pytest.MonkeyPatch) -> None:
    """If the rule were ever applied wrongly, the last gate holds."""
    many(6)

    def careless(former: list[Any], table: Any, rule: Any, **_rest: Any) -> Any:
        return differencing.Version(table, disclosure.print_as(table, rule, frozenset()))

    monkeypatch.setattr(releasing.differencing, "next_version", careless)
    with pytest.raises(Refused, match="reports_by_channel 2026-Q1: one_state"):
        operations.release(at=APRIL)
    assert Release.objects.count() == 0


@pytest.mark.parametrize("model", [Release, PrintedTable, Version])
def test_what_was_released_cannot_be_changed(model: type[Any]) -> None:
    many(9)
    operations.release(at=APRIL)
    row = model.objects.first()
    field = model._meta.fields[1].attname
    for change in (lambda rows: rows.delete(), lambda rows: rows.update(**{field: getattr(row, field)})):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(model.objects.filter(pk=row.pk))
    assert model.objects.filter(pk=row.pk).exists()


def test_how_long_it_takes_is_said_only_of_enough() -> None:
    many(7)
    operations.release(at=APRIL)
    line = next(one for one in period("2026-03", "durations", "2026-Q1")["lines"] if one["clock"] == "acknowledge")
    assert ("middle" in line, line["n"]) == (False, 7)
    many(3, start=datetime(2026, 4, 3, tzinfo=UTC))
    many(8, start=datetime(2026, 5, 3, tzinfo=UTC))
    operations.release(at=JULY)
    line = next(one for one in period("2026-06", "durations", "2026-Q2")["lines"] if one["clock"] == "acknowledge")
    assert (line["middle"], line["longest"], line["n"]) == (0, 0, 11)


def test_time_limits_are_our_own_work_and_exact() -> None:
    many(6)
    late = many(1, datetime(2026, 2, 1, tzinfo=UTC))
    say(late[0], "complaint.admitted", datetime(2026, 3, 20, tzinfo=UTC))
    operations.release(at=APRIL)
    found = period("2026-03", "limits", "2026-Q1")
    cells = {(one["column"], one["row"]): (one["low"], one["high"]) for one in found["cells"]}
    assert cells["kept", "acknowledge"] == (7, 7)
    assert cells["missed", "decide_admission"] == (1, 1)
    assert found["total"] == 8


def test_since_when_the_open_ones_are_open_is_said_of_enough() -> None:
    many(4)
    operations.release(at=APRIL)
    assert queries.document("2026-03", "durations")["open"] is None
    many(6, start=datetime(2026, 4, 3, tzinfo=UTC))
    operations.release(at=datetime(2026, 5, 1, tzinfo=UTC))
    assert queries.document("2026-04", "durations")["open"] == {"middle": "2026-04", "oldest": "2026-01"}


def test_days_of_silence_stand_at_the_end_of_each_month() -> None:
    (case_id,) = many(1)
    say(case_id, "referral.made", JANUARY + timedelta(days=6), state="KEN", tracks=["crime"])  # the 11th
    operations.release(at=APRIL)
    assert series("2026-03", "waiting") == {"2026-01": 1, "2026-02": 1, "2026-03": 1}
    assert series("2026-03", "silence") == {"2026-01": 20, "2026-02": 48, "2026-03": 79}
    say(case_id, "referral.acknowledged", datetime(2026, 4, 10, tzinfo=UTC), state="KEN")
    operations.release(at=datetime(2026, 5, 1, tzinfo=UTC))
    assert series("2026-04", "silence")["2026-04"] == 20
    assert series("2026-04", "silence")["2026-03"] == 79


def test_what_is_not_there_has_a_name() -> None:
    many(9)
    operations.release(at=APRIL)
    for wrong in ("2026-02", "", "x" * 300, "2026-03'"):
        with pytest.raises(NoSuchRelease):
            queries.release(wrong)
        with pytest.raises(NoSuchTable):
            queries.document(wrong, "series")
    with pytest.raises(NoSuchTable):
        queries.printed("2026-03", "secrets")


def test_a_machine_whose_clock_stood_at_1970_does_no_harm() -> None:
    many(1, datetime(1970, 1, 2, tzinfo=UTC))
    many(9)
    operations.release(at=APRIL)
    assert series("2026-03", "complaint.received")["2026-01"] == 9
    assert len(queries.document("2026-03", "series")["months"]) == 120


def test_publishing_looks_only_at_what_changed() -> None:
    """The number of queries for a further month does not grow with the months and facts before it."""
    def queries_for(at: datetime) -> int:
        with CountQueries() as counted:
            assert operations.release(at=at)
        return counted.n

    many(30)
    operations.release(at=JULY)
    few = queries_for(AUGUST)
    for month in range(8, 13):
        many(30, start=datetime(2026, month, 2, tzinfo=UTC))
        operations.release(at=datetime(2027 if month == 12 else 2026, month % 12 + 1, 1, tzinfo=UTC))
    assert queries_for(datetime(2027, 2, 1, tzinfo=UTC)) == few


class CountQueries:
    """How many queries are sent."""

    def __enter__(self) -> "CountQueries":
        self.n = 0
        self._wrapper = connection.execute_wrapper(self._count)
        self._wrapper.__enter__()
        return self

    def __exit__(self, *rest: Any) -> None:
        self._wrapper.__exit__(*rest)

    def _count(self, execute: Any, *args: Any) -> Any:
        self.n += 1
        return execute(*args)
