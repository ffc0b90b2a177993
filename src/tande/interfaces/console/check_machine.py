"""Is this machine set up safely: settings, rights of files, disk, clock."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

from tande.interfaces.console.check_found import Found, ok, warning, wrong
from tande.interfaces.console.restore_place import UNDER_WAY

GIGABYTE = 1_000_000_000
LEAST_BYTES = GIGABYTE // 10
SKEW = timedelta(minutes=5)


def check_settings() -> Iterator[Found]:
    """Debug, demonstration, address, hosts."""
    config = settings.TANDE
    if settings.DEBUG:
        yield wrong("debug", "Django's debug mode is on: faults would show people's words", "Never set DEBUG.")
    if config.demo:
        yield warning("demo", "This is a demonstration: its passphrases are printed", "Take no real complaint here.")
    if config.https or config.public_url.endswith(".onion"):
        yield ok("address", f"People reach it at {config.public_url}")
    else:
        yield warning("address", f"{config.public_url} is for this machine only",
                      "Set public_url to https://… and put TLS in front.")
    if "*" in settings.ALLOWED_HOSTS:
        yield wrong("hosts", "Any host name is answered to", "Name the hosts in allowed_hosts.")
    else:
        yield ok("hosts", f"Host names answered to: {', '.join(settings.ALLOWED_HOSTS)}")
    given = os.environ.get("TANDE_CONFIG")
    if given and Path(given).stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        yield wrong("settings_file", f"Others may change {given}", f"Type: chmod go-w {given}")


def check_files() -> Iterator[Found]:
    """Who may read the data, and whether the secrets lie apart from it."""
    config = settings.TANDE
    wide = [path for path in _private() if path.exists() and path.stat().st_mode & 0o077]
    for path in wide:
        yield wrong("rights", f"Others on this machine may read {path}", f"Type: chmod go= {path}")
    if not wide:
        yield ok("rights", "Data, secrets and evidence are for their owner alone")
    kept = [path for path in (config.data_dir, config.secrets_file, *_database()) if path.exists()]
    if len({path.stat().st_uid for path in kept}) > 1:
        yield wrong(
            "owner", "Data and secrets belong to different users: the server may not be able to write",
            f"Type: chown -R <the service's user> {config.data_dir}",
        )
    if config.data_dir in config.secrets_file.parents:
        yield warning(
            "secrets_apart", "The secrets lie in the data folder: who copies it can test access codes",
            "Move the file, for example to /etc/tande-secrets.toml, and set secrets_file.",
        )
    else:
        yield ok("secrets_apart", f"The secrets lie apart from the data, in {config.secrets_file}")
    if (config.data_dir / UNDER_WAY).exists():
        yield wrong("restore", "A restore was interrupted", "Type the same tande restore again before starting.")


def _database() -> list[Path]:
    return [settings.TANDE.sqlite_path] if settings.TANDE.on_sqlite else []


def _private() -> list[Path]:
    """What must be closed to others. A file in a closed folder is closed with it."""
    data: Path = settings.TANDE.data_dir
    apart = [path for path in _database() if data not in path.parents]
    logs = [path.with_name(path.name + suffix) for path in apart for suffix in ("-wal", "-shm")]
    return [data, settings.TANDE.secrets_file, *apart, *logs]


def check_disk() -> Iterator[Found]:
    """Room for what arrives: a full disk turns people away."""
    for folder in dict.fromkeys([settings.TANDE.data_dir, *(path.parent for path in _database())]):
        space = os.statvfs(folder)
        free, total = space.f_bavail * space.f_frsize, space.f_blocks * space.f_frsize
        says = f"{folder}: {free / GIGABYTE:.1f} of {total / GIGABYTE:.1f} GB are free"
        do = "Make room: old backups, what restore moved aside, logs. Or a larger disk."
        if free < LEAST_BYTES:
            yield wrong("disk", says, do)
        elif free < GIGABYTE or free < total / 10:
            yield warning("disk", says, do)
        else:
            yield ok("disk", says)
        if space.f_files and space.f_favail < space.f_files / 10:
            yield warning("inodes", f"{folder}: only {space.f_favail} more files can be made", do)


def check_clock() -> Iterator[Found]:
    """A clock that is wrong gives wrong deadlines and receipts."""
    from tande.ledger import clock
    from tande.ledger.models import Fact

    now = clock.now()
    do = "Set the clock and switch time synchronisation on: timedatectl set-ntp true."
    newest = Fact.objects.order_by("-at").values_list("at", flat=True).first()
    built = datetime.fromtimestamp(Path(__file__).stat().st_mtime, UTC)
    if newest and newest > now + SKEW:
        yield wrong("clock", f"The newest fact is of {newest:%Y-%m-%d %H:%M}, the clock says {now:%Y-%m-%d %H:%M}: "
                             "it was set back, or was ahead", do)
    elif built > now + SKEW:
        yield wrong("clock", f"The clock says {now:%Y-%m-%d}, but the program is newer", do)
    else:
        yield ok("clock", f"The clock says {now:%Y-%m-%d %H:%M} UTC, after every fact")


CHECKS = (check_settings, check_files, check_disk, check_clock)
