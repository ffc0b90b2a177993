"""`tande open` and `tande key inspect`: reading sealed cases away from any server.

The only interface, with `custody`, that may import `tande.toolkit.unsealing`. It needs no network, no
settings and no database. Exit codes: 0 everything opened · 3 something was refused · 4 the key does not open
the case or cannot be used · 5 the export cannot be read · 6 the output folder cannot be used.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from tande.interfaces.console import dossier_pdf, dossier_text
from tande.interfaces.console.dossier import FileInfo, Opened
from tande.interfaces.console.field_forms import Forms
from tande.interfaces.console.outfolder import (
    OutFolder,
    OutFolderRefused,
    PassphraseRefused,
    passphrase,
    plain,
    safe_name,
)
from tande.interfaces.console.readable import (
    Report,
    explain,
    file_line,
    messages_json,
    messages_text,
)
from tande.toolkit import custody, keywrap
from tande.toolkit.errors import ExportError, KeyFileBroken, PdfNotMade, ToolkitError
from tande.toolkit.export import Export, read_export
from tande.toolkit.media import is_doubtful, sniff
from tande.toolkit.opened import OpenedFile, OpenedMessage, Refused
from tande.toolkit.sealing import public_key_of, show_fingerprint
from tande.toolkit.unsealing import (
    CaseKeys,
    find_case_keys,
    open_entries,
    open_files,
    open_messages,
    unwrap_key_file,
)

OPENED, SOME_REFUSED, KEY_REFUSED, EXPORT_REFUSED, FOLDER_REFUSED = 0, 3, 4, 5, 6
_LARGEST_KEY_FILE = 1024 * 1024


def load_seed(path: Path, *, name: str | None, passphrase_file: Path | None) -> bytes:
    """The private key in a key file (asks for its passphrase) or a bare seed file.

    Raises KeyFileError's kin, BadKey, PassphraseRefused.
    """
    content = read_small(path)
    seed = keywrap.read_seed_file(content)
    if seed is not None:
        return seed
    file = keywrap.read_key_file(content, name=name)
    return unwrap_key_file(file, passphrase=passphrase(what=file.name, file=passphrase_file))


def read_small(path: Path) -> bytes:
    """The bytes of a key, public or pair file. Raises KeyFileBroken."""
    try:
        with path.open("rb") as stream:
            content = stream.read(_LARGEST_KEY_FILE + 1)
    except OSError as error:
        raise KeyFileBroken(f"{path.name} cannot be read: {error.strerror}") from None
    if len(content) > _LARGEST_KEY_FILE:
        raise KeyFileBroken(f"{path.name} is too large for a key file")
    return content


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `tande open`."""
    parser.add_argument("export", type=Path, help="the exported case, a ZIP file")
    parser.add_argument(
        "--key", type=Path, required=True, help="officer-key.json, recovery.key or a seed file"
    )
    parser.add_argument("--out", type=Path, required=True, help="a new or empty folder for what opens")
    parser.add_argument("--name", help="the user name, when the key file does not say whose it is")
    parser.add_argument(
        "--passphrase-file", type=Path, help="read the passphrase from this file's first line"
    )
    parser.add_argument(
        "--identity",
        action="store_true",
        help="also open who the reporter is: an act of its own, which you must record",
    )
    parser.add_argument(
        "--forms-key", type=Path, help="the private key of the forms, for what phones encrypted (docs: Field apps)"
    )
    parser.add_argument(
        "--forms-passphrase-file", type=Path, help="read the passphrase of that key from this file's first line"
    )
    parser.add_argument("--no-pdf", action="store_true", help="write the texts only, and no case.pdf")


def run(arguments: Sequence[str]) -> int:
    """`tande open`: opens an exported case into a folder and says in plain words what opened and what did

    not.
    """
    parser = argparse.ArgumentParser(prog="tande open", description="Open an exported case, offline.")
    add_arguments(parser)
    options = parser.parse_args(list(arguments))
    try:
        out = OutFolder(options.out)
    except OutFolderRefused as error:
        print(f"Nothing was opened: {error}.", file=sys.stderr)
        return FOLDER_REFUSED
    report = Report()
    try:
        code = _open(options, out, report)
    except OutFolderRefused as error:
        print(f"Stopped: {error}.", file=sys.stderr)
        return FOLDER_REFUSED
    out.write("report.txt", report.text().encode("utf-8"))
    print(report.text(), end="")
    return code


def _open(options: argparse.Namespace, out: OutFolder, report: Report) -> int:
    """Everything between the folder and the report; only the folder's own errors get past it."""
    try:
        stream = options.export.open("rb")
    except OSError as error:
        report.stop(f"The export cannot be read: {error.strerror}.")
        return EXPORT_REFUSED
    with stream:
        try:
            export = read_export(stream)
        except ExportError as error:
            report.stop(f"The export cannot be read. {explain(error)}")
            return EXPORT_REFUSED
        report.case(export.case)
        try:
            seed = load_seed(options.key, name=options.name, passphrase_file=options.passphrase_file)
            keys = find_case_keys(export.case, seed=seed)
            forms = Forms(options.forms_key, options.forms_passphrase_file) if options.forms_key else None
        except (ToolkitError, PassphraseRefused) as error:
            report.stop(f"The case stays closed. {explain(error)}")
            return KEY_REFUSED
        report.opened(keys.way)
        found = Opened(
            export.case, datetime.now(UTC).isoformat(timespec="seconds"), keys.way,
            show_fingerprint(export.case.case_key),
        )
        _write_texts(found, keys, out, report, identity=options.identity)
        _write_files(export, found, keys, out, report, forms)
        whole = forms is None or forms.write(out, report)
        _write_dossier(found, keys, out, report, paper=not options.no_pdf)
        return SOME_REFUSED if report.refusals or not whole else OPENED


