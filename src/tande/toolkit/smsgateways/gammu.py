"""A modem on the machine itself, with gammu-smsd: it starts a command for what came, and reads a folder of files.

What came stands in the command's environment; the command seals it into our spool and returns. What is sent is a file
in its outbox folder: no number and no text ever stands among the arguments of a process.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from tande.toolkit.smsgateways import messages
from tande.toolkit.smsgateways.messages import Field

FIELDS: Final = (Field("outbox"), Field("inbox", required=False), Field("sender", required=False))
"""Folders of gammu-smsd: its ``outboxpath``, and its ``inboxpath`` if it keeps what came there."""
_MOST: Final = 255
_NAME: Final = re.compile(r"IN\d{8}_\d{6}_\d{2}_[^_/]*_\d{2}\.txt")
"""Day, time, number of the message in that second, who wrote, number of the part."""


def read(settings: Mapping[str, str], request: messages.Request, now: datetime) -> messages.Read:
    """Nothing comes over the network. Raises NotGenuine."""
    raise messages.NotGenuine("not by the network")


def received(environment: Mapping[str, str], at: datetime) -> messages.Came:
    """What gammu-smsd put into the environment: the joined text if it could join, else its parts in their order.

    The same message again has the same id: gammu starts the command again after two minutes. Raises NotReadable.
    """
    parts, joined = (_number(environment.get(name, "")) for name in ("SMS_MESSAGES", "DECODED_PARTS"))
    if joined:
        text = "".join(_text(environment, f"DECODED_{number}_TEXT") for number in range(1, joined + 1))
    else:
        text = "".join(_text(environment, f"SMS_{number}_TEXT") for number in range(1, parts + 1))
    number = environment.get("SMS_1_NUMBER", "")
    if not parts:
        raise messages.NotReadable("no message")
    return messages.came(number, text, at=at)


def left(names: Iterable[str]) -> dict[tuple[str, ...], str]:
    """Of the names of files in its inbox, those of each message in their order, and the number that wrote it."""
    found: dict[str, list[str]] = {}
    for name in sorted(names):
        if _NAME.fullmatch(name):
            found.setdefault(name.rpartition("_")[0], []).append(name)
    return {tuple(parts): message.split("_", 3)[3] for message, parts in found.items()}


def spoils(environment: Mapping[str, str]) -> bool:
    """Whether gammu's process has a locale without UTF-8: then it writes "?" for every letter with an accent."""
    said = environment.get("LC_ALL") or environment.get("LC_CTYPE") or environment.get("LANG") or ""
    return "utf8" not in said.lower().replace("-", "")


def known_by(came: messages.Came, names: list[str]) -> str:
    """An id for what came. ``names``: the arguments of the command, by which gammu calls each part in its store."""
    told = "\0".join((*names, came.number, came.text))
    return hashlib.sha256(told.encode("utf-8", "surrogateescape")).hexdigest()


def call(settings: Mapping[str, str], message: messages.Outgoing) -> messages.Drop:
    """A file for the outbox folder, in UTF-16 with its mark, as gammu reads any text.

    gammu takes names in their order, so the message's turn stands where it expects a date and a time.
    """
    turn = f"{message.turn // 10**6:08}_{message.turn % 10**6:06}"
    name = f"OUTC{turn}_00_{message.number}_{message.ref}.txt"
    return messages.Drop(settings["outbox"], name, b"\xfe\xff" + message.text.encode("utf-16-be"))


def sent(answer: messages.Answer) -> messages.Sent:
    """A file that is there is taken."""
    return messages.Sent(messages.ACCEPTED)


def _text(environment: Mapping[str, str], name: str) -> str:
    """As gammu wrote it: in UTF-8, or in Latin-1 where its process has an old locale."""
    return messages.decoded(environment.get(name, "").encode("utf-8", "surrogateescape"))


def _number(text: str) -> int:
    return min(int(text), _MOST) if text.isascii() and text.isdigit() and len(text) < 6 else 0
