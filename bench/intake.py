"""Durable complaints a second, with group commit and with one commit per request, in the same run.

Server and driver share the machine's cores; the driver is light but not free. Aims, on 2 cores: 1,500 a second
sealed by the browser, 400 sealed by the server, p99 under 50 ms.
"""

import argparse
import base64
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import complaints, load
from tests.harness.postgres import Cluster, free_port
from tests.harness.server import answers, environment, tande

GRANIAN = """
import django; django.setup()
from django.conf import settings
from granian import Granian
from granian.constants import Interfaces
Granian({target!r}, address='127.0.0.1', port={port}, interface=Interfaces.WSGI,
        workers=1 if settings.TANDE.on_sqlite else 2, blocking_threads=16, backlog=4096, backpressure=4096,
        websockets=False, log_access=False, log_level='warning').serve()
"""
TARGETS = {"group commit": "tande.project.wsgi:application", "one commit each": "bench.one_commit:application"}


class Running:
    """A server on a fresh data folder and the desk key it publishes."""

    def __init__(self, target: str, database: str | None) -> None:
        self.data = Path(tempfile.mkdtemp(prefix="tande-bench-"))
        self.port = free_port()
        self.env = environment(self.data, self.port)
        self.env["PYTHONPATH"] = os.pathsep.join(["src", "."])
        if database:
            self.env["TANDE_DATABASE"] = database
        subprocess.run(tande(self.data, self.port, "demo", "--empty", "--prepare-only"), env=self.env, check=True,
                       stdout=subprocess.DEVNULL)
        self.start(target)

    def start(self, target: str = TARGETS["group commit"]) -> None:
        """Serve, in a process group of its own, and wait until it answers."""
        code = GRANIAN.format(target=target, port=self.port)
        self.process = subprocess.Popen([sys.executable, "-c", code], env=self.env, start_new_session=True,
                                        stdout=subprocess.DEVNULL)
        while not answers(f"http://127.0.0.1:{self.port}/"):
            if self.process.poll() is not None:
                raise RuntimeError("the server did not start")
            time.sleep(0.05)

    def ask(self, code: str) -> str:
        """Run a few lines inside this installation and return what they print."""
        prelude = "import django; django.setup()\n"
        done = subprocess.run([sys.executable, "-c", prelude + code], env=self.env, check=True, capture_output=True,
                              text=True)
        return done.stdout

    def desk_key(self) -> tuple[str, bytes]:
        """Id and public key in force."""
        found = json.loads(self.ask(
            "import base64, json\nfrom tande.domains.officers.queries import desk_key_in_force\n"
            "key = desk_key_in_force('intake')\nprint(json.dumps([key.id, base64.b64encode(key.public_key).decode()]))"
        ))
        return found[0], base64.b64decode(found[1])

    def count(self) -> int:
        """Complaints kept."""
        return int(self.ask("from tande.domains.intake.models import Receipt\nprint(Receipt.objects.count())"))

    def kill(self) -> None:
        """kill -9 of the server and its workers, which are a process group of their own."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.kill()
        shutil.rmtree(self.data, ignore_errors=True)


def measure(name: str, target: str, cluster_url: str | None, count: int, connections: int) -> dict[str, load.Result]:
    """Both ways of sealing against one server; prints a line each."""
    server = Running(target, cluster_url)
    results = {}
    try:
        key = server.desk_key()
        bodies = [complaints.sealed(*key).body for _ in range(count)]
        load.run(server.port, iter([complaints.sealed_request(complaints.sealed(*key).body) for _ in range(50)]),
                 connections=8)
        before = server.count()
        results["browser"] = load.run(server.port, map(complaints.sealed_request, bodies), connections=connections)
        typed = [complaints.typed_request() for _ in range(count // 3)]
        results["server"] = load.run(server.port, iter(typed), connections=connections)
        kept = server.count() - before
    finally:
        server.stop()
    for sealing, result in results.items():
        print(f"{name:28} sealed by {sealing:8} {result.per_second:8.0f}/s   p50 {result.percentile(.5):6.1f} ms   "
              f"p99 {result.percentile(.99):6.1f} ms   {result.statuses}")
    print(f"{'':28} kept {kept} of {count + count // 3}")
    return results


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench intake", description=__doc__)
    parser.add_argument("--postgres", action="store_true", help="measure on PostgreSQL instead of SQLite")
    parser.add_argument("--count", type=int, default=6000)
    parser.add_argument("--connections", type=int, default=16)
    given = parser.parse_args()
    engine = "PostgreSQL" if given.postgres else "SQLite"
    for round_number in (1, 2):
        rates = {}
        for name, target in TARGETS.items():
            cluster = Cluster(durable=True) if given.postgres else None
            if cluster:
                cluster.start()
            try:
                label = f"{engine}, {name}, round {round_number}"
                rates[name] = measure(label, target, cluster.url if cluster else None, given.count, given.connections)
            finally:
                if cluster:
                    cluster.stop()
        group, single = rates["group commit"]["browser"], rates["one commit each"]["browser"]
        print(f"   ratio, sealed by browser: {group.per_second / single.per_second:.2f} x the rate, "
              f"p99 {single.percentile(.99) / group.percentile(.99):.1f} x lower\n")


if __name__ == "__main__":
    main()
