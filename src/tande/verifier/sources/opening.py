"""From what somebody typed to the log there."""

from pathlib import Path

from tande.verifier.sources.errors import NoLogThere
from tande.verifier.sources.folder import Folder
from tande.verifier.sources.limits import NOTE
from tande.verifier.sources.site import Site
from tande.verifier.sources.source import Source, read_or_none

CHECKPOINT = "checkpoint"
_BELOW = "log"


def open_source(typed: str) -> Source:
    """A web address or a folder. Raises NoLogThere, CannotRead."""
    if "://" in typed:
        return Site(typed)
    if not Path(typed).is_dir():
        raise NoLogThere(f"{typed} is neither a web address (https://…) nor a folder")
    return Folder(Path(typed))


def open_log(typed: str) -> tuple[Source, bytes]:
    """The log at a web address or in a folder, or below it in log/, and its checkpoint as it stands there.

    Raises NoLogThere, CannotRead.
    """
    source = open_source(typed)
    for place in (source, source.under(_BELOW)):
        note = read_or_none(place, CHECKPOINT, limit=NOTE)
        if note is not None:
            return place, note
    raise NoLogThere(f"no public log: neither {typed} nor its log/ has a file named checkpoint")
