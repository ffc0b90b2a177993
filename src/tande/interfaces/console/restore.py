"""`tande restore FILE`: put a backup back, whole or not at all.

Every byte is compared first. What is here already is moved aside, never deleted. Afterwards the ledger says itself
that it was restored, from which moment: a log that hid this would lie about what is missing from it.
"""

from __future__ import annotations

import argparse
import socket
import tomllib
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import django
from django.conf import settings

from tande.interfaces.console import backup_file
from tande.interfaces.console.backup import mark_of, secrets_mark
from tande.interfaces.console.backup_file import Backup, BadBackup
from tande.interfaces.console.errors import NotReady
from tande.interfaces.console.restore_place import UNDER_WAY, put_back
from tande.interfaces.console.restore_undone import Undone, since


def run(arguments: list[str]) -> int:
    """The command. Exit code 2: refused, and nothing was changed."""
    parser = argparse.ArgumentParser(prog="tande restore", description="Put a backup back.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--verify-only", action="store_true", help="compare every byte, change nothing")
    parser.add_argument("--replace", action="store_true", help="move what is here aside first (nothing is deleted)")
    options = parser.parse_args(arguments)
    try:
        backup = backup_file.read(options.file)
    except BadBackup as error:
        raise NotReady(f"{options.file}: {error}. Take another backup. Nothing was changed.") from error
    django.setup()
    print(describe(backup))
    _check_fits(backup)
    if options.verify_only:
        print("Whole. Nothing was changed.")
        return 0
    _check_stopped()
    undone = _check_free(backup, replace=options.replace)
    aside = put_back(backup)
    _finish(backup, aside, undone)
    _tell(backup, aside, undone)
    return 0


def describe(backup: Backup) -> str:
    """The backup in two lines."""
    about = backup.manifest
    rows = about["rows"]
    parts = sum(name.startswith(backup_file.EVIDENCE) for name in backup.names())
    return (
        f"{backup.path.name}: made {about['made_at']} by version {about['version']} on {about['engine']}.\n"
        f"{rows.get('casework_case', 0)} cases, {rows.get('ledger_fact', 0)} facts, {parts} parts of evidence, "
        f"{'with' if backup_file.SECRETS in backup.names() else 'without'} the secrets. Every byte is as written."
    )


# ---------------------------------------------------------------- before anything is changed


def _check_fits(backup: Backup) -> None:
    """Raises NotReady: another engine, another mission, newer migrations, other secrets."""
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    from tande.interfaces.console.backup_database import applied

    about = backup.manifest
    if about["engine"] != connection.vendor:
        raise NotReady(
            f"This is a backup of {about['engine']}, and this installation is set to {connection.vendor}. "
            "Change `database` in the settings. Nothing was changed."
        )
    known = set(applied(MigrationLoader(None).disk_migrations))
    newer = [name for name in about["migrations"] if name not in known]
    if newer:
        raise NotReady(
            f"This backup was made by a newer version of Tande (it knows {newer[0]}, this one does not). "
            "Update the program first, then restore. Nothing was changed."
        )
    if about["mission"] != settings.MISSION.id:
        raise NotReady(
            f"This is a backup of the mission {about['mission']}, and this installation is set to "
            f"{settings.MISSION.id}. Change `mission` in the settings. Nothing was changed."
        )
    _check_secrets(backup)


def _check_secrets(backup: Backup) -> None:
    wanted, file = backup.manifest["secrets_mark"], settings.TANDE.secrets_file
    if secrets_mark() == wanted:
        token_key = settings.TANDE.token_key
    elif backup_file.SECRETS in backup.names():
        token_key = _secrets_inside(backup)
    else:
        raise NotReady(
            f"{file} does not hold the secrets this backup was made with: no access code would be found again. "
            "Put your copy of the secrets there first. Nothing was changed."
        )
    if not backup.is_ours(backup_file.mac_key(token_key)):
        raise NotReady(
            "This file was not made by the holder of these secrets: somebody put it together. Nothing was changed."
        )


def _secrets_inside(backup: Backup) -> bytes:
    """The token key of the secrets in the backup. Raises NotReady when they are not those its manifest names."""
    with backup_file.opened(backup) as tar:
        stream = tar.extractfile(backup_file.SECRETS)
        assert stream is not None
        text = stream.read()
    try:
        table = tomllib.loads(text.decode("ascii"))
        keys = [bytes.fromhex(table[name]) for name in ("pepper", "token_key", "receipt_seed")]
        mark = mark_of(table["django_secret"], *keys)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotReady("The secrets in this backup cannot be read. Nothing was changed.") from error
    if mark != backup.manifest["secrets_mark"]:
        raise NotReady("The secrets in this backup are not those it was made with. Nothing was changed.")
    return keys[1]


