"""A log in a folder: a mirror's copy, or a stick that somebody handed over."""

from pathlib import Path

from tande.toolkit.errors import TileMissing
from tande.verifier.sources.errors import CannotRead, TooLarge


class Folder:
    """The files below a path."""

    far = False

    def __init__(self, path: Path) -> None:
        self.path = path
        self.address = str(path.resolve())

    def read(self, path: str, *, limit: int) -> bytes:
        """As Source."""
        try:
            with open(f"{self.path}/{path}", "rb") as file:
                data = file.read(limit + 1)
        except (FileNotFoundError, NotADirectoryError):
            raise TileMissing(path) from None
        except OSError as error:
            raise CannotRead(f"{path}: {error.strerror}") from None
        if len(data) > limit:
            raise TooLarge(f"{path} is larger than it can be")
        return data

    def under(self, folder: str) -> "Folder":
        """As Source."""
        return Folder(self.path / folder)

    def beside(self) -> "Folder | None":
        """As Source."""
        return Folder(self.path.resolve().parent) if self.path.resolve().name == "log" else None

    def names(self, folder: str) -> list[str] | None:
        """As Source."""
        found = (path for path in (self.path / folder).rglob("*") if path.is_file())
        return sorted(path.relative_to(self.path).as_posix() for path in found)
