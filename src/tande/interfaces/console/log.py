"""`tande log`: the public log, by hand. The rounds do the daily work."""

from __future__ import annotations

import argparse
import secrets
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import django
from django.conf import settings

from tande.interfaces.console.errors import NotReady

KEY_BYTES = 32
REPAIR = "The log stays as it was published. Read docs/public-log.md#when-it-stops before anything else."


def run(arguments: list[str]) -> int:
    """The command. 1 when the log is held up and somebody must look."""
    parser = argparse.ArgumentParser(prog="tande log", description="The public log.")
    deeds = parser.add_subparsers(dest="deed", required=True)
    deeds.add_parser("status", help="what is published, what waits, and until when")
    deeds.add_parser("publish", help="publish what is due; the rounds do it by themselves")
    adopt = deeds.add_parser("adopt", help="after a restore: take over what was published since the backup")
    adopt.add_argument("folder", type=Path, nargs="?", help="a mirror's copy, when the own files are lost")
    deeds.add_parser("rebuild", help="make the files again from the database")
    key = deeds.add_parser("key", help="replace the key that signs the log")
    key.add_argument("what", choices=KEYS, help="a new key; let the former one go; a post-quantum signature as well")
    options = parser.parse_args(arguments)
    django.setup()
    from tande.ledger import clock

    return DEEDS[options.deed](options, clock.now())


def publish(at: datetime) -> int:
    """Publish what is due and say so; 1 when it is held up."""
    from tande.interfaces.console import log_pages, log_standing
    from tande.ledger.publication import bulletin, key_files, publishing, witnesses
    from tande.ledger.publication.errors import LogAhead, LogBusy, LogForked, LogUnreadable
    from tande.ledger.publication.folder import CHECKPOINT

    log = publishing.folder()
    try:
        log_standing.record(at=at)
        done = publishing.publish(at=at, cosign=witnesses.cosign)
        witnesses.complete(log)
        note = log.text(CHECKPOINT)
        if note is not None:
            bulletin.catch_up(log, note, at=at)
        with log.one_writer():  # two at once would take each other's drafts away
            key_files.publish_keys(log)
            log_pages.write(log)
    except LogBusy:
        print("The log is being written by another process.")
        return 0
    except LogAhead as error:
        print(f"The log is ahead of the database: {error}. After a restore type: tande log adopt", file=sys.stderr)
        return 1
    except (LogForked, LogUnreadable) as error:
        print(f"The log was not published: {error}. {REPAIR}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"The log was not published: the disk refused ({error.strerror}). Make room.", file=sys.stderr)
        return 1
    waits = "" if done.shown == done.signed else f" {done.signed - done.shown} more wait for witnesses."
    print(f"Public log: {done.new} new, {done.shown} entries in all.{waits}")
    return 0


def _publish(_options: argparse.Namespace, at: datetime) -> int:
    return publish(at)


def _status(_options: argparse.Namespace, at: datetime) -> int:
    from tande.ledger.publication import batches, publishing, trees
    from tande.ledger.publication.folder import CHECKPOINT

    rhythm, shown = publishing.rhythm(), trees.stands(publishing.folder(), CHECKPOINT)
    oldest = batches.waiting().order_by("at").first()
    print(f"Published: {shown.size if shown else 0} entries. In the database: {batches.size()}.")
    print(f"Waiting: {batches.waiting().count()}." + (f" The oldest since {oldest.at:%Y-%m-%d}." if oldest else ""))
    print(f"The next batch goes out from {rhythm.begins(rhythm.slot(at) + 1):%Y-%m-%d %H:%M %Z} on, "
          f"if {rhythm.min_batch} wait or one has waited through {rhythm.hold}.")
    for key in trees.log_keys():
        print(f"Signed by: {key}")
    return 0


def _adopt(options: argparse.Namespace, at: datetime) -> int:
    from tande.ledger.publication import publishing
    from tande.ledger.publication.errors import LogForked, LogUnreadable

    if options.folder is not None:
        _fetch(options.folder, publishing.folder().path)
    try:
        taken = publishing.adopt(at=at)
    except (LogForked, LogUnreadable) as error:
        raise NotReady(f"Nothing was taken over: {error}. Try the copy of another mirror.") from error
    print(f"Taken over: {taken} entries whose facts are lost here. People hold receipts for them: tell the head.")
    return 0


def _fetch(source: Path, place: Path) -> None:
    """Copy what a mirror has and this folder lacks; the checkpoint always. Raises NotReady."""
    import shutil

    if not (source / "checkpoint").is_file():
        raise NotReady(f"{source} holds no log: a file named checkpoint is missing.")
    for path in source.rglob("*"):
        target = place / path.relative_to(source)
        if path.is_file() and not path.name.startswith(".") and (path.name == "checkpoint" or not target.exists()):
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)


def _rebuild(_options: argparse.Namespace, at: datetime) -> int:
    from tande.ledger.publication import publishing

    log = publishing.folder()
    aside = log.path / f".tile-{at:%Y%m%dT%H%M%S}"
    if (log.path / "tile").is_dir():
        (log.path / "tile").rename(aside)
        print(f"The former files stand in {aside}.")
    return publish(at)


def _key(options: argparse.Namespace, _at: datetime) -> int:
    settings.TANDE.replace_log_seeds(**KEYS[options.what]())
    print("Done. Copy the secrets file to its safe place now. The next publication says it in the log.")
    return 0


def _new() -> dict[str, bytes]:
    if settings.TANDE.former_log_seed:
        raise NotReady("A key is being replaced already. Type: tande log key retire")
    return {"log_seed": secrets.token_bytes(KEY_BYTES), "former_log_seed": settings.TANDE.log_seed}


def _retire() -> dict[str, bytes]:
    if not settings.TANDE.former_log_seed:
        raise NotReady("No key is being replaced.")
    return {"former_log_seed": b""}


def _post_quantum() -> dict[str, bytes]:
    if settings.TANDE.log_pq_seed:
        raise NotReady("The log has a post-quantum signature already.")
    return {"log_pq_seed": secrets.token_bytes(KEY_BYTES)}


KEYS: dict[str, Callable[[], dict[str, bytes]]] = {"new": _new, "retire": _retire, "post-quantum": _post_quantum}
DEEDS: dict[str, Callable[[argparse.Namespace, datetime], int]] = {
    "status": _status, "publish": _publish, "adopt": _adopt, "rebuild": _rebuild, "key": _key,
}
COMMANDS = {"log": (run, "the public log: status, publish, adopt, rebuild, key")}
