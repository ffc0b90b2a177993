"""Putting a verified backup in its place: everything is unpacked beside it, then the old moves aside, the new in."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from secrets import token_hex

from django.conf import settings

from tande.interfaces.console import backup_file
from tande.interfaces.console.backup import secrets_mark
from tande.interfaces.console.backup_file import Backup, BadBackup
from tande.interfaces.console.errors import NotReady

UNDER_WAY = "restore-under-way"
STAGING = ".restore-"


def put_back(backup: Backup) -> list[str]:
    """Unpack everything beside the installation, then move: the old aside, the new in. What was moved aside.

    A restore that is killed leaves a mark (`tande check` sees it); typing the same command again goes on.
    """
    from django.db import connections

    config = settings.TANDE
    stamp = _stamp()
    mark: Path = config.data_dir / UNDER_WAY
    for left in config.data_dir.glob(f"{STAGING}*"):
        shutil.rmtree(left)
    staging = Path(tempfile.mkdtemp(prefix=STAGING, dir=config.data_dir))
    try:
        _unpack(backup, staging)
        mark.touch(mode=0o600)
        moved = _move_in(staging / "evidence", config.data_dir / "evidence", stamp)
        if secrets_mark() != backup.manifest["secrets_mark"]:
            moved += _put_secrets(staging / backup_file.SECRETS, config.secrets_file, stamp)
        moved += _put_database(_database_draft(staging), stamp)
    except OSError as error:
        raise NotReady(f"The disk refused ({error.strerror}). Make room, then type the same again.") from error
    except BadBackup as error:
        raise NotReady(f"{backup.path}: {error}. Try another copy of it.") from error
    finally:
        connections.close_all()
        shutil.rmtree(staging, ignore_errors=True)
    return moved


def _unpack(backup: Backup, staging: Path) -> None:
    from tande.interfaces.console import backup_database as database

    _database_draft(staging).unlink(missing_ok=True)
    (staging / "evidence").mkdir(mode=0o700)
    with backup_file.opened(backup) as tar:
        for name in backup.names():
            target = _database_draft(staging) if name == database.member_name() else staging / name
            if name.startswith(backup_file.EVIDENCE):
                digest = name.removeprefix(backup_file.EVIDENCE)
                target = staging / "evidence" / digest[:2] / digest
                target.parent.mkdir(mode=0o700, exist_ok=True)
            backup_file.extract(tar, backup, name, target)
    database.check(_database_draft(staging), database.member_name())


def _database_draft(staging: Path) -> Path:
    """Where the database is unpacked: an SQLite file beside its place, which may be on a disk of its own."""
    if not settings.TANDE.on_sqlite:
        return staging / backup_file.POSTGRESQL
    place: Path = settings.TANDE.sqlite_path
    return place.with_name(f".{place.name}.restore")


def _put_database(dump: Path, stamp: str) -> list[str]:
    from tande.interfaces.console import backup_database as database

    if not settings.TANDE.on_sqlite:
        aside = f"replaced_{stamp.lower().replace('-', '_')}"
        return [f"schema {aside} of the database"] if database.put_into_postgresql(dump, aside=aside) else []
    place: Path = settings.TANDE.sqlite_path
    moved = []
    for suffix in ("", "-wal", "-shm"):  # the log belongs to the old file: beside the new one it would destroy it
        old = place.with_name(place.name + suffix)
        if old.exists():
            old.rename(place.with_name(f"{place.name}.replaced-{stamp}{suffix}"))
            moved = [f"{place}.replaced-{stamp}"]
    os.replace(dump, place)
    _sync_folder(place.parent)
    return moved


def _move_in(new: Path, place: Path, stamp: str) -> list[str]:
    """Put `new` at `place`; what stood there stays beside it under another name."""
    moved = []
    if place.exists():
        old = place.with_name(f"{place.name}.replaced-{stamp}")
        place.rename(old)
        moved = [str(old)]
    shutil.move(new, place)
    _sync_folder(place.parent)
    return moved


def _put_secrets(new: Path, place: Path, stamp: str) -> list[str]:
    """As `_move_in`, without a moment in which there are none: that would stop every command."""
    draft = place.with_name(f".{place.name}.restore")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(new.read_bytes())
        file.flush()
        os.fsync(file.fileno())
    old = place.with_name(f"{place.name}.replaced-{stamp}")
    os.link(place, old)
    os.replace(draft, place)
    _sync_folder(place.parent)
    return [str(old)]


def _stamp() -> str:
    """When, and something that a second try within the same second does not have."""
    from tande.ledger import clock

    return f"{clock.now():%Y%m%dT%H%M%SZ}-{token_hex(2)}"


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
