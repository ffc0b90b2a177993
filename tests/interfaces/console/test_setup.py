"""`tande setup`: the first head, once; and what is left to do."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth import authenticate
from django.test import RequestFactory

from tande.domains.officers import operations, queries
from tande.domains.officers.models import Officer
from tande.interfaces.console import __main__ as console
from tande.ledger import clock
from tande.ledger.models import Fact
from tests.interfaces.console.conftest import New

pytestmark = pytest.mark.django_db
MARIE = ("setup", "--username", "marie", "--name", "Marie Ange")


def test_the_head_signs_in_with_what_was_shown_and_must_change_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert console.main([*MARIE]) == 0
    shown = capsys.readouterr().out
    found = re.search(r"one-time passphrase +(\S+)", shown)
    assert found
    head = Officer.objects.get()
    assert (head.username, head.display_name, head.roles, head.passphrase_once) == (
        "marie", "Marie Ange", ["head"], True,
    )
    request = RequestFactory().post("/desk/account/login/")
    assert authenticate(request, username="marie", password=found[1]) == head
    assert found[1] not in "".join(Fact.objects.values_list("body", flat=True))


def test_again_it_makes_nobody_and_says_what_is_left(capsys: pytest.CaptureFixture[str]) -> None:
    console.main([*MARIE])
    capsys.readouterr()
    assert console.main(["setup", "--username", "eve", "--name", "Eve"]) == 0
    shown = capsys.readouterr().out
    assert "There is a head already: Marie Ange (marie)" in shown
    assert "passphrase   " not in shown
    assert Officer.objects.count() == 1
    lines = [shown.index(words) for words in ("recovery key", "intake desk has no key")]
    assert lines == sorted(lines)  # desk keys are sealed to the recovery key, so it comes first


def test_when_every_head_has_left_it_makes_one_again() -> None:
    console.main([*MARIE])
    operations.retire(officer=Officer.objects.get(), at=clock.now(), actor=None)
    assert console.main(["setup", "--username", "joel", "--name", "Joël"]) == 0
    assert [one.username for one in queries.team() if one.is_active] == ["joel"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "Nobody was made"),
        (("--username", "marie"), "Nobody was made"),
        (("--username", " ", "--name", "x"), "Nobody was made"),
        (("--username", "a", "--name", "x"), "2 to 60"),
        (("--username", "marie@example.org", "--name", "x"), "2 to 60"),
        (("--username", "marie", "--name", "x" * 121), "at most 120"),
        (("--username", "marie", "--name", "a\nb"), "in one line"),
        (("--username", "marie", "--name", "\x1b[2J"), "in one line"),
        (("--username", "marie", "--name", "x", "--language", "xx"), "Languages of the desk"),
    ],
)
def test_what_does_not_fit_makes_nobody(
    words: tuple[str, ...], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert console.main(["setup", *words]) == 2
    assert says in capsys.readouterr().err
    assert not Officer.objects.exists()


def test_a_name_somebody_had_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    console.main([*MARIE])
    operations.retire(officer=Officer.objects.get(), at=clock.now(), actor=None)
    assert console.main([*MARIE]) == 2
    assert "already an officer 'marie'" in capsys.readouterr().err


def test_it_asks_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["Marie", "Marie Ange"])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _question: next(answers))
    assert console.main(["setup"]) == 0
    assert Officer.objects.get().username == "marie"


def test_on_an_empty_machine_it_prepares_the_database_too(new_place: New) -> None:
    place = new_place("new")
    done = place.run(*MARIE)
    assert done.returncode == 0, done.stderr
    assert "The database is ready" in done.stdout
    assert place.run("setup").returncode == 0
