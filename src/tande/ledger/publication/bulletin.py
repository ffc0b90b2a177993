"""The weekly bulletin: one page to print and one SMS in each language, so that people can compare without a computer.

What it says is decided once and made durable first, in a file that is not served; pages and texts are made from that
alone. A crash anywhere is mended by the next call, which writes the same.
"""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from tande.ledger.publication import batches, bulletin_page
from tande.ledger.publication.folder import SIGNED, Folder
from tande.policy import bulletins
from tande.toolkit.notes import split_note
from tande.toolkit.promises import parse_entry
from tande.toolkit.tlog.checkpoint import parse_checkpoint

PLACE = "bulletin"


@dataclass(frozen=True)
class Bulletin:
    """What a bulletin says: the checkpoint as it stood on `day`, and how many entries of each kind there are.

    `new`: since the bulletin before; `all`: since the beginning.
    """

    week: str
    day: date
    note: str
    new: Mapping[str, int]
    all: Mapping[str, int]


def catch_up(folder: Folder, note: str, *, at: datetime) -> None:
    """Write the bulletin that is due, of the checkpoint `note` that is shown, unless it is written already.

    None for an empty log, and none while a newer checkpoint waits for its witnesses, for at most three days. Called by
    the console after publishing, without the lock. Raises LogBusy.
    """
    rules = settings.MISSION.publication
    due = bulletins.due(at, weekday=rules.weekday, time_zone=settings.MISSION.time_zone)
    last = bulletin_page.sms_name(due.week, settings.MISSION.language_codes[0])
    if (folder.path / PLACE / last).exists():
        return
    with folder.one_writer():
        found = _decided(folder, due.week)
        if found is None:
            if folder.read(SIGNED) is not None and due.since < bulletins.PATIENCE:
                return
            found = _decide(folder, due.week, note, at)
        if found is not None:
            _write(folder, found, last)


def newest(folder: Folder) -> str | None:
    """The week of the newest bulletin; None before the first."""
    return max((path.stem for path in (folder.path / PLACE).glob("????-W??.txt")), default=None)


def _decide(folder: Folder, week: str, note: str, at: datetime) -> Bulletin | None:
    head = parse_checkpoint(split_note(note)[0])
    if not head.size:
        return None
    before = _before(folder, week)
    start = parse_checkpoint(split_note(before.note)[0]).size if before else 0
    counted = dict(Counter(parse_entry(one.line.encode("ascii"))[0] for one in batches.lines(start, head.size)))
    every = Counter(before.all if before else {}) + Counter(counted)
    day = at.astimezone(ZoneInfo(settings.MISSION.time_zone)).date()
    found = Bulletin(week, day, note, counted, dict(every))
    table = asdict(found) | {"day": day.isoformat()}
    folder.write(_decision(week), json.dumps(table, sort_keys=True, indent=1).encode("ascii"))
    return found


def _write(folder: Folder, found: Bulletin, last: str) -> None:
    files = bulletin_page.files(
        week=found.week, day=found.day, note=found.note, new=found.new, every=found.all
    )
    # The one that says that all are there goes last.
    for name in sorted(files, key=lambda name: name == last):
        if folder.read(f"{PLACE}/{name}") != files[name]:
            folder.write(f"{PLACE}/{name}", files[name])


def _before(folder: Folder, week: str) -> Bulletin | None:
    """The newest bulletin of an earlier week that can be read."""
    weeks = sorted(path.stem.removeprefix(".") for path in (folder.path / PLACE).glob(".????-W??.json"))
    for earlier in reversed([one for one in weeks if one < week]):
        found = _decided(folder, earlier)
        if found is not None:
            return found
    return None


def _decided(folder: Folder, week: str) -> Bulletin | None:
    text = folder.text(_decision(week))
    if text is None:
        return None
    table = json.loads(text)
    return Bulletin(**table | {"day": date.fromisoformat(table["day"])})


def _decision(week: str) -> str:
    return f"{PLACE}/.{week}.json"
