"""Complaints a second by the partners' API, beside the same complaints by the web page in the same run.

`./run bench partners [--postgres] [--count N] [--connections N]`. Over HTTP, each answered when it is durable. Both
carry the same sealed bytes; what the API has more is the key, the limit (two counts in the database) and base64. Last,
what a partner far above its limit costs.
"""

from collections.abc import Sequence

from bench import complaints, engine, load
from bench.intake import Running

KEYS = """
from tande.domains.partners import operations
from tande.ledger import clock
from tests.domains import factories
head = factories.officer("head", key=False)
for n in range({several} + 1):
    partner = operations.add(name=f"Bench {{n}}", kind="ngo", contact="", scopes=["file"], actor=head, at=clock.now(),
                             per_minute=600 if n else 1, per_day=100_000)
    print(operations.give_key(partner_id=partner, actor=head, at=clock.now()).text)
"""
A_MINUTE = 600
"""The most that one partner may ask: so many complaints need several partners."""


def tell(name: str, result: load.Result) -> None:
    print(f"{name:40}{result.per_second:8.0f}/s   p50 {result.percentile(.5):6.1f} ms   "
          f"p99 {result.percentile(.99):6.1f} ms   {result.statuses}", flush=True)


def measure(server: Running, count: int, connections: int) -> None:
    """By web, by API, and above the limit."""
    desk = server.desk_key()
    shut, *keys = server.ask(KEYS.format(several=-(-count // A_MINUTE) + 1)).split()

    def made(own: Sequence[str], number: int) -> list[bytes]:
        return [complaints.partner_request(complaints.sealed(*desk), own[n % len(own)]) for n in range(number)]

    load.run(server.port, iter(made(keys, 50)), connections=8)
    by_web = [complaints.sealed_request(complaints.sealed(*desk).body) for _ in range(count)]
    by_api, above = made(keys, count), made([shut], count)
    before = server.count()
    web = load.run(server.port, iter(by_web), connections=connections)
    api = load.run(server.port, iter(by_api), connections=connections)
    refused = load.run(server.port, iter(above), connections=connections)
    tell(f"{count} complaints by the web page", web)
    tell("the same by the partners' API", api)
    tell("above a partner's limit", refused)
    print(f"the API has {api.per_second / web.per_second:.2f} of the web's rate; kept {server.count() - before} "
          f"of {2 * count} and what the limit let in")


def main() -> None:
    """One server, filled by both."""
    parser = engine.asks("partners", __doc__)
    parser.add_argument("--count", type=int, default=2_000)
    parser.add_argument("--connections", type=int, default=16)
    given = parser.parse_args()
    with engine.database(postgres=given.postgres) as url:
        server = Running("tande.project.wsgi:application", url or None)
        try:
            measure(server, given.count, given.connections)
        finally:
            server.stop()


if __name__ == "__main__":
    main()
