"""`tande backup FOLDER`: everything needed to go on, in one file, while the server runs.

The file gets its name only after it was written, made durable and read back: what was interrupted never looks like
a backup. The secrets are left out unless asked for, so that who finds a backup cannot test access codes.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import os
import re
import shutil
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import django
from django.conf import settings

from tande.interfaces.console import backup_file
from tande.interfaces.console.backup_file import BadBackup, Writer
from tande.interfaces.console.errors import NotReady

ROOT = Path(__file__).resolve().parents[4]
SPARE_BYTES = 64 * 1024 * 1024
PATTERN = "tande-*Z.tar"
_OURS = re.compile(r"tande-\d{8}T\d{6}Z\.tar")
_WITHOUT_SECRETS = """\
The secrets are NOT in it: keep your copy of {file} apart from it. Without them no access code
opens a case, no officer's second factor works and no receipt can be signed. (--with-secrets puts them in.)"""
_WITH_SECRETS = """\
The secrets ARE in it: whoever has this file can test access codes against it. Encrypt it, and lock it away."""


@dataclass(frozen=True)
class Made:
    """A backup that was written and read back. ``missing``: parts of evidence that should be in it."""

    path: Path
    rows: dict[str, int]
    size: int
    missing: int


def run(arguments: list[str]) -> int:
    """The command. Exit code 1: there is a backup, but evidence is missing from this installation."""
    parser = argparse.ArgumentParser(prog="tande backup", description="Copy this installation into one file.")
    parser.add_argument("folder", type=Path, help="where the file goes: another disk, best another machine's")
    parser.add_argument("--with-secrets", action="store_true", help="put the secrets file in too (see docs)")
    parser.add_argument("--keep", type=int, metavar="N", help="afterwards delete all but the newest N backups there")
    options = parser.parse_args(arguments)
    if options.keep is not None and options.keep < 1:
        parser.error("--keep: at least 1")
    django.setup()
    from tande.ledger import clock

    at = clock.now()
    with _alone(options.folder):
        made = make(options.folder, at=at, with_secrets=options.with_secrets)
        _record(made, at=at, with_secrets=options.with_secrets)
        dropped = _keep(options.folder, options.keep) if options.keep else 0
    cases, facts = made.rows.get("casework_case", 0), made.rows.get("ledger_fact", 0)
    print(f"{made.path}: {made.size:,} bytes, {cases} cases, {facts} facts; read back and whole.")
    print((_WITH_SECRETS if options.with_secrets else _WITHOUT_SECRETS).format(file=settings.TANDE.secrets_file))
    if os.stat(options.folder).st_dev == os.stat(settings.TANDE.data_dir).st_dev:
        print("It lies on the same disk as the installation: take it away from there.")
    if dropped:
        print(f"Older backups deleted: {dropped}.")
    if made.missing:
        print(f"WRONG: {made.missing} parts of evidence are not on this disk, or damaged. Look in an older backup.")
    return 1 if made.missing else 0


def make(folder: Path, *, at: datetime, with_secrets: bool) -> Made:
    """Write, verify and name a backup. The caller holds the folder. Raises NotReady."""
    target = folder / f"tande-{at:%Y%m%dT%H%M%SZ}.tar"
    if target.exists():
        raise NotReady(f"{target} is there already. Wait a second.")
    draft, copied = folder / f".{target.name}.part", folder / f".{target.name}.database"
    try:
        _check_room(folder)
        rows, missing = _write(draft, copied, at=at, with_secrets=with_secrets)
        backup_file.read(draft)
        os.rename(draft, target)
        _sync_folder(folder)
    except OSError as error:
        raise NotReady(f"The backup was not made ({error.strerror}). Nothing that looks like one was left.") from error
    except BadBackup as error:
        raise NotReady(f"What was written does not read back: it {error}. Try another disk.") from error
    finally:
        draft.unlink(missing_ok=True)
        for left in folder.glob(f"{copied.name}*"):  # on a full disk SQLite leaves its journal beside the copy
            left.unlink(missing_ok=True)
    return Made(target, rows, target.stat().st_size, missing)