def _write_texts(found: Opened, keys: CaseKeys, out: OutFolder, report: Report, *, identity: bool) -> None:
    opened: dict[str, list[OpenedMessage]] = {"message": [], "identity": []}
    for message in open_messages(found.case, keys, identity=identity):
        if isinstance(message, Refused):
            _refuse(message, found, report)
        else:
            opened[message.sealed.purpose].append(message)
    found.messages = opened["message"]
    for purpose, name in (("message", "conversation"), ("identity", "identity")):
        texts = opened[purpose]
        if texts:
            out.write(f"{name}.txt", messages_text(found.case.id, texts).encode("utf-8"))
            out.write(f"{name}.json", messages_json(found.case.id, texts).encode("utf-8"))
            report.messages(len(texts), name)
    if not identity:
        report.identity_left(sum(message.purpose == "identity" for message in found.case.messages))


def _refuse(refusal: Refused, found: Opened, report: Report, number: int | None = None) -> None:
    report.refused(refusal, number)
    found.refused.append(refusal)


def _write_files(
    export: Export, found: Opened, keys: CaseKeys, out: OutFolder, report: Report, forms: Forms | None
) -> None:
    """One file in memory at a time, and those that a phone encrypted."""
    for number, file in enumerate(open_files(export, keys), start=1):
        if isinstance(file, Refused):
            _refuse(file, found, report, number)
        else:
            found.files.append(_write_file(number, file, out, report))
            if forms is not None:
                forms.take(file.manifest.name, file.content)


def _write_file(number: int, file: OpenedFile, out: OutFolder, report: Report) -> FileInfo:
    found = sniff(file.content)
    name = safe_name(number, file.manifest.name, found.mime)
    out.write(name, file.content, inside="files")
    report.file(file_line(number, file, found, doubtful=is_doubtful(file.content)))
    return FileInfo(number, name, found.mime, file.sealed, file.manifest)


def _write_dossier(found: Opened, keys: CaseKeys, out: OutFolder, report: Report, *, paper: bool) -> None:
    """The whole file as text and JSON (form 1 has none), and as a PDF when it can be drawn here."""
    for entry in open_entries(found.case, keys):
        if isinstance(entry, Refused):
            _refuse(entry, found, report)
        else:
            found.entries.append(entry)
    if found.case.clear:
        out.write("inquiry.txt", dossier_text.text(found).encode("utf-8"))
        out.write("inquiry.json", dossier_text.as_json(found).encode("utf-8"))
        report.file_written(len(found.entries))
    if paper and (found.case.clear or found.messages or found.files):
        try:
            out.write("case.pdf", drawn := dossier_pdf.paper(found))
            report.paper(len(drawn))
        except PdfNotMade as error:
            report.no_paper(explain(error))


def add_key_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `tande key`."""
    inspect = parser.add_subparsers(dest="what", required=True).add_parser(
        "inspect", help="say what a key file holds, without opening it"
    )
    inspect.add_argument("file", type=Path)


def run_key(arguments: Sequence[str]) -> int:
    """`tande key inspect`: says whose key a file holds and its fingerprint.

    Needs no passphrase, opens nothing.
    """
    parser = argparse.ArgumentParser(prog="tande key", description="Look at key files.")
    add_key_arguments(parser)
    options = parser.parse_args(list(arguments))
    try:
        print(plain(describe(read_small(options.file))))
    except ToolkitError as error:
        print(explain(error), file=sys.stderr)
        return KEY_REFUSED
    return OPENED


def describe(content: bytes) -> str:
    """What a key file, public file, pair file or seed file holds, in words. Raises KeyFileError's kin."""
    seed = keywrap.read_seed_file(content)
    if seed is not None:
        return f"A private key without a passphrase. Fingerprint: {show_fingerprint(public_key_of(seed))}"
    kind = keywrap.read_json(content).get("kind")
    if kind == "public-key":
        public = keywrap.read_public_file(content)
        return f"The public key of {public.name}. Fingerprint: {show_fingerprint(public.public_key)}"
    if kind in (custody.PAIR, custody.HALF):
        pair = custody.read_pair(content)
        names = " and ".join(name for name, _ in pair.custodians)
        layer = "the second layer is left" if pair.half else "both layers are closed"
        return f"The recovery key for {names}; {layer}. Fingerprint: {show_fingerprint(pair.recovery_key)}"
    file = keywrap.read_key_file(content, name="(no name in the file)")
    shown = show_fingerprint(file.public_key) if file.public_key else "not in the file"
    return f"A wrapped {file.owner} of {file.name}, {file.wrapped['rounds']} rounds. Fingerprint: {shown}"


COMMANDS: dict[str, tuple[Callable[[list[str]], int], str]] = {
    "open": (run, "open an exported case, offline"),
    "key": (run_key, "look at key files"),
}
