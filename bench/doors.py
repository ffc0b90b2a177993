"""An hour of messages through the real conversation: how many a second are durable, beside 30,000 an hour.

`./run bench doors [--postgres] [--count N] [--threads N]`. In process, without HTTP. Of what comes in, half are first
words of new numbers, a third goes on with a conversation, a tenth comes twice, the rest asks for the state by code.
Beside it in the same run: the same number of complaints sealed here and received without any conversation, and what
a complaint costs in message segments and bytes kept.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from bench import engine
from bench.figures import percentile

LIMIT = 30_000 / 3600
"""Messages a second that must be possible (issue 7, J)."""
STORIES = ("Yo kraze pòt lakay mwen yè swa", "Ils ont cassé la porte de ma maison", "They broke the door of my house",
           "Ayer rompieron la puerta de mi casa", "Walivunja mlango wa nyumba yangu jana")
TALK = ("2", "2", "2")
"""No to each question: the longest way without a call."""

Message = tuple[str, str, str]
"""Number, id, words."""


def hour(count: int, first: int = 0) -> list[Message]:
    """So many messages in the order in which they come; the same each time, of other phones for another ``first``."""
    chance = random.Random(7)
    came: list[Message] = []
    numbers: list[str] = []
    for one in range(first, first + count):
        kind = chance.random()
        if kind < 0.5 or not numbers:
            numbers.append(f"+509{30_000_000 + one}")
            came.append((numbers[-1], f"m{one}", f"{chance.choice(STORIES)} {one}"))
        elif kind < 0.83:
            came.append((chance.choice(numbers), f"m{one}", f"{chance.choice(STORIES)} {one}"))
        elif kind < 0.93:
            came.append(chance.choice(came))
        else:
            came.append((chance.choice(numbers), f"m{one}", f"{chance.randrange(10**20):020}"))
    return came


def rate(title: str, deeds: Iterable[Callable[[], object]], threads: int) -> float:
    """Do them in so many threads; prints and gives how many a second."""
    waits: list[float] = []

    def one(deed: Callable[[], object]) -> None:
        begun = time.perf_counter()
        deed()
        waits.append(time.perf_counter() - begun)

    listed = list(deeds)
    begun, processor = time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(one, listed))
    wall, processor = time.perf_counter() - begun, time.process_time() - processor
    print(f"{title:44}{len(listed) / wall:8.0f}/s   p50 {percentile(waits, .5) * 1000:6.1f} ms   "
          f"p99 {percentile(waits, .99) * 1000:6.1f} ms   {processor / len(listed) * 1000:5.1f} ms of processor each",
          flush=True)
    return len(listed) / wall


def gateway_and_desk() -> str:
    """What there must be; the gateway's id."""
    from tande.ledger import clock
    from tests.domains import conversing

    clock.now()
    conversing.desk()
    return conversing.gateway()


def costs(through: str, price: float) -> None:
    """Segments for one complaint in each language, from the first words to the last question; codes looked up too."""
    from tande.domains.outbox.models import Message as Waiting
    from tests.domains.conversing import Phone

    for number, story in enumerate(STORIES):
        phone = Phone(through, f"+5093800{number:04}")
        phone.send(story)
        first = sum(Waiting.objects.filter(number_mark=last_mark()).values_list("segments", flat=True))
        for answer in TALK:
            phone.send(answer)
        whole = sum(Waiting.objects.filter(number_mark=last_mark()).values_list("segments", flat=True))
        print(f"one complaint, {phone.heard.language}: {first} segment with the receipt, {whole} with all questions; "
              f"{first * price:.3f} and {whole * price:.3f} at {price} a segment")


def last_mark() -> Any:
    from tande.domains.outbox.models import Message as Waiting

    return Waiting.objects.order_by("-pk").values_list("number_mark", flat=True)[0]


def size(data: Path) -> int:
    """Bytes of the database."""
    from django.db import connection

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return sum(file.stat().st_size for file in data.rglob("*.sqlite3"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def measure(data: Path, count: int, threads: int, price: float) -> None:
    from tande.domains.casework.models import Case
    from tande.domains.conversations import operations
    from tande.domains.intake import told
    from tande.ledger import clock, writer
    from tande.policy.conversation.inputs import Text

    through = gateway_and_desk()

    def say(one: Message) -> object:
        number, id, body = one
        return operations.hear(
            door="sms", gateway=through, number=number, given=Text(body=body, id=id), at=clock.now())

    def file(one: int) -> object:
        return told.file_told(key=f"k{one}", text=STORIES[0], language="ht", channel="sms", at=clock.now())

    before = size(data)
    came = hour(count)
    heard = rate(f"{count} messages, {threads} at once", [lambda one=one: say(one) for one in came], threads)  # type: ignore[misc]
    cases, after = Case.objects.count(), size(data)
    alone = rate("one after the other", [lambda one=one: say(one) for one in hour(count // 4, count)], 1)  # type: ignore[misc]
    filed = rate("complaints alone, no conversation", [lambda one=one: file(one) for one in range(count // 2)], threads)  # type: ignore[misc]
    print(f"against 30,000 an hour ({LIMIT:.1f}/s): {heard / LIMIT:.1f} times; one after the other "
          f"{alone / LIMIT:.1f} times; {heard / filed:.2f} of complaints alone")
    print(f"{cases} complaints; {(after - before) / cases / 1024:.1f} kB kept for each with all that was said")
    costs(through, price)
    writer.drain()


def main() -> None:
    """Fill an empty installation with an hour."""
    parser = engine.asks("doors", __doc__)
    parser.add_argument("--count", type=int, default=3_000)
    parser.add_argument("--threads", type=int, default=8)
    parser.add_argument("--price", type=float, default=0.012, help="of one message segment (that of the demonstration)")
    given = parser.parse_args()
    with engine.installation(postgres=given.postgres) as data:
        measure(data, given.count, given.threads, given.price)


if __name__ == "__main__":
    main()
