"""`tande-verify`: the commands, their options and their exit codes.

0 all is well · 1 something is wrong, and is named · 2 it could not be checked · 3 nothing proven, but questions.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tande.verifier import answers
from tande.verifier.answers import Answer
from tande.verifier.believing import NoKeys
from tande.verifier.checked import Options, no_progress
from tande.verifier.commands.credential import credential
from tande.verifier.commands.figures import figures
from tande.verifier.commands.log import log
from tande.verifier.commands.mirror import mirror
from tande.verifier.commands.number import number
from tande.verifier.commands.receipt import receipt
from tande.verifier.commands.table import table
from tande.verifier.commands.watch import watch
from tande.verifier.findings import Finding
from tande.verifier.memory import MemoryBroken
from tande.verifier.progress import bar
from tande.verifier.sources.errors import CannotRead
from tande.verifier.texts import LANGUAGES, say

_EXITS = "Exit codes: 0 all is well, 1 something is wrong, 2 it could not be checked, 3 nothing proven but questions."
_WHERE = "address or folder of the log"
Clock = Callable[[], datetime]


def main(arguments: Sequence[str] | None = None, *, clock: Clock = lambda: datetime.now(UTC)) -> int:
    """The command line; returns the exit code."""
    given = _parser().parse_args(arguments)
    try:
        answer = _run(given, clock())
    except (CannotRead, NoKeys, MemoryBroken) as error:
        answer = Answer(findings=[Finding("unread", {"why": str(error)})])
    except OSError as error:
        answer = Answer(findings=[Finding("unread", {"why": f"{error.filename or 'disk'}: {error.strerror}"})])
    except KeyboardInterrupt:
        sys.stderr.write(say(given.lang, "stopped") + "\n")
        return 2
    return _show(answer, given, clock())


def _run(given: argparse.Namespace, now: datetime) -> Answer:
    options = _options(given, now)
    if given.command == "table":
        return table(given.files, lang=given.lang)
    if given.command == "credential":
        return credential(given.files, options, lists=given.status)
    if given.command == "receipt":
        return receipt(given.files, given.log, options, proofs=given.proofs)
    if given.command == "number":
        return number(given.digits, given.where, options, whole=given.whole, lang=given.lang)
    if given.command == "mirror":
        return mirror(given.where, given.folder, options)
    return {"log": log, "figures": figures, "watch": watch}[given.command](given.where, options)


def _options(given: argparse.Namespace, now: datetime) -> Options:
    """Raises CannotRead when the policy cannot be read."""
    try:
        policy = None if given.policy is None else given.policy.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise CannotRead(f"{given.policy} cannot be read as a trust policy") from None
    quiet = given.json or given.command == "watch"
    return Options(
        now=now, keys=tuple(given.key), policy=policy, state=given.state, copies=tuple(given.compare),
        ask_witnesses=not given.no_witnesses, progress=no_progress if quiet else bar(),
    )


def _show(answer: Answer, given: argparse.Namespace, now: datetime) -> int:
    try:
        kept = answers.keep(answer, given.lang, f"{now:%Y-%m-%d}")
    except OSError as error:
        kept = {}
        answer.findings.append(Finding("unread", {"why": f"{error.filename or 'disk'}: {error.strerror}"}))
    if given.json:
        text = answers.as_json(answer, given.command, given.lang, kept)
    elif given.command == "watch":
        text = answers.as_one_line(answer, given.lang, given.where)
    else:
        text = answers.as_text(answer, given.lang, kept)
    sys.stdout.write(text)
    return answer.code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tande-verify", description="Check that a public log was not rewritten.", epilog=_EXITS
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    one = _command(commands, "log", "check everything that can be checked of a public log")
    one.add_argument("where", metavar="LOG", help=_WHERE)
    one = _command(commands, "receipt", "whether the promises in receipts were kept; also checks .tlog-proof files")
    one.add_argument("files", metavar="FILE", nargs="+", type=Path, help="a receipt or proof saved as text")
    one.add_argument("--log", metavar="LOG", help=f"{_WHERE}; else where it was checked last")
    one.add_argument("--proofs", metavar="FOLDER", type=Path, help="write a proof for each promise that was kept")
    one = _command(commands, "credential", "whether a certificate of training is valid, without a network")
    one.add_argument("files", metavar="FILE|TEXT", nargs="+", help="a saved certificate, or the text of its QR code")
    one.add_argument("--status", metavar="FILE", action="append", default=[], type=Path,
                     help="the list of revoked certificates, as the site signs it (/credentials/status/1)")
    one = _command(commands, "figures", "whether released tables are those that the log names, and fit what it counts")
    one.add_argument("where", metavar="LOG", help=_WHERE)
    one = _command(commands, "table", "whether the totals of a published table (CSV) add up, and how far off they are")
    one.add_argument("files", metavar="FILE", nargs="*", type=Path, help="a table as CSV; - or nothing: standard input")
    one = _command(commands, "number", "look a check number up, without telling anybody which")
    one.add_argument("digits", metavar="DIGITS", help="the 12 digits")
    one.add_argument("where", metavar="LOG", help=_WHERE)
    one.add_argument("--whole", action="store_true", help="ask the log itself, not only its lists")
    one = _command(commands, "watch", "for cron: silent while all is well, else one line")
    one.add_argument("where", metavar="LOG", help=_WHERE)
    one = _command(commands, "mirror", "copy a log, or bring a copy up to date, and check it")
    one.add_argument("where", metavar="LOG", help=_WHERE)
    one.add_argument("folder", metavar="FOLDER", type=Path, help="where the copy is")
    return parser


def _command(commands: Any, name: str, about: str) -> argparse.ArgumentParser:
    sentence = f"{about[0].upper()}{about[1:]}."
    one: argparse.ArgumentParser = commands.add_parser(name, help=about, description=sentence, epilog=_EXITS)
    one.add_argument("--key", metavar="KEY", action="append", default=[], help="a key of the log, or of its receipts; "
                     "of a certificate: a file with the issuer's key (did.json)")
    one.add_argument("--policy", metavar="FILE", type=Path, help="a trust policy: the log's keys and its witnesses")
    one.add_argument("--compare", metavar="COPY", action="append", default=[], help="what somebody else was shown: "
                     "a saved checkpoint, or the address or folder of a mirror")
    one.add_argument("--no-witnesses", action="store_true", help="do not ask the witnesses what they saw")
    one.add_argument("--state", metavar="FILE", type=Path, help="remember in this file")
    one.add_argument("--lang", choices=sorted(LANGUAGES), default="en", help="language of the answer")
    one.add_argument("--json", action="store_true", help="one JSON object, for other programs")
    return one
