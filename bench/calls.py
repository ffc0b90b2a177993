"""Calls through the voice address: how many a second are durable, beside messages through theirs in the same run.

`./run bench calls [--postgres] [--count N] [--threads N]`. In process, through the addresses and the checked signatures
of one provider. A call is three requests: it is answered, somebody speaks and hangs up, it is over; a message is one.
Each makes one complaint with its code. What is fetched from the provider afterwards is no part of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench import engine
from bench.doors import STORIES, rate

if TYPE_CHECKING:
    from tests.harness.provider import Provider

REQUESTS = 3
"""For one call."""


def call(gateway: str, there: Provider, one: int) -> None:
    """Somebody speaks for half a minute and hangs up."""
    from tests.interfaces.voice.calling import Caller

    she = Caller(gateway, there, number=f"+509{31_000_000 + one}", call=f"CA{one:032}")
    she.calls().says(30)
    assert she.is_over() == 200


def message(gateway: str, there: Provider, one: int) -> None:
    """Somebody writes."""
    from tests.interfaces.voice.calling import Caller

    she = Caller(gateway, there, number=f"+509{32_000_000 + one}")
    told = {"MessageSid": f"SM{one:032}", "From": she.number, "To": "+15005550006", "Body": f"{STORIES[0]} {one}"}
    assert she.post(f"/in/{gateway}/", told).status_code == 200


def measure(count: int, threads: int) -> None:
    from django.test.utils import setup_test_environment

    from tande.domains.casework.models import Case
    from tande.ledger import clock, writer
    from tests.domains import conversing
    from tests.harness.provider import provider
    from tests.interfaces.voice.calling import caller

    setup_test_environment()  # the client asks a host that an installation would not answer
    clock.now()
    conversing.desk()
    with provider() as there:
        through = caller(there).gateway
        call(through, there, 0)
        message(through, there, 0)
        deeds = range(1, count + 1)
        called = rate(f"{count} calls, {threads} at once",
                      [lambda one=one: call(through, there, one) for one in deeds], threads)  # type: ignore[misc]
        written = rate(f"{count} messages, {threads} at once",
                       [lambda one=one: message(through, there, one) for one in deeds], threads)  # type: ignore[misc]
    assert Case.objects.count() == 2 * count + 2, "each is one complaint"
    print(f"{called:.0f} calls a second are {called * REQUESTS:.0f} requests; {called / written:.2f} of messages")
    writer.drain()


def main() -> None:
    """Fill an empty installation with calls and messages."""
    parser = engine.asks("calls", __doc__)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--threads", type=int, default=8)
    given = parser.parse_args()
    with engine.installation(postgres=given.postgres):
        measure(given.count, given.threads)


if __name__ == "__main__":
    main()
