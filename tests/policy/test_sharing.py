"""When records may be shared: every contributor's last word, no word too old, and a day by which."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tande.policy import sharing
from tande.policy.sharing import Answer, Wanted

DAY = date(2026, 11, 1)
AT = datetime(2026, 10, 1, tzinfo=UTC)


def said(*words: tuple[str, str, bool]) -> list[Answer]:
    return [Answer(who, word, AT + timedelta(hours=n), named) for n, (who, word, named) in enumerate(words)]


A, B = ("a", "agreed", True), ("b", "agreed", False)
STANDINGS = [
    ((), (), "", "waiting"), (("a",), (), "", "waiting"), (("a",), (A,), "", "ready"),
    (("a", "b"), (A,), "", "waiting"),
    (("a", "b"), (A, B), "", "ready"), (("a",), (A, ("a", "withdrawn", False)), "", "waiting"),
    (("a", "b"), (A, ("b", "declined", False)), "", "declined"), (("a",), (A, ("z", "declined", False)), "", "ready"),
    (("a",), (("a", "declined", False), A), "", "ready"), (("a",), (A,), "done", "done"),
    (("a",), (), "cancelled", "cancelled"), (("a",), (A,), "expired", "expired"),
]


@pytest.mark.parametrize(("who", "words", "ended", "state"), STANDINGS)
def test_it_is_ready_only_when_each_contributor_agrees(
    who: tuple[str, ...], words: tuple[tuple[str, str, bool], ...], ended: str, state: str
) -> None:
    for order in (1, -1):
        found = sharing.standing(who, said(*words)[::order], until=DAY, today=DAY, ended=ended)
        assert found.state == state
    assert found.named == {one for one, word, named in words if named and one in found.agreed}
    assert ended or sharing.standing(who, said(*words), until=DAY, today=DAY + timedelta(1)).state == "expired"


def test_what_may_be_said_follows_from_the_last_word() -> None:
    assert {last: sharing.may_say(last) for last in ("", "agreed", "declined", "withdrawn")} == {
        "": ("agreed", "declined"), "agreed": ("withdrawn",), "declined": ("agreed",),
        "withdrawn": ("agreed", "declined"),
    }


def test_a_request_says_what_for_whom_why_and_until_when() -> None:
    wanted = Wanted("table", DAY, DAY)
    good = {"until": DAY, "recipient": "r", "purpose": "p", "today": DAY}
    assert sharing.faults(wanted, **good) == {}  # type: ignore[arg-type]
    wrong = sharing.faults(Wanted("x", DAY, DAY - timedelta(1)), until=DAY + timedelta(181), recipient=" ",
                           purpose="p" * 2001, today=DAY)
    assert set(wrong) == {"kind", "last", "until", "recipient", "purpose"}
    assert set(sharing.faults(wanted, **{**good, "until": None})) == {"until"}  # type: ignore[arg-type]
