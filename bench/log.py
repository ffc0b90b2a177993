"""Leaves a second into the public log: in memory and durable in batches, beside Go's sumdb and the SHA-256 limit.

The limit is what this machine's SHA-256 could do if nothing else cost anything: four compressions a leaf (two for an
entry of 80 bytes, two for the one node that each leaf brings). Go's sumdb appends in memory and writes nothing.
Durable is as a writer must do it: files in the order safe to crash in, each synced, then their folders, then the
signed checkpoint by rename. It waits for the disk, so the disk's own rate of synced files stands beside it.
"""

import argparse
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tande.toolkit.errors import TileMissing
from tande.toolkit.tlog import tree
from tande.toolkit.tlog.checkpoint import Checkpoint
from tande.toolkit.tlog.hashing import leaf_hash, leaf_hashes
from tande.toolkit.tlog.signed import sign_checkpoint
from tests.toolkit import sumdb_peer
from tests.toolkit.logs import ORIGIN, MemoryLog

ENTRY_BYTES = 80
COMPRESSIONS_A_LEAF = 4
BATCHES = {1: 500, 16: 500, 256: 200, 4096: 50}
ROUNDS = 3


def entries(count: int) -> list[bytes]:
    """As long as a public entry is, each different."""
    return [b"%080d" % number for number in range(count)]


def limit() -> float:
    """Leaves a second if only SHA-256's compressions cost anything; one core."""
    block = bytes(64 * 1024 * 1024)
    seconds = best(lambda: hashlib.sha256(block).digest())
    return len(block) / 64 / seconds / COMPRESSIONS_A_LEAF


def in_memory(count: int) -> float:
    """One batch from nothing, with all files made, root included."""
    every = entries(count)
    return count / best(lambda: tree.append(MemoryLog().read, 0, every))


def streamed(count: int) -> float:
    """As a verifier hashes what it reads: batches of 65,536, nothing kept but the right edge."""
    every = entries(65_536)

    def run() -> None:
        edge = tree.Frontier()
        while edge.size < count:
            edge.extend(leaf_hashes(every))
        edge.root()

    return -(-count // 65_536) * 65_536 / best(run)


class Folder:
    """A log on the disk, which counts what it syncs."""

    def __init__(self) -> None:
        self.at = Path(tempfile.mkdtemp(prefix="tande-bench-log-"))
        self.synced = 0

    def read(self, path: str) -> bytes:
        """As `read_tile` of the toolkit."""
        try:
            return (self.at / path).read_bytes()
        except FileNotFoundError:
            raise TileMissing(path) from None

    def write(self, files: list[tree.TileFile]) -> None:
        """All files, and then the folders that name them, on the disk before this returns."""
        for path, data in files:
            target = self.at / path
            target.parent.mkdir(parents=True, exist_ok=True)
            with open(target, "wb") as file:
                file.write(data)
                file.flush()
                self.sync(file.fileno())
        for folder in sorted({(self.at / path).parent for path, _ in files}):
            descriptor = os.open(folder, os.O_RDONLY)
            self.sync(descriptor)
            os.close(descriptor)

    def sync(self, descriptor: int) -> None:
        """One fsync."""
        os.fsync(descriptor)
        self.synced += 1


def durable(batch: int, times: int) -> tuple[float, float]:
    """Batches into a folder, each synced and signed before the next, from the files alone: leaves/s and fsyncs/s."""
    folder, every, size, root = Folder(), entries(batch * times), 0, None
    try:
        started = time.perf_counter()
        for at in range(times):
            growth = tree.append(folder.read, size, every[at * batch : (at + 1) * batch], old_root=root)
            folder.write(growth.files)
            size, root = growth.new_size, growth.root
            head = sign_checkpoint(Checkpoint(ORIGIN, size, root), seed=b"s" * 32)
            folder.write([("new", head.encode())])
            os.replace(folder.at / "new", folder.at / "checkpoint")
        seconds = time.perf_counter() - started
        return size / seconds, folder.synced / seconds
    finally:
        shutil.rmtree(folder.at)


def disk(times: int = 500) -> float:
    """Files of 4 kB that the disk syncs a second, without any log."""
    folder = Folder()
    try:
        started = time.perf_counter()
        for number in range(times):
            with open(folder.at / str(number), "wb") as file:
                file.write(bytes(4096))
                file.flush()
                os.fsync(file.fileno())
        return times / (time.perf_counter() - started)
    finally:
        shutil.rmtree(folder.at)


def proofs(count: int) -> dict[str, float]:
    """Microseconds for a proof of inclusion in a large tree, made from tiles and checked."""
    log, index = MemoryLog(entries(count)), count // 3
    proof = tree.inclusion_proof(log.read, index, count)
    leaf = leaf_hash(b"%080d" % index)

    def check() -> None:
        tree.verify_inclusion(leaf=leaf, index=index, size=count, proof=proof, root=log.root)

    return {
        "made": 1e6 * best(lambda: tree.inclusion_proof(log.read, index, count)),
        "checked": 1e6 * best(check),
    }


def best(work: Callable[[], object]) -> float:
    """The shortest of a few rounds, in seconds."""
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return min(times)


def go(count: int) -> float:
    """Go's sumdb/tlog in memory, the same entries' length."""
    answers = [sumdb_peer.ask("rate", str(count), str(ENTRY_BYTES)) for _ in range(ROUNDS)]
    return max(float(answer.stdout) for answer in answers)


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench log", description=__doc__)
    parser.add_argument("--count", type=int, default=300_000, help="leaves of each measurement in memory")
    given = parser.parse_args()
    sumdb_peer.built()
    peer, most = go(given.count), limit()
    measured = {
        "in memory, all files made": in_memory(given.count),
        "streamed as a verifier does": streamed(given.count),
    }
    print(f"{'SHA-256 limit of one core':30} {most:12,.0f} leaves/s")
    print(f"{'Go sumdb/tlog, in memory':30} {peer:12,.0f} leaves/s   {peer / most:6.3f} of the limit")
    for name, rate in measured.items():
        print(
            f"{name:30} {rate:12,.0f} leaves/s   {rate / most:6.3f} of the limit   {rate / peer:6.3f} of Go"
        )
    for batch, times in BATCHES.items():
        synced = disk()  # each time anew: what else uses the disk changes from second to second
        rate, syncs = durable(batch, times)
        print(
            f"{f'durable, batches of {batch}':30} {rate:12,.0f} leaves/s   {rate / peer:6.4f} of Go in memory   "
            f"{syncs:6,.0f} fsyncs/s, {syncs / synced:5.2f} of the disk's {synced:,.0f}"
        )
    for name, micros in proofs(given.count).items():
        print(f"{'a proof of inclusion ' + name:30} {micros:12,.0f} µs")


if __name__ == "__main__":
    main()
