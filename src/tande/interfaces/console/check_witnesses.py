"""Does anybody outside vouch for the public log, and what did each witness answer last."""

from __future__ import annotations

from collections.abc import Iterator

from tande.interfaces.console.check_found import Found, ok, warning, wrong


def check_witnesses() -> Iterator[Found]:
    """Who has cosigned the newest checkpoint, who has not, and whether one has seen more of the log than we have."""
    from tande.ledger.publication import publishing, witnesses

    if witnesses.policy() is None:
        yield warning("cosigned", "Nobody but this office vouches for the public log",
                      "Ask other organisations to be its witnesses: docs/operating.md, Witnesses.")
        return
    last = witnesses.standing(publishing.folder())
    if last is None:
        yield warning("cosigned", "No witness was asked yet", "Type: tande rounds")
        return
    for name, says in sorted(last.says.items()):
        told = f"Witness {name}, asked about {last.size} entries on {last.at:%Y-%m-%d %H:%M}: {says}"
        if says == witnesses.COSIGNED:
            yield ok("cosigned", told)
        elif says.startswith(witnesses.AHEAD):
            yield wrong("cosigned", told, "Read docs/public-log.md#when-it-stops; nobody may repair it in silence.")
        else:
            yield warning("cosigned", told, "Ask its keepers. The next rounds ask it again.")


CHECKS = (check_witnesses,)
