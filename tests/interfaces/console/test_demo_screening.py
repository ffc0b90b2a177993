"""The demonstration's list: nobody of its rosters is on it by chance, and some look like people who are on it."""

from datetime import UTC, date, datetime

import pytest

from tande.interfaces.console import demo, demo_personnel, demo_screening
from tande.project.settings import TANDE
from tande.toolkit.errors import ListBroken
from tande.toolkit.names import Subject, birth_date, build, screen_all
from tande.toolkit.watchlists import changes, read_un, subjects

FOLDER = TANDE.mission_dir / "demo"
LISTS = demo.read_script(FOLDER / "lists.toml")
DAY = datetime(2026, 11, 1, tzinfo=UTC)


def test_both_versions_are_read_and_the_second_says_what_it_changed() -> None:
    first, second = (
        read_un(demo_screening.written(LISTS, demo_screening.entries(LISTS, later=one), DAY)) for one in (False, True)
    )
    assert len(first.records) == 300
    assert first.made_on == "2026-11-01"
    found = changes(first.records, second.records)
    assert (len(found.added), len(found.changed), len(found.removed)) == (9, 1, 6)
    with pytest.raises(ListBroken, match="dtd"):
        read_un(demo_screening._BOMB.encode())


def test_each_entry_that_is_meant_to_meets_one_person_and_no_other_entry_meets_anybody() -> None:
    people = [
        Subject(f"{one['state']} {row['number']}", list(filter(None, [row["name"], row["alias"]])),
                birth_date(row["born"]), list(filter(None, [row["passport"]])))
        for one in demo.read_script(FOLDER / "people.toml")["contingents"]
        for row in demo_personnel.people_of(one, date(2026, 10, 1), one["days_ago"])
    ]
    records = read_un(demo_screening.written(LISTS, demo_screening.entries(LISTS), DAY)).records
    index = build(subject for one in records for subject in subjects(one, one.ref))
    alerts = {(person.id, alert.record) for person, some in zip(people, screen_all(people, index), strict=True)
              for alert in some}
    assert len(alerts) == len(LISTS["near"]) == 10
    assert len({person for person, _record in alerts}) == 10
    assert len({record for _person, record in alerts}) == 10
