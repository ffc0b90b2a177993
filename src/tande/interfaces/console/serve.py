"""`tande serve`: the web server.

Plain WSGI behind Granian; no access log, so no address is ever written down.
"""

from __future__ import annotations

import argparse
import socket
import threading

import django
from django.conf import settings

from tande.interfaces.console.deliver import keep_delivering
from tande.interfaces.console.errands import keep_working
from tande.interfaces.console.errors import NotReady
from tande.interfaces.console.rounds import keep_making_rounds

THREADS = 16


def migrations_waiting() -> bool:
    """Whether the database's shape is not this version's."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def check_database() -> None:
    """Bring the queue's order to the charter of today before the first request.

    Raises NotReady when migrations are waiting: serving on an old shape would lose complaints.
    """
    from django.db import connections

    from tande.domains.casework.operations import settle_open

    waiting = migrations_waiting()
    if not waiting:
        settle_open()
        if settings.TANDE.demo:
            _lead_the_demonstration_here()
    connections.close_all()  # the workers are forked from here and must not share a connection
    if waiting:
        raise NotReady("The database is not up to date. Type: ./run manage migrate")


def _lead_the_demonstration_here() -> None:
    from tande.interfaces.console import demo, demo_doors

    demo_doors.lead_here(demo.read_script(settings.TANDE.mission_dir / "demo" / "doors.toml"))


def check_port(address: str, port: int) -> None:
    """Raises NotReady when somebody listens there: Granian would share the port, and answers would come by lot."""
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            raise NotReady(
                f"{address}:{port} is not free ({error.strerror}). Stop what is there, or set another port."
            ) from error


def serve(*, alone: bool = False) -> None:
    """Serve until SIGINT or SIGTERM; open requests are answered first. Raises NotReady.

    ``alone``: pages only; rounds, errands and deliveries are started by somebody else, or on another machine.
    On SQLite one process writes, with threads: two processes give no more throughput and 10 to 20 times
    worse p99 (facts/stack.md B). On PostgreSQL two processes.
    """
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    config = settings.TANDE
    check_database()
    check_port(config.bind, config.port)
    stop = threading.Event()
    for keep in () if alone else (keep_making_rounds, keep_working, keep_delivering):
        keep(stop)
    server = Granian(
        "tande.project.wsgi:application",
        address=config.bind,
        port=config.port,
        interface=Interfaces.WSGI,
        workers=1 if config.on_sqlite else 2,
        blocking_threads=THREADS,
        # Load waits in line; it is never refused.
        backlog=4096,
        backpressure=4096,
        websockets=False,
        log_access=False,
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        workers_kill_timeout=20,
    )
    try:
        server.serve()
    finally:
        stop.set()


def run(arguments: list[str]) -> int:
    """The command. Settings decide everything but what works beside the pages."""
    parser = argparse.ArgumentParser(prog="tande serve", description="Serve this installation.")
    parser.add_argument("--alone", action="store_true", help="pages only: rounds, errands and deliver run elsewhere")
    options = parser.parse_args(arguments)
    django.setup()
    config = settings.TANDE
    print(
        f"Tande on {config.public_url} (listening on {config.bind}:{config.port}). Ctrl-C stops it.",
        flush=True,
    )
    serve(alone=options.alone)
    return 0


COMMANDS = {"serve": (run, "serve this installation")}
