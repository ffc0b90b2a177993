"""A whole public log checked from a folder by `tande-verify log`, as a process: entries a second, peak memory.

The first run has nothing to compare with, the second remembers the first. Checked is all there is: signature, tiles,
root, every entry's form, counts, doubles, lateness, every line of the lists of check numbers. Beside it in the same
run: Go's sumdb, which hashes the same number of entries in memory and checks nothing; the same hashing by our own
toolkit; and what SHA-256 would allow on one core if nothing else cost anything.
"""

import argparse
import base64
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from itertools import islice
from pathlib import Path

from bench.log import go, limit, streamed
from tande.toolkit import number_lists
from tande.toolkit.notes import verifier_key
from tande.toolkit.promises import receipt_vkey
from tande.toolkit.tlog.checkpoint import Checkpoint
from tande.toolkit.tlog.hashing import leaf_hashes
from tande.toolkit.tlog.signed import sign_checkpoint
from tande.toolkit.tlog.tiles import encode_bundle, entries_path
from tande.toolkit.tlog.tree import Frontier
from tests.toolkit import sumdb_peer

ORIGIN, SEED = "log.example/mss", b"s" * 32
COURSE = ("received", "acknowledged", "admitted", "inquiry_opened", "finding_made", "closed")
MONTHS = [f"{year}-{month:02}" for year in (2024, 2025) for month in range(1, 13)]
RUN = (
    "import os, sys\n"
    "from tande.verifier.cli import main\n"
    "code = main(sys.argv[1:])\n"
    "peak = next(line for line in open('/proc/self/status') if line.startswith('VmHWM'))\n"
    "sys.stderr.write(f'{peak.split()[1]} {sum(os.times()[:2])}')\n"
    "sys.exit(code)\n"
)


def entries(count: int) -> list[bytes]:
    """Six steps of each complaint, spread over two years."""
    made = []
    for number in range(count):
        commitment = base64.b64encode(hashlib.sha256(b"%d" % number).digest())
        kind, month = COURSE[number % 6], MONTHS[number * len(MONTHS) // count]
        made.append(f"tande1 complaint.{kind} {month} ".encode() + commitment)
    return made


def publish(folder: Path, every: list[bytes]) -> None:
    """The log's files, without syncing any."""
    edge, waiting = Frontier(), iter(every)
    newest: dict[str, tuple[str, bytes]] = {}
    while bundle := list(islice(waiting, 256)):
        _write(folder / entries_path(edge.size // 256, len(bundle)), encode_bundle(bundle))
        for path, data in edge.extend(leaf_hashes(bundle)):
            if ".p/" not in path:
                _write(folder / path, data)
            newest[path.split("/")[1]] = path, data
    for path, data in newest.values():
        _write(folder / path, data)
    head = Checkpoint(ORIGIN, edge.size, edge.root())
    _write(folder / "checkpoint", sign_checkpoint(head, seed=SEED).encode())
    keys = {"log": [str(verifier_key(name=ORIGIN, seed=SEED))], "receipts": receipt_vkey(origin=ORIGIN, seed=SEED)}
    _write(folder / "keys.json", json.dumps(keys).encode())
    lists = defaultdict(list)
    digits = number_lists.digits_for(len(every))
    for index, entry in enumerate(every):
        listed = number_lists.listed(index, entry)
        lists[number_lists.list_path(digits, listed.number)].append(listed)
    for path, found in lists.items():
        _write(folder / path, number_lists.write_list(found))
    _write(folder / number_lists.INDEX, number_lists.write_index(len(every)))


def _write(place: Path, data: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)


def verify(folder: Path, state: Path) -> tuple[float, float, float]:
    """(seconds, seconds of one core, peak in MB) of one run, from starting Python to the answer."""
    command = [sys.executable, "-c", RUN, "log", str(folder), "--state", str(state), "--json"]
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | {"PYTHONPATH": "src"})
    seconds = time.perf_counter() - started
    if done.returncode:
        raise SystemExit(f"the log was not found to be well:\n{done.stdout[:2000]}{done.stderr[-2000:]}")
    peak, core = done.stderr.split()
    return seconds, float(core), int(peak) / 1024


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench verify", description=__doc__)
    parser.add_argument("--count", type=int, default=1_000_000, help="entries of the log")
    given = parser.parse_args()
    sumdb_peer.built()
    folder = Path(tempfile.mkdtemp(prefix="tande-bench-verify-"))
    try:
        publish(folder / "log", entries(given.count))
        measured = {name: verify(folder / "log", folder / "state.json") for name in ("first run", "second run")}
        publish(folder / "tiny", entries(10))
        started, _, base = verify(folder / "tiny", folder / "tiny.json")
    finally:
        shutil.rmtree(folder)
    most, peer, hashed = limit(), go(given.count), streamed(given.count)
    print(f"{'SHA-256 limit of one core':34} {most:12,.0f} entries/s")
    print(f"{'Go sumdb/tlog, hashing in memory':34} {peer:12,.0f} entries/s   {peer / most:6.3f} of the limit")
    print(f"{'our toolkit, hashing in memory':34} {hashed:12,.0f} entries/s   {hashed / most:6.3f} of the limit")
    for name, (seconds, core, peak) in measured.items():
        rate = given.count / core
        print(f"{f'tande-verify log, {name}':34} {rate:12,.0f} entries/s   {rate / most:6.3f} of the limit   "
              f"{rate / peer:6.3f} of Go   {core:5.2f} s of one core, {seconds:5.2f} s in all, peak {peak:,.0f} MB")
    print(f"{'the same for 10 entries':34} {started:.2f} s in all, peak {base:,.0f} MB")


if __name__ == "__main__":
    main()
