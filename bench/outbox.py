"""How many waiting messages a second go out: through real HTTP to a gateway's stand-in on this machine.

`./run bench outbox [--postgres] [--count N] [--slow MS]`. Every message waits for another number, as after an hour in
which 30,000 people wrote. Once the stand-in answers at once, once as slowly as a provider on another continent; then
beside a second gateway that answers nothing for seconds, which must not hold up the first.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from bench import engine
from bench.doors import LIMIT

TEXT = "Mesi. Nimewo ou: 4821 7730 5512 3344 5566. Ekri l, epi efase mesaj sa a."


@contextmanager
def provider(seconds: float) -> Iterator[tuple[str, list[bytes]]]:
    """A gateway's side: its address, and what it took. It answers after so many seconds."""
    took: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told = self.rfile.read(int(self.headers["Content-Length"]))
            time.sleep(seconds)
            took.append(told)
            self.send_response(202)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_given: object) -> None:
            """Nothing is logged."""

    class Server(ThreadingHTTPServer):
        request_queue_size = 64

    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/", took
    finally:
        server.shutdown()
        server.server_close()


def waiting(gateway: str, count: int, first: int) -> None:
    """So many messages to so many numbers, durable."""
    from django.db import transaction

    from tande.domains.outbox import operations as outbox
    from tande.ledger import clock

    with transaction.atomic():
        for one in range(first, first + count):
            outbox.put(gateway=gateway, number=f"+509{30_000_000 + one}", texts=[TEXT], language="ht", kind="receipt",
                       not_before=None, about=b"bench", at=clock.now())


def gateway(address: str) -> str:
    """One over HTTP, as operators have it."""
    from tande.domains.gateways import operations
    from tande.ledger import clock
    from tests.domains import factories

    return operations.add(kind="external", name="stand-in", settings={"url": address}, money=operations.Money(12_000),
                          actor=factories.officer("head"), at=clock.now()).id


def sent(title: str, took: list[bytes], count: int) -> None:
    """Send until they are all there; prints how many a second went, beside the limit."""
    from tande.interfaces.console import deliver_messages

    begun = time.perf_counter()
    sender = threading.Thread(target=deliver_messages.send)
    sender.start()
    while len(took) < count:
        time.sleep(0.01)
    rate = count / (time.perf_counter() - begun)
    sender.join()
    print(f"{title:44}{rate:8.1f}/s   against 30,000 an hour ({LIMIT:.1f}/s): {rate / LIMIT:.1f} times; "
          f"{len(took) - len(set(took))} doubled", flush=True)


def measure(count: int, slow: float) -> None:
    from tande.domains.gateways import operations
    from tande.ledger import clock
    from tests.domains import conversing, factories

    clock.now()
    conversing.desk()
    for title, seconds, many in ((f"{count} waiting, answered at once", 0.0, count),
                                 (f"{count // 4} waiting, answered after {slow * 1000:.0f} ms", slow, count // 4)):
        with provider(seconds) as (address, took):
            one = gateway(address)
            waiting(one, many, 0)
            sent(title, took, many)
            operations.stop(gateway_id=one, actor=factories.officer("head"), at=clock.now())
    with provider(0) as (address, took), provider(5) as (silent, _late):
        waiting(gateway(silent), 8, 900_000)
        waiting(gateway(address), count // 4, 0)
        sent("beside one that takes 5 s for each", took, count // 4)


def main() -> None:
    """Fill an empty installation's outbox and empty it."""
    parser = engine.asks("outbox", __doc__)
    parser.add_argument("--count", type=int, default=2_000)
    parser.add_argument("--slow", type=int, default=250, help="milliseconds of a far provider")
    given = parser.parse_args()
    with engine.installation(postgres=given.postgres):
        measure(given.count, given.slow / 1000)


if __name__ == "__main__":
    main()
