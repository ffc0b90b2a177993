"""Files of results: read without believing anything in them. What is wrong with one result is said of that one."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from tande.toolkit.errors import NotCanonical, NotResults, ResultsCut, ResultsTooLarge
from tande.toolkit.promises import canonical_json

FORMAT: Final = "tande-quiz-results/1"
MAX_BYTES: Final = 16_000_000
MAX_RESULTS: Final = 5_000
_HEX32: Final = re.compile(r"[0-9a-f]{32}", re.ASCII)
_HEX64: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
_CODE: Final = re.compile(r"[a-z0-9_]{1,60}", re.ASCII)
_ASKED: Final = re.compile(r"([a-z0-9_]{1,60}):([a-e]{1,5})", re.ASCII)
_LETTERS: Final = re.compile(r"[a-e]{1,5}", re.ASCII)
_LANG: Final = re.compile(r"[a-z]{2,3}", re.ASCII)
_MOMENT: Final = "%Y-%m-%dT%H:%M:%SZ"
_KEYS: Final = {"answers", "asked", "attempt", "finished", "lang", "pack", "seat", "session", "sig", "started"}
_MOST_ASKED: Final = 200
_NO_NUMBERS: Final[dict[str, Any]] = {
    name: lambda _: None for name in ("parse_int", "parse_float", "parse_constant")
}
"""No result holds a number: one is nothing, and the result that holds it has not the right shape."""


class _Twice(dict[str, Any]):
    """A JSON object that named a key twice: readers disagree about what it says."""


@dataclass(frozen=True, slots=True)
class Result:
    """One result as its file says it; nothing of it is believed yet."""

    attempt: str
    session: str
    pack: str
    seat: str
    asked: tuple[tuple[str, tuple[str, ...]], ...]
    answers: Mapping[str, tuple[str, ...]]
    started: datetime
    finished: datetime
    lang: str
    signature: str
    message: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class File:
    """A file's results in their order: each a Result, or the name of what is wrong with it (``shape``, ``twice``)."""

    results: tuple[Result | str, ...]
    raw: tuple[Any, ...] = field(repr=False)


def read(data: bytes) -> File:
    """What a file holds. Raises ResultsTooLarge, ResultsCut, NotResults; never because of one result."""
    if len(data) > MAX_BYTES:
        raise ResultsTooLarge("more bytes than a file of results may have")
    try:
        text = data.decode("utf-8-sig")
        file = json.loads(text, object_pairs_hook=_object, **_NO_NUMBERS)
    except (ValueError, RecursionError):
        if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{") and FORMAT.encode() in data[:200]:
            raise ResultsCut("the file begins as one of results and does not end as one") from None
        raise NotResults("not a file of results") from None
    if not isinstance(file, dict) or isinstance(file, _Twice) or file.get("format") != FORMAT:
        raise NotResults("not a file of results")
    found = file.get("results")
    if not isinstance(found, list):
        raise NotResults("not a file of results")
    if len(found) > MAX_RESULTS:
        raise ResultsTooLarge("more results than a file may have")
    return File(tuple(_result(one) for one in found), tuple(found))


def write(results: Iterable[Any], *, session: str, pack: str) -> bytes:
    """A file of these results (JSON objects), as the quiz itself writes it."""
    lines = ",\n".join(canonical_json(one).decode("utf-8") for one in results)
    head = f'{{"format":"{FORMAT}","pack":{json.dumps(pack)},"results":[\n{lines}\n],'
    return (head + f'"session":{json.dumps(session)}}}\n').encode()


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    return made if len(made) == len(pairs) else _Twice(made)


def _result(raw: Any) -> Result | str:
    if isinstance(raw, _Twice) or (isinstance(raw, dict) and isinstance(raw.get("answers"), _Twice)):
        return "twice"
    if not isinstance(raw, dict) or raw.keys() != _KEYS:
        return "shape"
    texts = {key: raw[key] for key in _KEYS - {"answers", "asked"}}
    if not all(isinstance(value, str) and len(value) <= 64 for value in texts.values()):
        return "shape"
    if not all(_HEX32.fullmatch(raw[key]) for key in ("attempt", "seat", "pack")) or not _HEX64.fullmatch(raw["sig"]):
        return "shape"
    asked, answers = _asked(raw["asked"]), _answers(raw["answers"])
    started, finished = _moment(raw["started"]), _moment(raw["finished"])
    if asked is None or answers is None or not _LANG.fullmatch(raw["lang"]):
        return "shape"
    if started is None or finished is None:
        return "clock"
    return Result(raw["attempt"], raw["session"], raw["pack"], raw["seat"], asked, answers, started, finished,
                  raw["lang"], raw["sig"], _message(raw))


def _message(raw: Mapping[str, Any]) -> bytes:
    """What was signed: everything but the signature, in its one written form."""
    try:
        return canonical_json({key: value for key, value in raw.items() if key != "sig"})
    except NotCanonical:
        return b""


def _asked(raw: Any) -> tuple[tuple[str, tuple[str, ...]], ...] | None:
    if not isinstance(raw, list) or len(raw) > _MOST_ASKED or not all(isinstance(one, str) for one in raw):
        return None
    found = [_ASKED.fullmatch(one) for one in raw]
    return tuple((one[1], tuple(one[2])) for one in found if one) if all(found) else None


def _answers(raw: Any) -> dict[str, tuple[str, ...]] | None:
    if not isinstance(raw, dict) or len(raw) > _MOST_ASKED:
        return None
    good = all(_CODE.fullmatch(code) and isinstance(letters, str) and _LETTERS.fullmatch(letters)
               for code, letters in raw.items())
    return {code: tuple(letters) for code, letters in raw.items()} if good else None


def _moment(text: str) -> datetime | None:
    try:
        made = datetime.strptime(text, _MOMENT).replace(tzinfo=UTC)
    except ValueError:
        return None
    return made if made.strftime(_MOMENT) == text else None
