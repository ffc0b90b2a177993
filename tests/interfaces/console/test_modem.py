"""A modem in bad times: a full disk, a message over which we stumble, an old locale, a gammu-smsd that sends none."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tande.domains.casework.models import Case
from tande.domains.gateways import operations as gateways
from tande.domains.outbox.errors import Unreachable
from tande.gates import calling, messages_in
from tande.interfaces.console import deliver_messages, sms
from tande.ledger import clock
from tande.toolkit.smsgateways.messages import Came, Drop
from tests.domains import conversing, factories
from tests.domains.conversing import told

pytestmark = pytest.mark.django_db
NUMBER = "+50937001122"
NAMES = [f"IN20261127_004322_01_{NUMBER}_{part:02}.txt" for part in range(2)]
PARTS = ("Yo kraze pòt ", "lakay mwen")
Command = Callable[[], int]


@pytest.fixture
def inbox(tmp_path: Path, settings: Any) -> Path:
    """gammu's folder with a message of two parts; our data folder beside it."""
    settings.TANDE = replace(settings.TANDE, data_dir=tmp_path)
    folder = tmp_path / "in"
    folder.mkdir()
    for name, text in zip(NAMES, PARTS, strict=True):
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "notes.txt").write_text("of somebody else")
    return folder


@pytest.fixture
def command(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """What gammu starts for it."""
    given = {"SMS_MESSAGES": "2", "SMS_1_NUMBER": NUMBER, "DECODED_PARTS": "1", "DECODED_1_TEXT": "".join(PARTS)}
    for name, value in (given | {"LC_ALL": "C.UTF-8"}).items():
        monkeypatch.setenv(name, value)
    return lambda: sms.run(["spool-in", "demo-gammu", "--inbox", str(inbox), *NAMES])


def modem(inbox: Path) -> None:
    gateways.add(kind="gammu", name="m", settings={"outbox": "/nowhere", "inbox": str(inbox)}, at=clock.now(),
                 money=gateways.Money(), actor=factories.officer("head"), gateway_id="demo-gammu")


def left(inbox: Path) -> list[str]:
    return sorted(path.name for path in inbox.iterdir())


def test_what_a_full_disk_kept_out_is_taken_in_when_there_is_room(inbox: Path, command: Command) -> None:
    one = conversing.desk()
    modem(inbox)
    (inbox.parent / "spool").write_text("no folder can be made here")
    assert command() == 1
    deliver_messages.take_in_spool()
    (inbox.parent / "spool").unlink()
    deliver_messages.take_in_spool()
    assert left(inbox) == [*NAMES, "notes.txt"], "gammu may start the command once more"
    for name in NAMES:
        os.utime(inbox / name, (clock.now().timestamp() - sms.LEFT_SECONDS,) * 2)
    for _twice in range(2):
        deliver_messages.take_in_spool()
        assert left(inbox) == ["notes.txt"]
        assert [words.text for words in told(one)] == ["".join(PARTS)]
        for name, text in zip(NAMES, PARTS, strict=True):  # and as if its files could not be deleted
            (inbox / name).write_text(text, encoding="utf-8")
            os.utime(inbox / name, (1, 1))


def test_the_command_and_the_files_that_it_left_are_one_message(inbox: Path, command: Command) -> None:
    conversing.desk()
    modem(inbox)
    assert command() == 0
    deliver_messages.take_in_spool()
    for name, text in zip(NAMES, PARTS, strict=True):
        (inbox / name).write_text(text, encoding="utf-8")
        os.utime(inbox / name, (1, 1))
    deliver_messages.take_in_spool()
    assert (Case.objects.count(), left(inbox)) == (1, ["notes.txt"])
    assert len(conversing.waiting(NUMBER)) == 1


def test_one_message_over_which_we_stumble_holds_up_none(
    inbox: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    one = conversing.desk()
    take = messages_in.take

    def stumble(came: Came, **given: Any) -> None:
        if came.text == "first":
            raise ZeroDivisionError("a number and words")
        take(came, **given)

    monkeypatch.setattr(messages_in, "take", stumble)
    for text in ("first", "second"):
        sms.spool(Came(NUMBER, text, at=clock.now()), gateway="demo-gammu", names=[text])
    deliver_messages.take_in_spool()
    assert [words.text for words in told(one)] == ["second"]
    assert ([path.suffix for path in sms.spooled()], "words" in caplog.text) == ([sms.SEALED], False)


def test_letters_that_gammu_could_not_write_are_told_of(
    command: Command, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    conversing.desk()
    for locale, text, spoilt in (("C", "p?t", True), ("C", "plain", False), ("ht_HT.utf8", "Why?", False)):
        monkeypatch.setenv("LC_ALL", locale)
        monkeypatch.setenv("DECODED_1_TEXT", text)
        assert command() == 0
        deliver_messages.take_in_spool()
        assert ("LC_ALL=C.UTF-8" in capsys.readouterr().err) == spoilt, text


def test_a_modem_that_sends_nothing_gets_no_more_in_clear(tmp_path: Path) -> None:
    for number in range(calling.DROPS_MAX):
        calling.make(Drop(str(tmp_path), f"OUTC{number:08}.txt", b"x"))
    with pytest.raises(Unreachable):
        calling.make(Drop(str(tmp_path), "OUTC99999999.txt", b"x"))
    (tmp_path / "OUTC00000000.txt").unlink()
    assert calling.make(Drop(str(tmp_path), "OUTC99999999.txt", b"x")).status == 200
