"""How a recording is asked for and deleted at its provider: only at the host that the gateway's settings name."""

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, urlsplit

from tande.toolkit.voice.requests import NotACall, Recording, came

BYTES_MAX: Final = 25 * 1024 * 1024
"""Ten minutes uncompressed are ten megabytes; a case takes no file larger than this."""
SECONDS_MAX: Final = 60
_PORTS: Final = {"https": 443, "http": 80}
_LISTED: Final = {"CallSid": "call_sid", "RecordingSid": "sid", "RecordingDuration": "duration",
                  "RecordingStatus": "status"}
_SAFE_PATH: Final = re.compile(r"/[A-Za-z0-9._~/-]*")

Origin = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Ask:
    """One request of ours. Redirects may lead to ``origin`` alone."""

    method: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    origin: Origin = field(repr=False)


def fetch(settings: Mapping[str, str], *, sid: str, url: str) -> Ask:
    """Asks for the recording as the provider holds it. Settings: url, account, token."""
    return _ask("GET", settings, f"{_place(settings, sid, url)}.wav")


def remove(settings: Mapping[str, str], *, sid: str, url: str) -> Ask:
    """Deletes the recording."""
    return _ask("DELETE", settings, _place(settings, sid, url))


def listed(settings: Mapping[str, str]) -> Ask:
    """Asks which recordings lie there."""
    return _ask("GET", settings, f"{_account(settings)}/Recordings.json?PageSize=200")


def read_list(body: bytes) -> list[tuple[str, Recording]]:
    """The recordings in the answer to ``listed``, each with its call; what is none is left out."""
    try:
        rows = json.loads(body)["recordings"]
        return [found for row in rows if (found := _listed(row)) is not None]
    except (ValueError, KeyError, TypeError, RecursionError):
        return []


def _listed(row: object) -> tuple[str, Recording] | None:
    if not isinstance(row, dict):
        return None
    fields = {name: str(row[key]) for name, key in _LISTED.items() if isinstance(row.get(key), str | int)}
    try:
        told = came(fields)
    except NotACall:
        return None
    return (told.call, told.recording) if told.recording is not None else None


def origin(url: str) -> Origin | None:
    """Scheme, host and port of an address, None for what is none."""
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        return None
    named = parts.scheme in _PORTS and parts.hostname and not parts.username and not parts.password
    return (parts.scheme, parts.hostname or "", port) if named else None


def _ask(method: str, settings: Mapping[str, str], url: str) -> Ask:
    pair = f"{settings['account']}:{settings['token']}".encode()
    headers = {"Authorization": "Basic " + base64.b64encode(pair).decode("ascii")}
    home = origin(settings["url"])
    assert home is not None, "a gateway without a valid address is not stored"
    return Ask(method, url, headers, home)


def _place(settings: Mapping[str, str], sid: str, url: str) -> str:
    """Where it lies: as told if that is on the provider's own host, else where such providers keep recordings.

    Whoever could send us anywhere would have our password sent there.
    """
    parts = urlsplit(url) if origin(url) == origin(settings["url"]) else None
    plain = parts is not None and _SAFE_PATH.fullmatch(parts.path) and not parts.query and ".." not in parts.path
    if parts is not None and plain and sid in parts.path:
        return re.sub(r"\.(wav|mp3|json)$", "", url.partition("#")[0])
    return f"{_account(settings)}/Recordings/{quote(sid, safe='')}"


def _account(settings: Mapping[str, str]) -> str:
    return f"{settings['url'].rstrip('/')}/2010-04-01/Accounts/{quote(settings['account'], safe='')}"
