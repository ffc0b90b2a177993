"""`tande deliver`: lines that do not wait for one another, and a fault that ends all of them, to be begun anew."""

import threading
from collections.abc import Callable

import pytest
from django.db import OperationalError

from tande.interfaces.console import beside, deliver


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def put(*given: deliver.Steps) -> None:
        monkeypatch.setattr(deliver, "LINES", given)

    return put


def test_a_line_that_was_cut_off_says_so_and_the_other_is_done(
    lines: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    done: list[str] = []

    def cut() -> None:
        raise OperationalError("a number and words")

    lines((cut,), (lambda: done.append("sent"),))
    assert deliver.work() == 1
    assert done == ["sent"]
    assert "OperationalError" in (told := capsys.readouterr().err)
    assert "words" not in told


def test_a_fault_of_ours_ends_the_process_so_that_the_server_begins_it_anew(
    lines: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliver, "EVERY_SECONDS", 0)
    open_pipe = threading.Event()
    monkeypatch.setattr(beside, "until_closed", lambda stop: open_pipe.wait(30))

    def broken() -> None:
        raise ZeroDivisionError

    lines((broken,), (lambda: None,))
    assert deliver.run(["--stay"]) == 0
    open_pipe.set()
