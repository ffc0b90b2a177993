"""`tande fieldforms key`: the key pair to which field apps encrypt. Its private half is written once, where nothing is
connected; `tande open --forms-key` opens with it what lies in a case.
"""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tande.interfaces.console.outfolder import (
    OutFolder,
    PassphraseRefused,
    new_passphrase,
    passphrase,
    quoted,
    safe_name,
)
from tande.interfaces.console.readable import Report
from tande.toolkit.errors import FormNotOpened
from tande.toolkit.media import sniff
from tande.toolkit.openrosa import field_key, opening
from tande.toolkit.openrosa.opening import OpenedForm

MADE, REFUSED = 0, 6
MANIFEST: Final = "submission.xml"
ENCRYPTED: Final = ".enc"
FOLDER: Final = "forms"
_LARGEST: Final = 1024 * 1024


def run(arguments: list[str]) -> int:
    """`tande fieldforms key FILE`: makes the pair, writes the private half, prints the public one."""
    parser = argparse.ArgumentParser(prog="tande fieldforms", description="The key that field apps encrypt to.")
    make = parser.add_subparsers(dest="what", required=True).add_parser("key", help="make a key pair, offline")
    make.add_argument("file", type=Path, help="where the private half is written; the file must not exist")
    make.add_argument("--passphrase-file", type=Path, help="read the passphrase from this file's first line")
    options = parser.parse_args(arguments)
    try:
        chosen = new_passphrase(what="the new key of forms", file=options.passphrase_file)
        pem, public = field_key.new_pair(chosen)
        _write_once(options.file, pem)
    except PassphraseRefused as error:
        print(f"No key was made: {error}.", file=sys.stderr)
        return REFUSED
    except OSError as error:
        print(f"No key was made: the file cannot be written: {error.strerror}.", file=sys.stderr)
        return REFUSED
    print("The private half is in the file. Keep it and its passphrase on this machine and on paper, apart.")
    print("Put this line into the server's settings:\n")
    print(f'forms_key = "{public}"')
    return MADE


def _write_once(path: Path, content: bytes) -> None:
    """Over nothing, for this user alone, on the disk before anything is said. Raises OSError."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


class Forms:
    """What of a case was encrypted on phones, gathered while its files are opened."""

    def __init__(self, key: Path, passphrase_file: Path | None) -> None:
        """Raises FormNotOpened, PassphraseRefused."""
        try:
            with key.open("rb") as stream:
                pem = stream.read(_LARGEST)
        except OSError as error:
            raise FormNotOpened(f"the key of forms cannot be read: {error.strerror}") from None
        asked = passphrase(what="the key of forms", file=passphrase_file) if opening.wrapped(pem) else ""
        self._key = opening.private_key(pem, asked)
        self._manifests: list[bytes] = []
        self._parts: dict[str, list[bytes]] = {}

    def take(self, name: str, content: bytes) -> None:
        """Keep a file if it belongs to one."""
        if name == MANIFEST:
            self._manifests.append(content)
        elif name.endswith(ENCRYPTED):
            self._parts.setdefault(name, []).append(content)

    def write(self, out: OutFolder, report: Report) -> bool:
        """Open each into its files; whether all opened."""
        whole = True
        for number, manifest in enumerate(self._manifests, start=1):
            try:
                opened = opening.open_form(manifest, self._parts, key=self._key)
            except FormNotOpened as error:
                report.file(f"Form {number:02d} from a phone REFUSED, nothing of it was written: {error}.")
                whole = False
                continue
            _write_form(number, opened, out)
            report.file(f"Form {number:02d} from a phone opened, with {len(opened.files)} files: see {FOLDER}/.")
            if opened.checked is False:
                report.file(f"Form {number:02d}: the phone's own check does NOT fit: something of it was changed.")
                whole = False
            if opened.missing:
                report.file(f"Form {number:02d} names {len(opened.missing)} more, which are not here or do not open.")
                whole = False
        return whole


def _write_form(number: int, opened: OpenedForm, out: OutFolder) -> None:
    lines = [line for path, text in opened.answers for line in (f"{path}:", *quoted(text), "")]
    out.write(f"{number:02d}-answers.txt", "\n".join(lines).encode(), inside=FOLDER)
    out.write(f"{number:02d}-{MANIFEST}", opened.xml, inside=FOLDER)
    for place, (name, content) in enumerate(opened.files.items(), start=1):
        named = safe_name(place, name, sniff(content).mime)
        out.write(f"{number:02d}-{named}", content, inside=FOLDER)


COMMANDS: dict[str, tuple[Callable[[list[str]], int], str]] = {
    "fieldforms": (run, "make the key that field apps encrypt to, offline"),
}
