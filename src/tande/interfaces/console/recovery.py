"""`tande recovery`: what the server must know of the recovery key: its public half, and that it was used.

The private half is never here: `tande custody` makes, splits and recovers it on a machine that is not connected.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import django

from tande.interfaces.console.errors import NotReady
from tande.toolkit.errors import ToolkitError
from tande.toolkit.keywrap import read_public_file
from tande.toolkit.sealing import show_fingerprint

REASONS = ("keys_lost", "officer_gone", "rehearsal")


def run(arguments: list[str]) -> int:
    """The command: `set FILE` puts a public half in force, `used --reason …` writes the fact."""
    parser = argparse.ArgumentParser(
        prog="tande recovery", description="The recovery key, as the server knows it."
    )
    deeds = parser.add_subparsers(dest="deed", required=True)
    put = deeds.add_parser("set", help="put the public half in force for desk keys made from now on")
    put.add_argument("file", type=Path, help="the public key file that `tande custody split` wrote")
    used = deeds.add_parser("used", help="write down that two custodians used the key")
    used.add_argument("--reason", choices=REASONS, required=True)
    options = parser.parse_args(arguments)
    django.setup()
    from tande.domains.officers import operations
    from tande.ledger import clock

    if options.deed == "used":
        operations.record_recovery_use(at=clock.now(), reason=options.reason)
        print("Written down.")
        return 0
    public_key = _read(options.file)
    operations.set_recovery_key(public_key=public_key, at=clock.now())
    print(f"In force: {show_fingerprint(public_key)}")
    print("Compare it with the custodians' own note. Then replace the desk keys.")
    return 0


def _read(file: Path) -> bytes:
    """The public half (1,216 bytes). Raises NotReady."""
    try:
        return read_public_file(file.read_bytes()).public_key
    except OSError as error:
        raise NotReady(f"{file}: cannot be read ({error.strerror}).") from error
    except ToolkitError as error:
        raise NotReady(f"{file}: is not a public key file ({error}).") from error


COMMANDS = {"recovery": (run, "tell the server the recovery key's public half, or that it was used")}
