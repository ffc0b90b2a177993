"""Is what was entrusted still whole, copied, looked after: database, evidence, backups, rounds, the mission pack."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings

from tande.interfaces.console.check_found import Found, ok, warning, wrong
from tande.policy import clocks
from tande.policy.mission import Span
from tande.policy.mission_reading import PackError

BACKUP_WARNING, BACKUP_WRONG = timedelta(hours=36), timedelta(days=7)
ROUNDS_EVERY = timedelta(hours=2)
CONTACT_MONTHS = 6
APPEND_ONLY = "ledger_fact"


def check_database() -> Iterator[Found]:
    """Shape, wholeness, durability, and the guard that facts cannot be changed."""
    from django.db import connection

    from tande.interfaces.console.serve import migrations_waiting

    if migrations_waiting():
        yield wrong("migrations", "The database is not of this version", "Type: ./run manage migrate")
        return
    yield from _sqlite() if connection.vendor == "sqlite" else _postgresql()
    if _facts_can_change():
        yield wrong("append_only", "Facts can be changed: the guard on the ledger is gone",
                    "Somebody took it away. Restore a backup, and tell the head.")
    else:
        yield ok("append_only", "Facts can be added and not changed")


def _sqlite() -> Iterator[Found]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check(3)")
        damage = [row[0] for row in cursor.fetchall()]
        cursor.execute("PRAGMA foreign_key_check")
        loose = cursor.fetchall()
        cursor.execute("PRAGMA synchronous")
        synchronous = cursor.fetchone()[0]
    if damage != ["ok"] or loose:
        yield wrong("database", "The database is damaged", "Stop the server, keep the files, restore the last backup.")
    elif synchronous < 2:
        yield wrong("durable", "The database does not wait for the disk", "Take the PRAGMA away that changes it.")
    else:
        yield ok("database", "The database is whole")


def _postgresql() -> Iterator[Found]:
    from django.db import connection

    off = []
    with connection.cursor() as cursor:
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            cursor.execute(f"SHOW {name}")
            if cursor.fetchone()[0] == "off":
                off.append(name)
        cursor.execute("SHOW data_checksums")
        summed = cursor.fetchone()[0] == "on"
    if off:
        yield wrong("durable", f"PostgreSQL does not wait for the disk: {', '.join(off)} is off", "Set it to on.")
    else:
        yield ok("database", "PostgreSQL answers and waits for the disk")
    if not summed:
        yield warning("checksums", "PostgreSQL would not notice a damaged page", "Stop it; pg_checksums --enable.")


def _facts_can_change() -> bool:
    """Tries it, and takes it back: a trigger that only bears the right name guards nothing."""
    from django.db import DatabaseError, connection, transaction

    name = connection.ops.quote_name(APPEND_ONLY)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {name}")  # noqa: S608  our own table's name
        empty = cursor.fetchone()[0] == 0
        if empty:  # with no fact to try on, the triggers are counted
            count = len(_triggers(cursor, connection.vendor))
            return count < 2
        succeeded = False
        last = f"WHERE seq = (SELECT max(seq) FROM {name})"  # noqa: S608
        for deed in (f"UPDATE {name} SET kind = kind {last}", f"DELETE FROM {name} {last}"):  # noqa: S608
            try:
                with transaction.atomic():
                    cursor.execute(deed)
                    succeeded = True
                    transaction.set_rollback(True)
            except DatabaseError:
                continue
        return succeeded


def _triggers(cursor: Any, vendor: str) -> list[str]:
    if vendor == "sqlite":
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [APPEND_ONLY])
    else:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal AND tgenabled <> 'D'",
            [APPEND_ONLY],
        )
    return [name for (name,) in cursor.fetchall()]


def check_evidence() -> Iterator[Found]:
    """Every part the database refers to is on the disk."""
    from tande.domains.evidence import keeping

    lost = keeping.missing()
    if lost:
        yield wrong("evidence", f"Parts of evidence that are not on the disk: {lost}", "Look in an older backup.")
    else:
        yield ok("evidence", "Every part of evidence is on the disk")


def check_backups() -> Iterator[Found]:
    """The last backup, as the ledger has it, and whether the secrets are still those it was made with."""
    from tande.interfaces.console.backup import secrets_mark
    from tande.ledger import clock, queries

    last = next(iter(queries.latest(["installation.backed_up"], 1)), None)
    do = "Type: tande backup FOLDER, and let a timer do it every night (docs/operating.md)."
    if last is None:
        yield wrong("backup", "There has never been a backup", do)
        return
    age = clock.now() - last.at
    says = f"The last backup is of {last.at:%Y-%m-%d %H:%M}"
    if age > BACKUP_WRONG:
        yield wrong("backup", says, do)
    elif age > BACKUP_WARNING:
        yield warning("backup", says, do)
    else:
        yield ok("backup", says)
    if last.body.get("mark") != secrets_mark():
        yield wrong("secrets", "The secrets are not those of the last backup: access codes may not be found",
                    "Put the right secrets file back before anybody files.")


def check_rounds() -> Iterator[Found]:
    """Whether somebody looks for passed deadlines."""
    from tande.ledger import clock, queries

    last = next(iter(queries.latest(["rounds.done"], 1)), None)
    do = "Let a timer make the rounds (docs/operating.md)."
    if last is None:
        yield warning("rounds", "The rounds were never made: nobody notices a late case", do)
    elif clock.now() - last.at > ROUNDS_EVERY:
        yield warning("rounds", f"The rounds were last made on {last.at:%Y-%m-%d %H:%M}", do)
    else:
        yield ok("rounds", f"The rounds were made at {last.at:%H:%M}")


def check_retention() -> Iterator[Found]:
    """Nothing is kept longer than the charter says."""
    from tande.domains.casework import retention
    from tande.domains.evidence import keeping
    from tande.domains.referrals import keeping as referrals
    from tande.ledger import clock

    due, left = len(retention.due(clock.now())) + len(referrals.due()), keeping.leftovers()
    if due or left:
        yield warning("retention", f"Kept longer than the rule: {due} cases, {left} files", "Type: tande purge --yes")
    else:
        yield ok("retention", "Nothing is kept longer than the charter says")


def check_mission() -> Iterator[Found]:
    """The pack is valid (or nothing would have started); are its contacts still right, and who answers for it."""
    from tande.ledger import clock

    mission, today = settings.MISSION, clock.now()
    yield ok("mission", f"The mission pack {mission.id} is valid")
    if not mission.body.named and not settings.TANDE.demo:
        yield warning("body", "The independent body has no name yet", "Enter it in charter.toml and set named = true.")
    old = [
        contact.code for contact in mission.contacts
        if clocks.after(today.combine(contact.last_checked, today.timetz()), Span(CONTACT_MONTHS, "months"), mission)
        < today
    ]
    if old:
        yield warning("contacts", f"Not checked for {CONTACT_MONTHS} months: {', '.join(old)}",
                      "Call each number, then write the date into contacts.toml.")


def check_courses() -> Iterator[Found]:
    """What is taught: a fault leaves that course out and stops nothing else, so it must be said somewhere."""
    library = settings.COURSES
    for fault in library.faults:
        yield wrong("courses", f"A course or the catalogue cannot be used: {fault}", "Correct the file, start again.")
    if not library.faults:
        yield ok("courses", f"Courses: {len(library.courses)}, curricula: {len(library.curricula)}")


def check_force_rules() -> Iterator[Found]:
    """The rules on the use of force: a fault takes the page away, and nothing else."""
    shelf = settings.FORCE_RULES
    for fault in shelf.faults:
        yield wrong("force_rules", f"The rules on the use of force cannot be shown: {fault}",
                    "Correct the file, start again.")
    if shelf.rules is not None:
        yield ok("force_rules", f"Rules on the use of force: version {shelf.rules.version.number}")
    elif not shelf.faults:
        yield warning("force_rules", "The mission pack has no rules on the use of force",
                      "Write them into its folder force/ (docs/where-to-put-it.md).")


def check_card() -> Iterator[Found]:
    """The patrols' card: without it, or with a fault in it, its pages are not there."""
    card = settings.CARD
    for fault in card.faults:
        yield wrong("card", f"The patrols' card cannot be used: {fault}", "Correct the file, start again.")
    if card.version:
        yield ok("card", f"The patrols' card: version {card.version}, {len(card.steps)} steps")


def check_parties() -> Iterator[Found]:
    """Parties to attribute violations to: a fault takes the whole list away, and nothing else."""
    for fault in settings.PARTIES.faults:
        yield wrong("parties", f"The list of parties cannot be used: {fault}", "Correct the file, start again.")
    if not settings.PARTIES.faults:
        yield ok("parties", f"Parties of violations: {len(settings.PARTIES.parties)}")


def check_conversation() -> Iterator[Found]:
    """What is said by message and phone: with a fault in it these doors take nothing in, and gateways keep trying."""
    try:
        found = settings.CONVERSATION
        spoken = ", ".join(found.texts.said)
    except (PackError, OSError) as error:
        for fault in str(error).splitlines():
            yield wrong("conversation", f"Messages and calls cannot be answered: {fault}",
                        "Correct the file, start again.")
        return
    yield ok("conversation", f"Messages and calls are answered in {spoken}; "
             f"a number is kept at most {found.keeping.owed} days")


CHECKS = (
    check_database, check_evidence, check_backups, check_rounds, check_retention, check_mission, check_courses,
    check_card, check_force_rules, check_parties, check_conversation,
)