def _check_stopped() -> None:
    """Raises NotReady while the server answers: what it receives during a restore would be lost."""
    config = settings.TANDE
    with closing(socket.socket(socket.AF_INET6 if ":" in config.bind else socket.AF_INET)) as probe:
        probe.settimeout(2)
        if probe.connect_ex((config.bind, config.port)) == 0:
            raise NotReady(f"The server still answers on {config.bind}:{config.port}. Stop it first.")


def _check_free(backup: Backup, *, replace: bool) -> Undone:
    """Raises NotReady when there is something here and it may not be moved. What the restore undoes."""
    from django.db import DatabaseError, connections

    try:
        holds = _holds_data()
        undone = since(datetime.fromisoformat(backup.manifest["made_at"])) if holds else Undone()
    except DatabaseError:
        holds, undone = True, Undone()  # damaged: often the very reason for restoring
    finally:
        connections.close_all()
    if holds and not replace:
        raise NotReady(
            "This installation holds data already. With --replace it is moved aside (nothing is deleted) and the "
            "backup takes its place. Nothing was changed."
        )
    return undone


def _holds_data() -> bool:
    if settings.TANDE.on_sqlite and not settings.TANDE.sqlite_path.exists():
        return False
    from tande.interfaces.console.backup_database import count_rows

    rows = count_rows()
    if rows and "ledger_fact" not in rows:
        return True  # somebody else's tables
    return any(rows.get(table, 0) for table in ("ledger_fact", "officers_officer", "casework_case"))


# ---------------------------------------------------------------- afterwards


def _finish(backup: Backup, aside: list[str], undone: Undone) -> None:
    """Compare the rows, bring the database up to this version, end old sessions, and write the fact."""
    from django.contrib.sessions.models import Session
    from django.core.management import call_command
    from django.db import transaction

    from tande.interfaces.console.backup_database import count_rows
    from tande.ledger import clock
    from tande.ledger.operations import record

    found, expected = count_rows(), backup.manifest["rows"]
    if found != expected:
        wrong = sorted(table for table in found.keys() | expected.keys() if found.get(table) != expected.get(table))
        raise NotReady(f"Do not start: {', '.join(wrong)} do not hold as many rows as the backup says.")
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        Session.objects.all().delete()  # who was signed in then may have left since
        record(kind="installation.restored", subject="", at=clock.now(), body=_body(backup, aside, undone))
    (settings.TANDE.data_dir / UNDER_WAY).unlink(missing_ok=True)
    _go_on_with_the_log()


def _go_on_with_the_log() -> None:
    """What was published since the backup stays published: its entries are taken over without their facts."""
    from tande.ledger import clock
    from tande.ledger.publication import publishing
    from tande.ledger.publication.errors import LogBusy, LogForked, LogUnreadable

    try:
        taken = publishing.adopt(at=clock.now())
    except (LogBusy, LogForked, LogUnreadable) as error:
        print(f"The public log stands still until somebody looks at it ({error}). Type: tande log status")
        return
    if taken:
        print(f"The public log has {taken} entries since that moment. They stay in it; their facts are lost here.")


def _body(backup: Backup, aside: list[str], undone: Undone) -> dict[str, Any]:
    rows = backup.manifest["rows"]
    return {
        "made_at": backup.manifest["made_at"], "cases": rows.get("casework_case", 0),
        "facts": rows.get("ledger_fact", 0), "replaced": bool(aside), "mark": backup.manifest["secrets_mark"],
        "lost": undone.received,  # None: what was here before could not be read, or there was nothing
    }


def _tell(backup: Backup, aside: list[str], undone: Undone) -> None:
    made_at = backup.manifest["made_at"]
    print(f"Restored to {made_at}. The ledger says so, and the public log will.")
    for one in aside:
        print(f"Moved aside: {one}")
    if undone.lines:
        print("Since then, and undone by this. Do it again, and tell the officers of these cases:", *undone.lines,
              sep="\n")
    else:
        print(f"Officers who left and keys that were replaced after {made_at} are back: look at team and keys.")
    lost = "" if undone.received is None else f" Complaints received since: {undone.received}."
    print(f"What was received after that moment is not here: people hold receipts for it.{lost} Tell the head.")
    print("Next: ./run tande check, then start the server.")


COMMANDS = {"restore": (run, "put a backup back; what is here is moved aside")}
