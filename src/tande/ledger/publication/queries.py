"""Reading the public log: its files by their public names, the lists of check numbers, and where an entry stands."""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import date, datetime

from tande.ledger.models import Fact
from tande.ledger.operations import coded
from tande.ledger.publication import batches, bulletin, bulletin_page, publishing, trees
from tande.ledger.publication.folder import CHECKPOINT
from tande.toolkit import number_lists
from tande.toolkit.errors import BadTilePath
from tande.toolkit.number_lists import Listed
from tande.toolkit.tlog.proof import write_proof
from tande.toolkit.tlog.tiles import is_of_tree, parse_path
from tande.toolkit.tlog.tree import inclusion_proof

_TEXT, _JSON, _BYTES, _HTML = "text/plain; charset=utf-8", "application/json", "application/octet-stream", "text/html"
_WEEK = r"[0-9]{4}-W[0-9]{2}"
_NAMES: tuple[tuple[re.Pattern[str], str, bool], ...] = tuple(
    (re.compile(pattern, re.ASCII), content_type, lasting)
    for pattern, content_type, lasting in (
        (r"checkpoint|trust-policy\.txt", _TEXT, False),
        (r"keys\.json|numbers/index\.json", _JSON, False),
        (r"numbers/[0-6]/([0-9]{1,6}|all)\.txt", _TEXT, False),
        (r"openings/(0|[1-9][0-9]{0,17})\.json", _JSON, True),
        (r"anchors/[0-9]{4}-[0-9]{2}-[0-9]{2}", _TEXT, True),
        (r"anchors/[0-9]{4}-[0-9]{2}-[0-9]{2}\.opened", _JSON, True),
        (rf"bulletin/{_WEEK}(\.[a-z]{{2}})?\.txt", _TEXT, False),
        (rf"bulletin/{_WEEK}(\.[a-z]{{2}})?\.html", f"{_HTML}; charset=utf-8", False),
        (r"lookup/[a-z]{2}\.html", f"{_HTML}; charset=utf-8", False),
        (r"(lookup|bulletin)/[a-z]{1,20}\.css", "text/css", False),
        (r"lookup/[a-z]{1,20}\.js", "text/javascript", False),
    )
)


@dataclass(frozen=True)
class PublicFile:
    """A file as anyone may fetch it. ``lasting``: it never changes. ``tag``: of its content."""

    data: bytes
    content_type: str
    lasting: bool

    @property
    def tag(self) -> str:
        """Changes with the content."""
        return hashlib.sha256(self.data).hexdigest()[:32]


@dataclass(frozen=True)
class Lists:
    """How the lists of check numbers are cut, and how many entries they hold."""

    digits: int
    size: int


@dataclass(frozen=True)
class OwnEntry:
    """An entry about one's own case: what may be shown to who has the code. ``index`` None: not published yet.

    ``opening`` proves what the entry says; with it and the log nobody else is needed.
    """

    kind: str
    at: datetime
    check_number: str
    publish_by: date | None
    index: int | None
    opening: str


def public_file(path: str) -> PublicFile | None:
    """The file under a public name; None for any other name, and for tiles that the shown checkpoint does not cover."""
    if path.startswith("tile/"):
        return _tile(path)
    for pattern, content_type, lasting in _NAMES:
        if pattern.fullmatch(path):
            data = publishing.folder().read(path)
            return None if data is None else PublicFile(data, content_type, lasting)
    return None


def _tile(path: str) -> PublicFile | None:
    try:
        name = parse_path(path)
    except BadTilePath:
        return None
    if not is_of_tree(name, shown_size()):
        return None
    data = publishing.folder().read(path)
    return None if data is None else PublicFile(data, _BYTES, lasting=True)


def shown_size() -> int:
    """How many entries the checkpoint has that anyone can fetch. Our own file: its signature is not checked here."""
    note = publishing.folder().text(CHECKPOINT)
    return int(note.split("\n")[1]) if note else 0


def lists() -> Lists:
    """How the lists are cut now."""
    data = publishing.folder().read(number_lists.INDEX)
    return Lists(*number_lists.read_index(data)) if data else Lists(0, 0)


def listed(first: str) -> list[Listed]:
    """The entries of one list. ``first``: as many digits as the lists are cut by."""
    data = publishing.folder().read(number_lists.list_path(lists().digits, first))
    return number_lists.read_list(data or b"")


def newest_bulletin(language: str) -> str | None:
    """The public name of the newest bulletin's page in a language; None before the first."""
    week = bulletin.newest(publishing.folder())
    return None if week is None else f"{bulletin.PLACE}/{bulletin_page.page_name(week, language)}"


def own_entries(subject: str) -> list[OwnEntry]:
    """The public entries about one case, oldest first. For the holder of its code only: they link its stages."""
    size = shown_size()
    facts = Fact.objects.filter(subject=subject, entry__isnull=False).select_related("published").order_by("seq")
    return [_own(one, size) for one in facts]


def _own(fact: Fact, size: int) -> OwnEntry:
    entry = getattr(fact, "published", None)
    opening = json.dumps({"fact": coded(fact), "salt": bytes(fact.salt).hex()}, sort_keys=True)
    index = entry.index if entry is not None and entry.index < size else None
    return OwnEntry(fact.kind, fact.at, fact.check_number or "", fact.publish_by, index, opening)


def proof(index: int) -> str:
    """The proof that the entry at this place is in the log, as a C2SP tlog-proof that holds the entry itself.

    The entry must be shown already.
    """
    log = publishing.folder()
    note = log.text(CHECKPOINT) or ""
    hashes = inclusion_proof(trees.reader(log), index, shown_size())
    (entry,) = batches.lines(index, index + 1)
    return write_proof(index=index, hashes=hashes, note=note, extra=entry.line.encode("ascii"))
