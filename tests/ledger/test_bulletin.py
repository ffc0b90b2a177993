"""The weekly bulletin: decided once, the same after any crash, one SMS and one page a language, beside the log."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.conf import settings as house
from django.utils.html import escape
from django.utils.translation import override
from pytest_django.fixtures import Settings

from tande.ledger.publication import bulletin, bulletin_page, publishing, queries, trees
from tande.ledger.publication.errors import LogBusy
from tande.ledger.publication.folder import CHECKPOINT, SIGNED, Folder
from tande.policy import facts
from tande.policy.sms import parts
from tande.toolkit.bulletins import show_digits
from tande.toolkit.notes import COSIGNATURE, MLDSA44, verifier_key
from tande.toolkit.tlog.checkpoint import Checkpoint
from tande.toolkit.tlog.cosignature import cosign
from tande.toolkit.tlog.signed import open_signed
from tests.ledger.logs import MONDAY, happen, publish, shown

HOUR = timedelta(hours=1)
FIRST, SECOND = "2026-W45", "2026-W46"


def due(week: int) -> datetime:
    """An hour after the beginning of week 45's publication, or of one of the weeks after it."""
    rhythm = publishing.rhythm()
    return rhythm.begins(rhythm.slot(MONDAY) + 1 + week) + HOUR


def rounds(log: Folder, at: datetime) -> None:
    """As the console does it."""
    publish(at)
    bulletin.catch_up(log, log.text(CHECKPOINT) or "", at=at)


def contents(log: Folder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (log.path / "bulletin").glob("*")}


def test_one_a_week_in_every_language(log: Folder) -> None:
    """Numbers since the last one and in all; the week after counts on from there."""
    happen(6)
    happen(3, MONDAY, kind="complaint.closed")
    rounds(log, due(0))
    assert bulletin.newest(log) == FIRST
    codes = ["", *(f".{code}" for code in house.MISSION.language_codes[1:])]
    names = {f"{FIRST}{code}.{kind}" for code in codes for kind in ("html", "txt")}
    first = contents(log)
    assert set(first) == {*names, "bulletin.css", f".{FIRST}.json"}
    head = shown(log)
    for name in names:
        assert show_digits(head.root) in re.sub(r"(?:<[^>]*>|\s)+", " ", first[name].decode()), name
    assert counts(first[f"{FIRST}.en.html"]) == {"The complaint was received.": (6, 6),
                                                 "The complaint was closed and the person was told.": (3, 3)}

    happen(5, due(0))
    rounds(log, due(1) - 2 * HOUR)
    assert contents(log) == first
    rounds(log, due(1))
    assert bulletin.newest(log) == SECOND
    assert counts(contents(log)[f"{SECOND}.en.html"]) == {
        "The complaint was received.": (5, 11), "The complaint was closed and the person was told.": (0, 3)
    }
    assert {name: data for name, data in contents(log).items() if FIRST in name} == {
        name: data for name, data in first.items() if FIRST in name
    }


def counts(page: bytes) -> dict[str, tuple[int, int]]:
    rows = re.findall(r'<th scope="row">(.+?)<td>(\d+)<td>(\d+)', page.decode())
    return {text: (int(new), int(every)) for text, new, every in rows}


def test_killed_anywhere_it_says_the_same(log: Folder) -> None:
    """Whatever of it was written, and whatever the log has become since: the decision stands."""
    happen(6)
    rounds(log, due(0))
    whole = contents(log)
    happen(6, due(0))
    publish(due(1))
    order = [f"{FIRST}.txt", *(name for name in whole if name.endswith((".html", ".txt")) and name != f"{FIRST}.txt")]
    for lost in range(1, len(order) + 1):
        for name in order[:lost]:
            log.remove(f"bulletin/{name}")
        bulletin.catch_up(log, log.text(CHECKPOINT) or "", at=due(1) - 2 * HOUR)
        assert contents(log) == whole, lost


