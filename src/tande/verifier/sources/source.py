"""A log's files by their public names, wherever they are: what the checks know of it."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Protocol

from tande.toolkit.errors import TileMissing

LINES = 4
"""Files asked for at the same time: enough to make up for a slow line, and no burden for whoever serves them."""
_AHEAD = 4 * LINES


class Source(Protocol):
    """Reads files. ``far``: each takes a while, so several are asked for at once."""

    address: str
    far: bool

    def read(self, path: str, *, limit: int) -> bytes:
        """The file, whole. Raises TileMissing (there is none), CannotRead, TooLarge."""

    def under(self, folder: str) -> "Source":
        """The same source, for the names below a folder."""

    def beside(self) -> "Source | None":
        """The site or folder that holds the log in log/; None when this is not such a place."""

    def names(self, folder: str) -> list[str] | None:
        """The names of all files below a folder; None where nobody can list them."""


def read_or_none(source: Source, path: str, *, limit: int) -> bytes | None:
    """The file, None when there is none. Raises CannotRead."""
    try:
        return source.read(path, limit=limit)
    except TileMissing:
        return None


def read_all(source: Source, paths: Iterable[str], *, limit: int) -> Iterator[tuple[str, bytes | None]]:
    """Many files in their order, None for those that are not there. Raises CannotRead."""
    if not source.far:
        for path in paths:
            yield path, read_or_none(source, path, limit=limit)
        return
    with ThreadPoolExecutor(LINES) as pool:
        coming: deque[tuple[str, Future[bytes | None]]] = deque()
        try:
            for path in paths:
                coming.append((path, pool.submit(read_or_none, source, path, limit=limit)))
                if len(coming) > _AHEAD:
                    yield _next(coming)
            while coming:
                yield _next(coming)
        finally:
            for _, later in coming:
                later.cancel()


def _next(coming: deque[tuple[str, Future[bytes | None]]]) -> tuple[str, bytes | None]:
    path, future = coming.popleft()
    return path, future.result()
