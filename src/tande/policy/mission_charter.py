"""The charter of a pack: names over time, languages, mandates, settings. Used by mission_checks only."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from tande.policy import mission_reading as reading
from tande.policy.mission import (
    CERTAINTIES,
    WEEKDAYS,
    Body,
    Disclosure,
    Keeping,
    KeyRules,
    Language,
    Mandate,
    Name,
    Provenance,
    Publication,
    Retention,
)
from tande.policy.mission_reading import Reader, coded, provenance


def charter_parts(charter: Reader) -> dict[str, Any]:
    """The fields of Mission that the charter gives, by name; problems are noted in the reader."""
    languages = _languages(charter)
    codes = tuple(language.code for language in languages)
    weekend, holidays = _calendar(charter)
    parts = {
        "id": charter.text("id", form=reading.CODE),
        "languages": languages,
        "names": _names(charter, codes),
        "demo_name": charter.label("demo_name", codes),
        "body": _body(charter, codes),
        "mandates": _mandates(charter, codes),
        "time_zone": charter.text("time_zone", form=reading.ZONE),
        "weekend": weekend,
        "holidays": holidays,
        "exit_url": charter.url("exit_url"),
        "receipt_origin": charter.text("receipt_origin", form=reading.ORIGIN),
        "publication": _publication(charter),
        "disclosure": _disclosure(charter),
        "keys": _keys(charter),
        "retention": _retention(charter),
        "place_levels": coded(charter, "place_levels", codes),
        "category_groups": coded(charter, "category_groups", codes),
    }
    charter.close()
    return parts


def _languages(charter: Reader) -> tuple[Language, ...]:
    table = charter.table_at("languages")
    found = []
    for code in table.codes():
        if reading.LANGUAGE_CODE.fullmatch(code) is None:
            table.note(code, "is not a language code")
        found.append(Language(code, table.text(code)))
    if not found and charter.has("languages"):
        table.note(None, "must name at least one language")
    return tuple(found)


def _names(charter: Reader, codes: tuple[str, ...]) -> tuple[Name, ...]:
    rows = charter.rows("names")
    names = []
    for row in rows:
        names.append(Name(row.day("from") or date.min, row.day("to", needed=False),
                          row.label("long", codes), row.label("short", codes), provenance(row)))
        row.close()
    if not names:
        return (Name(date.min, None, {}, {}, Provenance("", CERTAINTIES[0])),)
    for row, name in zip(rows, names, strict=True):
        if name.until is not None and name.until < name.since:
            row.note("to", "is before from")
    for (_, before), (row, after) in pairwise(zip(rows, names, strict=True)):
        _check_order(row, before, after)
    if names[-1].until is not None:
        rows[-1].note("to", "must be left out: the last name is still in force")
    return tuple(names)


def _check_order(row: Reader, before: Name, after: Name) -> None:
    if before.until is None or after.since <= before.until:
        row.note("from", "overlaps the name above it: each name but the last needs its own to")
    elif before.until + timedelta(days=1) < after.since:
        row.note("from", f"leaves a gap after {before.until}")


def _mandates(charter: Reader, codes: tuple[str, ...]) -> tuple[Mandate, ...]:
    mandates = []
    for row in charter.rows("mandates"):
        adopted, until = row.day("adopted"), row.day("to", needed=False)
        if adopted and until and until < adopted:
            row.note("to", "is before adopted")
        mandates.append(Mandate(row.text("symbol"), adopted or date.min, until,
                                row.label("about", codes), provenance(row)))
        row.close()
    return tuple(mandates)


def _body(charter: Reader, codes: tuple[str, ...]) -> Body:
    table = charter.table_at("body")
    body = Body(table.label("name", codes), table.flag("named"))
    table.close()
    return body


def _calendar(charter: Reader) -> tuple[tuple[int, ...], tuple[date, ...]]:
    table = charter.table_at("calendar")
    weekend = tuple(WEEKDAYS.index(day) for day in table.several("weekend", WEEKDAYS, needed=False))
    if len(weekend) == len(WEEKDAYS):
        table.note("weekend", "must leave a working day")
    holidays = table.take("holidays", needed=False)
    days: list[date] = []
    for number, day in enumerate(holidays if isinstance(holidays, list) else []):
        if type(day) is date:
            days.append(day)
        else:
            table.note("holidays", f"must be a date, not {reading.quoted(day)}", number)
    if holidays is not None and not isinstance(holidays, list):
        table.note("holidays", f"must be a list of dates, not {reading.quoted(holidays)}")
    table.close()
    return weekend, tuple(days)


def _publication(charter: Reader) -> Publication:
    table = charter.table_at("publication")
    publication = Publication(
        weekday=WEEKDAYS.index(table.choice("weekday", WEEKDAYS)),
        min_batch=table.whole("min_batch", low=1, high=1_000),
        hold_weeks=table.whole("hold_weeks", low=0, high=52),
        publish_by_days=table.whole("publish_by_days", low=1, high=400),
        figures_every_months=table.whole("figures_every_months", low=1, high=12),
    )
    # A receipt may not promise what the batches cannot keep: held to the end, then the next weekly batch.
    longest = 7 * (publication.hold_weeks + 1)
    if table.has("publish_by_days") and publication.publish_by_days < longest:
        table.note("publish_by_days", f"must be at least {longest}: the longest hold and one more week")
    table.close()
    return publication


def _disclosure(charter: Reader) -> Disclosure:
    table = charter.table_at("disclosure")
    rules = Disclosure(table.whole("threshold", low=1, high=100), table.whole("children", low=1, high=100),
                       table.whole("rounding", low=1, high=100))
    if rules.children < rules.threshold:
        table.note("children", "must not be lower than threshold")
    table.close()
    return rules


def _keys(charter: Reader) -> KeyRules:
    table = charter.table_at("keys")
    rules = KeyRules(table.whole("custodians", low=2, high=9), table.whole("needed", low=2, high=9),
                     table.whole("rotate_after_months", low=1, high=60))
    if rules.needed > rules.custodians:
        table.note("needed", "must not be more than custodians")
    table.close()
    return rules


def _retention(charter: Reader) -> Retention:
    table = charter.table_at("retention")
    kept = {}
    for part in ("identity", "content", "evidence"):
        row = table.table_at(part)
        kept[part] = Keeping(row.whole("months", low=1, high=600), provenance(row))
        row.close()
    # A name without its story helps nobody, and can harm.
    if table.has("identity") and kept["identity"].months > kept["content"].months:
        table.note("identity", "must not be kept longer than content")
    table.close()
    return Retention(**kept)