def _write(draft: Path, copied: Path, *, at: datetime, with_secrets: bool) -> tuple[dict[str, int], int]:
    from tande.interfaces.console import backup_database as database

    writer = Writer(draft)
    try:
        rows = database.copy(copied)
        writer.add_file(database.member_name(), copied)
        # After the database: what it refers to is on the disk before it is committed, so all of it is found.
        missing = _add_evidence(writer)
        if with_secrets:
            writer.add_bytes(backup_file.SECRETS, settings.TANDE.secrets_file.read_bytes())
        writer.finish(_about(at, rows, missing), backup_file.mac_key(settings.TANDE.token_key))
    except BaseException:
        writer.abandon()
        raise
    return rows, missing


def _add_evidence(writer: Writer) -> int:
    """Add every part the database refers to; how many are missing or damaged."""
    from tande.domains.evidence import keeping

    missing = 0
    for digest, _size in keeping.parts():
        try:
            content = keeping.path_of(digest).read_bytes()
        except FileNotFoundError:
            content = b""
        if hashlib.sha256(content).hexdigest() == digest:
            writer.add_bytes(f"{backup_file.EVIDENCE}{digest}", content)
        elif keeping.is_kept(digest):  # otherwise it was removed by rule while this ran
            missing += 1
    return missing


def _about(at: datetime, rows: dict[str, int], missing: int) -> dict[str, Any]:
    """What the manifest says besides the files: never a word of anybody."""
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    from tande.interfaces.console import backup_database as database

    config, mission = settings.TANDE, settings.MISSION
    return {
        "made_at": at.isoformat(timespec="seconds"),
        "version": version(),
        "engine": connection.vendor,
        "migrations": database.applied(MigrationRecorder(connection).applied_migrations()),
        "rows": rows,
        "evidence_missing": missing,
        "secrets_mark": secrets_mark(),
        "mission": mission.id,
        "settings": {
            "public_url": config.public_url, "idle_lock_minutes": config.idle_lock_minutes,
            "publish_interval_minutes": config.publish_interval_minutes, "receipt_origin": mission.receipt_origin,
        },
    }


def version() -> str:
    """The version of this program."""
    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return str(table["project"]["version"])


def secrets_mark() -> str:
    """16 hex digits by which the same secrets are recognised; they say nothing about the secrets (256 bits each)."""
    config = settings.TANDE
    return mark_of(config.django_secret, config.pepper, config.token_key, config.receipt_seed)


def mark_of(django_secret: str, pepper: bytes, token_key: bytes, receipt_seed: bytes) -> str:
    """The mark of these four secrets."""
    parts = (b"tande/1|secrets-mark", django_secret.encode(), pepper, token_key, receipt_seed)
    return hashlib.sha256(b"|".join(parts)).hexdigest()[:16]


def _record(made: Made, *, at: datetime, with_secrets: bool) -> None:
    from tande.ledger.operations import record

    body = {
        "cases": made.rows.get("casework_case", 0), "facts": made.rows.get("ledger_fact", 0), "bytes": made.size,
        "missing": made.missing, "secrets": with_secrets, "mark": secrets_mark(),
    }
    record(kind="installation.backed_up", subject="", at=at, body=body)


def _check_room(folder: Path) -> None:
    """Raises NotReady when the copy of the database and the file would not both fit."""
    from tande.domains.evidence import keeping

    base = settings.TANDE.sqlite_path.stat().st_size if settings.TANDE.on_sqlite else 0
    needed = 2 * base + sum(size for _digest, size in keeping.parts()) + SPARE_BYTES
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise NotReady(f"{folder}: {needed:,} bytes are needed and {free:,} are free. Nothing was written.")


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One backup at a time in a folder; what a killed one left is cleared away. Raises NotReady."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.fdopen(os.open(folder / ".tande-backup.lock", os.O_RDWR | os.O_CREAT, 0o600), "w")
    except OSError as error:
        raise NotReady(f"{folder}: cannot be used ({error.strerror}).") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise NotReady(f"Another backup is being written to {folder}. Wait for it.") from error
        for left in [*folder.glob(".tande-*.tar.part"), *folder.glob(".tande-*.tar.database*")]:
            left.unlink(missing_ok=True)
        yield


def _keep(folder: Path, number: int) -> int:
    """Delete all but the newest backups: content removed by rule must not live on in them. How many went."""
    ours = sorted(path for path in folder.glob(PATTERN) if _OURS.fullmatch(path.name))
    for path in ours[:-number]:
        path.unlink()
    return len(ours[:-number])


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


COMMANDS = {"backup": (run, "copy this installation into one verified file, while it runs")}
