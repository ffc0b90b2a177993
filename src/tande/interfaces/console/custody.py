"""`tande custody`: the recovery key in the hands of three custodians, of whom two can recover it. Offline.

keygen   each custodian makes a key of their own and hands over only the .pub file
split    makes the recovery key, seals it to each pair, forgets it; recovery.pub is given to the installation
recover  two custodians together, or one after the other on two machines (the first passes a file to the
second)
"""

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from tande.interfaces.console.offline import FOLDER_REFUSED, KEY_REFUSED, OPENED, load_seed, read_small
from tande.interfaces.console.outfolder import OutFolder, OutFolderRefused, PassphraseRefused, new_passphrase
from tande.interfaces.console.readable import explain
from tande.toolkit import custody
from tande.toolkit.errors import ToolkitError, WrongPair
from tande.toolkit.keywrap import (
    PublicFile,
    new_key_file,
    read_public_file,
    write_key_file,
    write_public_file,
)
from tande.toolkit.sealing import fingerprint, new_key_pair, new_seed, public_key_of, show_fingerprint
from tande.toolkit.unsealing import open_outer_layer, recover, recover_with_both

_NOT_IN_NAMES = re.compile(r"[^\w-]+")
RECOVERY_NAME = "recovery"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `tande custody keygen|split|recover`."""
    commands = parser.add_subparsers(dest="what", required=True)
    keygen = commands.add_parser("keygen", help="make a custodian's key")
    keygen.add_argument("--name", required=True, help="the custodian's name")
    split = commands.add_parser("split", help="make the recovery key and seal it to three custodians")
    split.add_argument(
        "--custodian", type=Path, action="append", required=True, help="a .pub file; three times"
    )
    split.add_argument("--recovery-key", type=Path, help="split this key again instead of making a new one")
    recover_ = commands.add_parser("recover", help="recover the recovery key with two custodians' keys")
    recover_.add_argument("--pair", type=Path, required=True, help="the file for these two custodians")
    recover_.add_argument(
        "--key", type=Path, action="append", required=True, help="a custodian's key; once or twice"
    )
    recover_.add_argument(
        "--key-passphrase-file", type=Path, action="append", default=[], help="in the order of --key"
    )
    for command in (keygen, split, recover_):
        command.add_argument("--out", type=Path, required=True, help="a new or empty folder")
        command.add_argument(
            "--passphrase-file", type=Path, help="the passphrase of the key that is written or read"
        )


def run(arguments: Sequence[str]) -> int:
    """`tande custody …`. Returns 0, 4 (a key or a pair file is refused) or 6 (the folder is)."""
    parser = argparse.ArgumentParser(prog="tande custody", description="The recovery key, held by three.")
    add_arguments(parser)
    options = parser.parse_args(list(arguments))
    deed = {"keygen": _keygen, "split": _split, "recover": _recover}[options.what]
    try:
        deed(options)
    except (ToolkitError, PassphraseRefused) as error:
        print(explain(error), file=sys.stderr)
        return KEY_REFUSED
    except OutFolderRefused as error:
        print(explain(error), file=sys.stderr)
        return FOLDER_REFUSED
    return OPENED


def _keygen(options: argparse.Namespace) -> None:
    chosen = new_passphrase(what=f"the new key of {options.name}", file=options.passphrase_file)
    seed, public_key = new_key_pair()
    out, base = OutFolder(options.out), file_base(options.name)
    file = new_key_file(owner="custodian-key", name=options.name, passphrase=chosen, seed=seed)
    out.write(f"{base}.key", write_key_file(file))
    out.write(f"{base}.pub", write_public_file(PublicFile(options.name, public_key)))
    print(f"Key of {options.name} made. Keep {base}.key; hand over {base}.pub.")
    print(f"Say this fingerprint aloud when you do: {show_fingerprint(public_key)}")


def _split(options: argparse.Namespace) -> None:
    custodians = [read_public_file(read_small(path)) for path in options.custodian]
    seed = new_seed()
    if options.recovery_key is not None:
        seed = load_seed(options.recovery_key, name=None, passphrase_file=options.passphrase_file)
    pairs = custody.split(seed, custodians=custodians)
    out = OutFolder(options.out)
    out.write("recovery.pub", write_public_file(PublicFile(RECOVERY_NAME, public_key_of(seed))))
    for number, pair in enumerate(pairs, start=1):
        first, second = (file_base(name) for name, _ in pair.custodians)
        out.write(f"pair-{number}-{first}-{second}.json", custody.write_pair(pair))
    for custodian in custodians:
        print(f"{custodian.name}: {show_fingerprint(custodian.public_key)}")
    print(f"Recovery key: {show_fingerprint(public_key_of(seed))}")
    print("Give recovery.pub to the installation, and each pair file to both of its custodians.")


def _recover(options: argparse.Namespace) -> None:
    pair = custody.read_pair(read_small(options.pair))
    if len(options.key) > 2:
        raise WrongPair("one or two custodians' keys")
    files = [*options.key_passphrase_file, None, None]
    seeds = [
        load_seed(path, name=None, passphrase_file=file)
        for path, file in zip(options.key, files, strict=False)
    ]
    if len(seeds) == 1 and not pair.half:
        half = open_outer_layer(pair, seed=seeds[0])
        OutFolder(options.out).write("half.json", custody.write_pair(half))
        print(f"The first layer is open. Give half.json to {pair.custodians[1][0]}, who opens the second.")
        return
    seed = (
        recover(pair, seed=seeds[0])
        if len(seeds) == 1
        else recover_with_both(pair, seeds=(seeds[0], seeds[1]))
    )
    _write_recovered(options, seed)


def _write_recovered(options: argparse.Namespace, seed: bytes) -> None:
    chosen = new_passphrase(what="the recovered key (choose one)", file=options.passphrase_file)
    # The name binds the wrap to this very recovery key.
    name = fingerprint(public_key_of(seed))[:32]
    file = new_key_file(owner="recovery-key", name=name, passphrase=chosen, seed=seed)
    OutFolder(options.out).write("recovery.key", write_key_file(file))
    print(f"The recovery key is in recovery.key. Fingerprint: {show_fingerprint(public_key_of(seed))}")
    print("Using it must be recorded: tell the head of the mechanism now.")
    print("Delete the file when you are done.")


def file_base(name: str) -> str:
    """A custodian's name as a file name: letters, digits and dashes."""
    return _NOT_IN_NAMES.sub("-", name).strip("-_")[:40] or "custodian"


COMMANDS: dict[str, tuple[Callable[[list[str]], int], str]] = {
    "custody": (run, "make, split and recover the recovery key, offline"),
}
