"""`tande-witness`: make a key, say which logs to cosign for, serve. How an organisation runs it: docs/witnessing.md."""

import argparse
import os
import signal
import sqlite3
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from tande.toolkit.errors import ToolkitError
from tande.toolkit.notes import ED25519, MLDSA44, VerifierKey, parse_verifier_key
from tande.toolkit.tlog.checkpoint import check_origin
from tande.toolkit.tlog.witnessing import log_id
from tande.verifier.witness import key_file
from tande.verifier.witness.service import Witness, describe
from tande.verifier.witness.store import Store
from tande.verifier.witness.web import Server

DONE, REFUSED, STOPPED = 0, 2, 1
_KEY, _STATE = "witness.key", "witness.sqlite3"


class Refused(Exception):
    """What was typed cannot be done; the message says why."""


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; its exit code: 0 done, 2 refused, 1 the machine would not let it."""
    os.umask(0o077)
    options = _parser().parse_args(words)
    run: Callable[[argparse.Namespace], None] = options.run
    try:
        options.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        run(options)
    except (Refused, key_file.KeyRefused, ToolkitError) as error:
        return _say(f"{error}", REFUSED)
    except (OSError, sqlite3.Error) as error:
        return _say(f"{type(error).__name__}: {error}", STOPPED)
    return DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tande-witness", description="Cosign what public logs show, and never less.")
    parser.add_argument("--folder", type=Path, default=Path("tande-witness"), help="where key and memory are kept")
    commands = parser.add_subparsers(required=True, metavar="command")
    key = commands.add_parser("key", help="make this witness's key, or show the public half")
    key.add_argument("name", nargs="?", help="such as witness.example.org/w1; only to make it")
    key.add_argument("--post-quantum", action="store_true", help="also a second key, ML-DSA-44")
    key.set_defaults(run=_make_or_show)
    for word, run, says in (("add", _add, "cosign for this log"), ("remove", _remove, "believe this key no longer")):
        command = commands.add_parser(word, help=says)
        command.add_argument("origin", help="the log's name: the first line of its checkpoint")
        command.add_argument("vkey", help="its key, compared with a copy on paper or by telephone")
        command.set_defaults(run=run)
    commands.add_parser("list", help="the logs, with sizes and digits to compare").set_defaults(run=_list)
    serve = commands.add_parser("serve", help="answer logs, until SIGINT or SIGTERM")
    serve.add_argument("--bind", default="127.0.0.1", help="address listened on")
    serve.add_argument("--port", type=int, default=8400, help="port listened on; 0: any free one")
    serve.add_argument("--prefix", default="", help="what stands before /add-checkpoint in addresses")
    serve.set_defaults(run=_serve)
    return parser


def _make_or_show(options: argparse.Namespace) -> None:
    path = options.folder / _KEY
    if options.name:
        signer = key_file.make(path, name=options.name, post_quantum=options.post_quantum)
    else:
        signer = key_file.read(path)
    _print(*map(str, signer.keys))


def _add(options: argparse.Namespace) -> None:
    with _store(options).turn() as view:
        view.know(_log_key(options))


def _remove(options: argparse.Namespace) -> None:
    with _store(options).turn() as view:
        if not view.drop(_log_key(options)):
            raise Refused("This key was not known.")


def _list(options: argparse.Namespace) -> None:
    with _store(options).look() as view:
        for origin in view.origins():
            _print(*describe(origin, view.last(origin)), f"monitors ask for {log_id(origin)}/checkpoint", "")


def _serve(options: argparse.Namespace) -> None:
    signer = key_file.read(options.folder / _KEY)
    prefix = f"/{options.prefix.strip('/')}" if options.prefix.strip("/") else ""
    server = Server((options.bind, options.port), Witness(_store(options), signer), prefix=prefix)
    for number in (signal.SIGINT, signal.SIGTERM):
        # shutdown() waits for serve_forever(), which this very thread runs.
        signal.signal(number, lambda *_: threading.Thread(target=server.shutdown).start())
    host = f"[{server.server_name}]" if ":" in server.server_name else server.server_name
    _print(f"Listening on http://{host}:{server.server_port}{prefix}")
    server.serve_forever()
    server.server_close()


def _store(options: argparse.Namespace) -> Store:
    return Store(options.folder / _STATE)


def _log_key(options: argparse.Namespace) -> VerifierKey:
    key = parse_verifier_key(options.vkey)
    if check_origin(options.origin) != key.name:
        raise Refused(f"This is the key of {key.name}, not of {options.origin}.")
    if key.kind not in (ED25519, MLDSA44):
        raise Refused("This is the key of a witness, not of a log.")
    return key


def _print(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


def _say(message: str, code: int) -> int:
    sys.stderr.write(f"{message}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