def test_the_last_file_is_written_last(log: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    happen(6)
    written: list[str] = []
    write = Folder.write
    monkeypatch.setattr(Folder, "write", lambda self, name, data: (written.append(name), write(self, name, data))[1])
    rounds(log, due(0))
    ours = [name for name in written if name.startswith("bulletin/")]
    assert (ours[0], ours[-1]) == (f"bulletin/.{FIRST}.json", f"bulletin/{FIRST}.txt")


def test_when_there_is_none(log: Folder) -> None:
    """Not of an empty log; not, for three days, while the witnesses are waited for; not while another writes."""
    rounds(log, due(0))
    assert contents(log) == {}
    happen(6)
    publish(due(1))
    log.write(SIGNED, (log.text(CHECKPOINT) or "").encode())
    for hours, expected in ((0, None), (60, None), (80, SECOND)):
        bulletin.catch_up(log, log.text(CHECKPOINT) or "", at=due(1) + hours * HOUR)
        assert bulletin.newest(log) == expected, hours
    with log.one_writer(), pytest.raises(LogBusy):
        bulletin.catch_up(log, log.text(CHECKPOINT) or "", at=due(2))


def test_one_text_message_in_every_language() -> None:
    largest = Checkpoint("o", 10**9, b"\xff" * 32)
    for code in house.MISSION.language_codes:
        with override(code):
            text = bulletin_page.sms("2026-W53", largest)
        assert parts(text).plain, text
        assert parts(text).parts == 1, text
        assert show_digits(largest.root) in text
        assert not re.search(r"(?i)tande|plent|plainte|complain|quej|lalamik", text)


def files(note: str, *, everything: bool = True) -> dict[str, str]:
    numbers = {kind: 1234 for kind, one in facts.KINDS.items() if one.public} if everything else {"new.kind": 3}
    made = bulletin_page.files(week=FIRST, day=MONDAY.date(), note=note, new=numbers, every=numbers)
    return {name: data.decode() for name, data in made.items()}


def cosigned(settings: Settings, witnesses: int) -> str:
    """A checkpoint with the lines of so many witnesses, each with a second, post-quantum one; the policy names them."""
    head = Checkpoint(house.MISSION.receipt_origin, 4711, bytes(range(32)))
    note, lines = trees.sign(head, at=MONDAY), [f"log {trees.log_keys()[0]}"]
    for number in range(witnesses):
        name, seed = f"w{number}.example/w1", bytes([number + 1]) * 32
        for kind in (COSIGNATURE, MLDSA44):
            note += cosign(head, name=name, seed=seed, time=1_800_000_000, kind=kind)
            lines.append(f"witness w{number}-{kind} {verifier_key(name=name, seed=seed, kind=kind)}")
    settings.TANDE = replace(settings.TANDE, trust_policy="\n".join([*lines, "quorum none", ""]))
    return note


def test_pages_stand_alone(settings: Settings, log: Folder) -> None:
    """No scripts, no styles inside (our own rule for pages forbids them), no address but its own neighbours'."""
    settings.TANDE = replace(settings.TANDE, public_url="https://tande.example.org")
    note = cosigned(settings, 2)
    made = files(note)
    for name, page in made.items():
        if name.endswith(".html"):
            assert not re.search(r"(?i)<script|style=|<style|\son\w+=|javascript:", page), name
            assert {target for target in re.findall(r'(?:href|src)="([^"]+)"', page)} <= {*made, "data:,"}, name
            assert "w0-4" in page
            assert "w1.example/w1, 2027-01-15" in page
            assert len(page.encode()) < 20_000
        log.write(f"bulletin/{name}", page.encode())
        served = queries.public_file(f"bulletin/{name}")
        assert served is not None, name
        assert served.content_type.startswith("text/"), name
    log.write(f"bulletin/.{FIRST}.json", b"{}")
    assert queries.public_file(f"bulletin/.{FIRST}.json") is None


def test_a_demonstration_says_so_on_every_page(settings: Settings) -> None:
    note = cosigned(settings, 0)
    for demo in (False, True):
        settings.TANDE = replace(settings.TANDE, demo=demo)
        made = files(note)
        for code in house.MISSION.language_codes:
            page = made[bulletin_page.page_name(FIRST, code)]
            assert (escape(house.MISSION.demo_name[code]) in page) is demo, code


def test_without_witnesses_and_with_what_only_a_newer_version_knows(settings: Settings) -> None:
    page = files(cosigned(settings, 0), everything=False)[f"{FIRST}.en.html"]
    assert "Nobody else has signed it yet." in page
    assert list(counts(page.encode()).values()) == [(3, 3)]


def test_the_square_holds_the_head_and_the_logs_signature(settings: Settings) -> None:
    """And as many witnesses as fit; never a post-quantum line, and never more than a cheap phone reads."""
    note = cosigned(settings, 9)
    data = bulletin_page.in_square(note)
    assert len(data) <= 700
    every = [verifier_key(name=f"w{n}.example/w1", seed=bytes([n + 1]) * 32, kind=COSIGNATURE) for n in range(9)]
    signed = open_signed(data.decode(), keys=[*trees.log_keys(), *every])
    assert signed.checkpoint.size == 4711
    assert trees.log_keys()[0] in signed.by
    assert 3 <= len(signed.by) < 10
