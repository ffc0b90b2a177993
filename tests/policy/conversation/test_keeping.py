"""How long a number is kept: while an answer is owed, never longer than the pack says."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tande.policy.conversation.keeping import Contact, Keeping, last_day, must_go, shortest
from tests.policy.conversation.talks import PACK

RULE = Keeping(owed=180, answered=30, caseless=2, replay=7)
HEARD = date(2026, 11, 1)
KEPT = [
    (Contact(HEARD, case=False, owed=False), 2), (Contact(HEARD, case=True, owed=True), 180),
    (Contact(HEARD, case=True, owed=False), 30), (Contact(HEARD, case=False, owed=True), 2),
    (Contact(HEARD, case=True, owed=True, forgotten=True), 7),
    (Contact(HEARD, case=False, owed=False, forgotten=True), 7),
]


@pytest.mark.parametrize(("contact", "days"), KEPT)
def test_each_is_kept_so_long_and_no_day_longer(contact: Contact, days: int) -> None:
    assert last_day(contact, RULE) == HEARD + timedelta(days=days)
    last = datetime(2026, 11, 1, 23, 59, tzinfo=UTC) + timedelta(days=days)
    assert not must_go(contact, RULE, last)
    assert must_go(contact, RULE, last + timedelta(minutes=1))
    assert days >= shortest(RULE)


def test_the_pack_says_so_with_its_source() -> None:
    assert (PACK.numbers.country, PACK.numbers.local) == ("509", 8)
    assert not PACK.numbers.shown, "the length is remembered: no public page may print it as true"
    assert PACK.keeping.our_rule
    assert PACK.keeping.caseless <= PACK.keeping.answered <= PACK.keeping.owed
