"""A folder that an offline command writes opened things into, and the passphrases it asks for.

Nothing is ever written outside the folder, over an existing file, or readable by others on the machine.
"""

import getpass
import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from tande.toolkit.media import suffix_for

LEAST_PASSPHRASE = 12
_NAME_LENGTH = 80


class OutFolderRefused(Exception):
    """The output folder exists and holds something, or is not a folder, or cannot be made."""


class PassphraseRefused(Exception):
    """The passphrase is too short, was typed differently the second time, or cannot be read."""


class OutFolder:
    """An output folder: new or empty, for the user alone (0700), with files for the user alone (0600)."""

    def __init__(self, path: Path) -> None:
        """Makes the folder. Raises OutFolderRefused."""
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            if path.is_symlink() or any(path.iterdir()):
                raise OutFolderRefused("the output folder must be new or empty, and not a link")
            path.chmod(0o700)
        except OSError as error:
            raise OutFolderRefused(f"the output folder cannot be used: {error.strerror}") from None
        self.path = path

    def write(self, name: str, content: bytes, *, inside: str = "") -> Path:
        """Writes a new file. `name` and `inside` (a subfolder) come from this program, never from a case.

        Raises OutFolderRefused.
        """
        for part in (name, inside) if inside else (name,):
            if part in ("", ".", "..") or set(part) & set("/\\\0"):
                raise OutFolderRefused("a file name that leads elsewhere")
        folder = self.path / inside
        target = folder / name
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
            with os.fdopen(os.open(target, flags, 0o600), "wb") as stream:
                stream.write(content)
        except OSError as error:
            raise OutFolderRefused(f"cannot write: {error.strerror}") from None
        return target


def safe_name(number: int, given: str, mime: str) -> str:
    """A harmless file name: a number, what is harmless of the `given` name, and the ending of the real type.

    The given name is whatever somebody called the file: folders, dots in front, control and direction marks
    and endings that would make a computer run it are left out.
    """
    base = unicodedata.normalize("NFC", given.replace("\\", "/").rsplit("/", 1)[-1])
    stem, dot, ending = base.rpartition(".")
    stem = stem if dot else base
    kept = "".join(c if c.isalnum() or c in "-_" else "-" for c in stem if unicodedata.category(c)[0] != "C")
    short = kept.strip("-_")[:_NAME_LENGTH]
    # Counted in bytes too: a name of 80 four-byte letters is longer than some file systems allow.
    short = short.encode("utf-8")[:160].decode("utf-8", "ignore")
    suffix = suffix_for(mime, f".{ending}" if dot else "")
    return f"{number:02d}-{short or 'file'}{suffix}"


# What turns the direction of the text around it, so that a line reads as another one than it is.
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_BREAKS = str.maketrans({"\u2028": "\n", "\u2029": "\n", "\x85": "\n"})


def plain(text: str) -> str:
    """`text` without what could steer a terminal or turn a line around; line breaks and tabs stay.

    Half an emoji has no UTF-8 form and is shown as the same mark.
    """
    broken = text.replace("\r\n", "\n").translate(_BREAKS)
    return "".join("�" if _steers(c) else c for c in broken)


def _steers(c: str) -> bool:
    return c in _TURNS or (c not in "\n\t" and unicodedata.category(c) in ("Cc", "Cs"))


def one_line(text: str) -> str:
    """`text` for a place that is one line: a name with a line break in it cannot begin a line of its own."""
    return " ".join(plain(text).split())


def quoted(text: str, space: str = "") -> Iterator[str]:
    """The lines of somebody's words, each behind a bar: none of them can be taken for this program's."""
    for line in plain(text).split("\n"):
        yield f"{space}| {line}".rstrip()


def passphrase(*, what: str, file: Path | None) -> str:
    """The passphrase, from the first line of `file` or asked for without showing it.

    Raises PassphraseRefused.
    """
    if file is None:
        return _asked(f"Passphrase of {what}: ")
    try:
        return file.read_text(encoding="utf-8").split("\n", 1)[0].rstrip("\r")
    except (OSError, UnicodeDecodeError):
        raise PassphraseRefused("the passphrase file cannot be read") from None


def new_passphrase(*, what: str, file: Path | None) -> str:
    """A passphrase for a new key, asked for twice. Raises PassphraseRefused."""
    chosen = passphrase(what=what, file=file)
    if len(chosen) < LEAST_PASSPHRASE:
        raise PassphraseRefused(f"a passphrase has at least {LEAST_PASSPHRASE} characters")
    if file is None and _asked("The same passphrase again: ") != chosen:
        raise PassphraseRefused("the two passphrases differ")
    return chosen


def _asked(question: str) -> str:
    try:
        # The name in the question may come from a file: it must not steer the terminal.
        return getpass.getpass(plain(question))
    except (EOFError, KeyboardInterrupt):
        raise PassphraseRefused("no passphrase was given") from None
