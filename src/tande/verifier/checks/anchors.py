"""The daily anchors: each signed, none missing, none changed since it was seen, each opening fitting its anchor."""

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from tande.toolkit.anchors import anchor_path, check_opening, opening_path, verify_anchor
from tande.toolkit.errors import BadAnchor, BadNote, NotSigned, WrongSignature
from tande.toolkit.notes import ED25519, VerifierKey, decode_note
from tande.verifier.findings import Finding
from tande.verifier.sources import limits
from tande.verifier.sources.source import Source, read_all

GAP_DAYS = 62
"""On a web site nobody lists files: days are asked for back in time until so many in a row have no anchor."""
KNOWN_GAP_DAYS = 7
"""The same before the first day that an earlier run found."""


@dataclass
class Days:
    """What was found: of each day with a good anchor its hash in hex; ``newest``: the last such day here."""

    hashes: dict[date, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    newest: date | None = None

    @property
    def begun(self) -> date | None:
        """The first day of the log."""
        return min(self.hashes, default=None)


def check(
    source: Source, keys: Sequence[VerifierKey], *, today: date, known: dict[str, str], newest_month: date | None,
    recent: int | None = None,
) -> Days:
    """Look at the anchors up to ``today``. ``known``: hashes by day, from earlier runs. ``newest_month``: an entry of
    it is out, so anchors from before must have been opened. ``recent``: only so many last days. Raises CannotRead.
    """
    days, signers = Days(), [key for key in keys if key.kind == ED25519]
    earliest = None if recent is None else _earliest(known, today - timedelta(days=recent))
    unknown = 0
    for day, data in _anchors(source, today, earliest=earliest, known=min(known, default=None)):
        if data is None:
            continue
        unknown += not _take(days, day, data, signers, known)
    days.newest = max((day for day in days.hashes if day <= today), default=None)
    for text, value in known.items():
        if earliest is None or text >= earliest.isoformat():
            _compare(days, date.fromisoformat(text), value)
    if unknown:
        days.findings.append(Finding("unknown_anchor_key", {"count": unknown}))
    _missing(days, today, earliest)
    _openings(source, days, newest_month)
    return days


def _earliest(known: dict[str, str], day: date) -> date:
    return max(day, date.fromisoformat(min(known))) if known else day


def _anchors(
    source: Source, today: date, *, earliest: date | None, known: str | None
) -> Iterator[tuple[date, bytes | None]]:
    """The anchor files, newest first."""
    listed = source.names("anchors")
    if listed is not None:
        days = sorted((day for day in map(_day_of, listed) if day), reverse=True)
    else:
        days = [today + timedelta(days=1) - timedelta(days=n) for n in range(_most(today, earliest or date.min))]
    misses, enough = 0, GAP_DAYS if known is None else KNOWN_GAP_DAYS
    for day, (_, data) in zip(days, read_all(source, map(anchor_path, days), limit=limits.SMALL), strict=True):
        misses = 0 if data is not None else misses + 1
        if misses > enough and earliest is None and (known is None or day.isoformat() < known):
            return
        yield day, data


def _most(today: date, first: date) -> int:
    # Without a first day: forty years, which the gap ends long before.
    return min((today - first).days + 2, 40 * 366)


def _day_of(name: str) -> date | None:
    try:
        day = date.fromisoformat(name.removeprefix("anchors/"))
    except ValueError:
        return None
    return day if anchor_path(day) == name else None


def _take(days: Days, day: date, data: bytes, keys: Sequence[VerifierKey], known: dict[str, str]) -> bool:
    """Keep a good anchor; False when none of our keys, and none of those that signed it, is known."""
    for key in keys:
        try:
            said, value = verify_anchor(decode_note(data), key=key)
        except NotSigned:
            continue
        except (WrongSignature, BadNote, BadAnchor):
            break
        if said != day:
            break
        days.hashes[day] = value.hex()
        return True
    else:
        # By a key from before our time: the day was checked when that key was known, so only a change matters.
        unsigned = _unsigned(data) if day.isoformat() in known else None
        if unsigned is not None:
            days.hashes[day] = unsigned
        return unsigned is not None
    days.findings.append(Finding("wrong_anchor", {"day": day.isoformat()}))
    return True


def _unsigned(data: bytes) -> str | None:
    try:
        return base64.b64decode(data.split(b"\n")[3], validate=True).hex()
    except (ValueError, IndexError):
        return None


def _compare(days: Days, day: date, before: str) -> None:
    now = days.hashes.get(day)
    bad = any(one.values.get("day") == day.isoformat() for one in days.findings)
    if now is None and not bad:
        days.findings.append(Finding("anchor_gone", {"day": day.isoformat()}))
    elif now is not None and now != before:
        days.findings.append(Finding("changed_anchor", {"day": day.isoformat()}))


def _missing(days: Days, today: date, earliest: date | None) -> None:
    """Days without an anchor between the first and the last; and whether the last is older than yesterday."""
    if days.begun is None or days.newest is None:
        days.findings.append(Finding("no_anchors"))
        return
    named = {one.values.get("day") for one in days.findings}
    start = max(days.begun, earliest or days.begun)
    wanted = [start + timedelta(days=n) for n in range((days.newest - start).days)]
    gone = [day.isoformat() for day in wanted if day not in days.hashes and day.isoformat() not in named]
    if gone:
        days.findings.append(Finding("missing_anchor", {"count": len(gone), "days": gone[:10]}))
    if days.newest < today - timedelta(days=1):  # today's may not be made yet
        days.findings.append(Finding("stands_still", {"day": days.newest.isoformat()}))


def _openings(source: Source, days: Days, newest_month: date | None) -> None:
    ordered = sorted(days.hashes)
    unopened = []
    for day, (_, data) in zip(
        ordered, read_all(source, map(opening_path, ordered), limit=limits.SMALL), strict=True
    ):
        if data is None:
            unopened += [day.isoformat()] if newest_month is not None and day < newest_month else []
            continue
        try:
            check_opening(data, published=bytes.fromhex(days.hashes[day]))
        except BadAnchor:
            days.findings.append(Finding("wrong_anchor", {"day": day.isoformat()}))
    if unopened:
        days.findings.append(Finding("unopened_anchor", {"count": len(unopened), "days": unopened[:10]}))
