"""What a provider tells of a call: the form of each request, read with care. Nothing of it shows in a ``repr``."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

HUNG_UP: Final = "hangup"
"""What Digits holds when a recording ended because the caller hung up."""
OVER: Final = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})
_LONGEST_ID: Final = 200
_LONGEST_URL: Final = 2_000
_ID: Final = re.compile(r"[A-Za-z0-9_-]+")
_NOBODY: Final = frozenset({"266696687", "7378742833", "2562533", "8656696", "86282452253"})
"""A number that is withheld, spelt on a keypad: anonymous, restricted, blocked, unknown, unavailable. From memory."""


class NotACall(Exception):
    """The request is not what a provider sends. The message names the field."""


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording that lies at the provider. ``url`` "" when none was told; ``seconds`` None: not known."""

    sid: str = field(repr=False)
    url: str = field(default="", repr=False)
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Came:
    """One request. ``number`` "" when withheld; ``over``: the call has ended; ``recording`` None: there is none."""

    call: str = field(repr=False)
    number: str = field(default="", repr=False)
    digits: str = field(default="", repr=False)
    over: bool = False
    recording: Recording | None = None


def came(fields: Mapping[str, str]) -> Came:
    """A request, whichever it is. Raises NotACall ("CallSid", "RecordingSid")."""
    digits = fields.get("Digits", "")
    hung_up = digits == HUNG_UP
    return Came(
        call=_id(fields, "CallSid"), number=caller(fields.get("From", "")),
        digits="" if hung_up else "".join(one for one in digits if one.isascii() and (one.isdigit() or one in "*#")),
        over=hung_up or fields.get("CallStatus", "") in OVER,
        recording=_recording(fields) if _recorded(fields) else None,
    )


def _recorded(fields: Mapping[str, str]) -> bool:
    """Whether there is a recording: a notice may also say that there will be none."""
    named = fields.get("RecordingSid") or fields.get("RecordingUrl")
    return bool(named) and fields.get("RecordingStatus", "") not in ("absent", "failed", "in-progress")


def caller(raw: str) -> str:
    """The number of who calls, "" when it is withheld or no number."""
    told = raw.strip()
    digits = told.removeprefix("+")
    return "" if not digits.isascii() or not digits.isdigit() or digits in _NOBODY else told


def _recording(fields: Mapping[str, str]) -> Recording:
    url = fields.get("RecordingUrl", "").strip()[:_LONGEST_URL]
    sid = fields.get("RecordingSid", "") or _last_part(url)
    seconds = fields.get("RecordingDuration", "").strip()
    known = seconds.isascii() and seconds.isdigit() and len(seconds) < 7
    return Recording(_id({"RecordingSid": sid}, "RecordingSid"), url, int(seconds) if known else None)


def _last_part(url: str) -> str:
    """The id of a recording whose provider tells its address alone. Raises NotACall for what is no address."""
    try:
        path = urlsplit(url).path
    except ValueError:
        raise NotACall("RecordingUrl") from None
    return path.rstrip("/").rpartition("/")[2].partition(".")[0]


def _id(fields: Mapping[str, str], name: str) -> str:
    told = fields.get(name, "").strip()
    if len(told) > _LONGEST_ID or not _ID.fullmatch(told):
        raise NotACall(name)
    return told
