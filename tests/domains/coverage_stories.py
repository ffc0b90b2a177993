"""People and what was recorded of them, as facts alone: what the coverage is counted from."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from tande.ledger import operations as ledger
from tande.toolkit import sealing


def enroll(
    contingent: str, size: int, *, at: datetime, post: str = "member", functions: Iterable[str] = ()
) -> list[str]:
    """So many people on a contingent's roster; their ids."""
    people = [sealing.new_id() for _ in range(size)]
    body = {"contingent": contingent, "unit": "unit-1", "post": post, "functions": list(functions)}
    say("person.enrolled", people, at=at, **body)
    return people


def say(kind: str, people: Iterable[str], *, at: datetime, **body: object) -> None:
    """The same fact about several people."""
    with transaction.atomic():
        ledger.record_many(((kind, person, body) for person in people), at=at)


def clear(people: Iterable[str], *, at: datetime, until: str = "2027-12-31") -> None:
    """Their vetting is finished."""
    say("vetting.result", people, at=at, contingent="KEN", result="cleared", status="cleared", until=until)


def train(people: Iterable[str], curriculum: str, *, at: datetime, until: str = "2027-12-31") -> None:
    """They passed the test in a session that was signed off."""
    day = at.date().isoformat()
    listed = list(people)
    say("training.attempted", listed, at=at, curriculum=curriculum, course="c", version=1, score=90, passed="yes",
        on=day, until=until)
    say("training.attended", listed, at=at, contingent="KEN", curricula=curriculum, on=day, session="0" * 32)
