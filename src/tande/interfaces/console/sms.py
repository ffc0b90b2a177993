"""`tande sms spool-in`: what gammu-smsd starts for each message. It seals what came into a file and returns.

It needs no database, so a message is kept while the server is down or being updated; `tande deliver` takes the files
in. Number and text stand in the environment, as gammu gives them, and in no log or plain file of ours; the names of
gammu's own files, which it adds as arguments, hold the number.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from django.conf import settings

from tande.ledger import clock
from tande.ledger.register_key import register_key
from tande.toolkit.smsgateways import gammu
from tande.toolkit.smsgateways.messages import Came, NotReadable, came, decoded

SEALED: Final = ".sealed"
UNREAD: Final = ".unread"
"""What lies in the spool: to be taken in, and apart because it does not open."""
LEFT_SECONDS: Final = 180
"""gammu waits two minutes for the command, and then may start it again."""


def run(arguments: list[str]) -> int:
    """The command. 1 when nothing could be kept: gammu then has the message still."""
    parser = argparse.ArgumentParser(prog="tande sms", description="For gammu-smsd's RunOnReceive.")
    parser.add_argument("what", choices=["spool-in"])
    parser.add_argument("gateway", help="the id of the modem at /desk/doors/")
    parser.add_argument("--inbox", default="", help="gammu's inboxpath: its plain files are deleted from there")
    parser.add_argument("names", nargs="*", help="what gammu adds: its own names of the parts")
    options = parser.parse_intermixed_args(arguments)  # gammu puts its names behind everything
    try:
        one = gammu.received(os.environ, clock.now())
    except NotReadable:
        print("There is no message in the environment. gammu-smsd starts this command.", file=sys.stderr)
        return 1
    try:
        spool(one, gateway=options.gateway, names=options.names, spoilt=gammu.spoils(os.environ))
        _delete_plain(options.inbox, options.names)
    except OSError as error:
        print(f"The message could not be kept: {error.strerror}.", file=sys.stderr)
        return 1
    return 0


def spool(one: Came, *, gateway: str, names: list[str], spoilt: bool = False) -> Path:
    """Keep one message, sealed and durable; the same again is the same file. Raises OSError.

    ``spoilt``: gammu could not write its letters; whoever runs the server is told when it is opened.
    """
    known = gammu.known_by(one, [gateway, *names])
    folder = settings.TANDE.data_dir / "spool"
    folder.mkdir(mode=0o700, exist_ok=True)
    told = {"gateway": gateway, "number": one.number, "text": one.text, "id": known,
            "at": one.at.isoformat() if one.at else "", "spoilt": spoilt and "?" in one.text}
    path = folder / f"{known}{SEALED}"
    if path.exists():
        return path
    part = folder / f"{known}.{os.getpid()}.part"
    with open(part, "wb", opener=_for_us_alone) as file:
        file.write(register_key().seal(json.dumps(told), _place(path.name)))
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)
    _settle(folder)
    return path


def take_left(inbox: str, *, gateway: str, now: float) -> None:
    """Spool what the command could not keep, of which gammu's plain files are left: when there is room again nothing
    of it must be lost. What is younger than LEFT_SECONDS the command may still have in hand."""
    folder = Path(inbox)
    try:
        listed = gammu.left(one.name for one in folder.iterdir())
        for names, number in listed.items():
            times = [(folder / name).stat().st_mtime for name in names]
            if now - max(times) < LEFT_SECONDS:
                continue
            text = "".join(decoded((folder / name).read_bytes()) for name in names)
            spool(came(number, text, at=datetime.fromtimestamp(min(times), UTC)), gateway=gateway, names=list(names))
            _delete_plain(inbox, list(names))
    except FileNotFoundError:
        return  # the modem is not there yet, or the command was quicker
    except (OSError, NotReadable) as error:
        print(f"A message in the modem's folder could not be kept: {type(error).__name__}.", file=sys.stderr)


def spooled() -> list[Path]:
    """The files in the spool, oldest first."""
    found = (settings.TANDE.data_dir / "spool").glob(f"*{SEALED}")
    return sorted(found, key=lambda one: (one.stat().st_mtime_ns, one.name))


def opened(path: Path) -> tuple[str, Came]:
    """The gateway of a spooled message, and what came. Raises BadField for a file that is not ours."""
    told = json.loads(register_key().open(path.read_bytes(), _place(path.name)))
    if told.get("spoilt"):
        print("gammu-smsd runs without UTF-8 and writes ? for è and ò: start it with LC_ALL=C.UTF-8.", file=sys.stderr)
    at = datetime.fromisoformat(told["at"]) if told["at"] else None
    return told["gateway"], Came(told["number"], told["text"], told["id"], at)


def _delete_plain(inbox: str, names: list[str]) -> None:
    """gammu's "files" service wrote what came in clear; ours is kept by now."""
    for name in names if inbox else []:
        if name == Path(name).name:
            with suppress(FileNotFoundError):
                (Path(inbox) / name).unlink()


def _settle(folder: Path) -> None:
    """After a power cut the file's name must be there too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _for_us_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _place(name: str) -> str:
    return f"sms.spool|{name}"


COMMANDS = {"sms": (run, "take a message from gammu-smsd (spool-in)")}
