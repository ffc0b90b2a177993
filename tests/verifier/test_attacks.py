"""Whatever is done to the log, the verifier finds it and calls it by its name; and it accuses no honest office."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tande.toolkit import anchors, number_lists
from tande.toolkit.notes import sign_bytes, signature_line, verifier_key
from tande.toolkit.tlog.checkpoint import Checkpoint
from tande.toolkit.tlog.hashing import leaf_hash
from tande.toolkit.tlog.signed import sign_checkpoint
from tande.toolkit.tlog.tiles import encode_bundle
from tande.verifier.checks.walk import decode
from tests.verifier.conftest import Look, names
from tests.verifier.logs import LOG_KEY, ORIGIN, OTHER_SEED, RECEIPT_KEY, SEED, Line, Office, line, lines

Attack = Callable[[Office], object]
FIRST, SECOND = "tile/entries/000", "tile/entries/001.p/144"
OTHER_KEY = str(verifier_key(name=ORIGIN, seed=OTHER_SEED))


def story(change: Callable[[list[Line]], object], more: int = 0) -> Attack:
    """Sign another story, with ``more`` new entries behind it: what only the holder of the key can do."""

    def attack(office: Office) -> None:
        told = list(office.published)
        change(told)
        office.rewrite([*told, *lines(more, 5000)])

    return attack


def swap(told: list[Line]) -> None:
    told[7], told[290] = told[290], told[7]


def bundle(change: Callable[[list[bytes]], object], path: str = FIRST) -> Attack:
    """Change a file of entries, and nothing that vouches for it."""

    def attack(office: Office) -> None:
        entries = decode(office.read(path)) or []
        change(entries)
        office.write(path, encode_bundle(entries))

    return attack


def flip(path: str, at: int = 40) -> Attack:
    """Change one bit of a file."""

    def attack(office: Office) -> None:
        data = bytearray(office.read(path))
        data[at] ^= 1
        office.write(path, bytes(data))

    return attack


def gone(path: str) -> Attack:
    return lambda office: (office.folder / path).unlink()


def batch(*new: Line) -> Attack:
    return lambda office: office.publish(new)


def entry_and_tile(office: Office) -> None:
    """Both copies of an entry, without the key."""
    bundle(lambda entries: entries.__setitem__(3, line(9).entry))(office)
    tile = bytearray(office.read("tile/0/000"))
    tile[3 * 32 : 4 * 32] = leaf_hash(line(9).entry)
    office.write("tile/0/000", bytes(tile))


def strange(entry: bytes) -> Attack:
    return lambda office: office.publish([Line(entry, {"kind": "", "at": ""}, b"")])


def taken_over(office: Office) -> None:
    office.seed = OTHER_SEED
    office.publish(lines(5, 6000))


def another_log(office: Office) -> None:
    head = Checkpoint("other.example/mss", 0, b"\0" * 32)
    office.write("checkpoint", sign_checkpoint(head, seed=OTHER_SEED))


def another_anchor(office: Office) -> None:
    day, salt = date(2026, 10, 20), b"\1" * 32
    office.write(anchors.anchor_path(day), anchors.sign_anchor(origin=ORIGIN, day=day, salt=salt, root=salt, seed=SEED))
    office.write(anchors.opening_path(day), anchors.write_opening(salt=salt, root=salt))


def changed_list(office: Office) -> None:
    path = "numbers/0/all.txt"
    office.write(path, office.read(path).replace(b"acknowledged", b"closed", 1))


def number_left_out(office: Office) -> None:
    path = "numbers/0/all.txt"
    office.write(path, b"".join(office.read(path).splitlines(keepends=True)[1:]))


def another_last_digit(office: Office) -> None:
    data = bytearray(office.read("numbers/0/all.txt"))
    data[11] = ord("0") + (data[11] - ord("0") + 1) % 10
    office.write("numbers/0/all.txt", bytes(data))


def a_line_twice(office: Office) -> None:
    data = office.read("numbers/0/all.txt")
    office.write("numbers/0/all.txt", data[: data.index(b"\n") + 1] + data)


def lists_cut_finely(office: Office) -> None:
    office.write(number_lists.INDEX, json.dumps({"digits": 6, "size": 400}))


SCRIPTS = line(1, "scripts.served", "2026-10", sha256={})
CLOSED = [line(number, "complaint.closed", "2026-10") for number in range(301)]
AGAIN = line(3)

# By whoever holds the key: a new story with a valid signature. Only memory finds it out.
RESIGNED: dict[str, tuple[Attack, set[str]]] = {
    "an entry is taken out": (story(lambda told: told.pop(5)), {"deletion"}),
    "an entry is taken out, others follow": (story(lambda told: told.pop(5), 20), {"deletion"}),
    "the newest is taken out, others follow": (story(lambda told: told.pop(), 20), {"edit"}),
    "an entry is changed": (story(lambda told: told.__setitem__(5, line(900))), {"edit", "fork"}),
    "an entry is changed, others follow": (story(lambda told: told.__setitem__(5, line(900)), 9), {"edit"}),
    "two change places": (story(swap), {"reorder", "fork"}),
    "one is put in between": (story(lambda told: told.insert(50, line(900))), {"insertion"}),
    "the log goes back": (story(lambda told: told.__delitem__(slice(300, None))), {"rollback"}),
    "everything is taken out": (story(lambda told: told.clear()), {"rollback"}),
    "one is changed and one is taken out": (
        story(lambda told: (told.pop(300), told.__setitem__(5, line(900)))), {"edit", "deletion"},
    ),
    "the log gets another key": (taken_over, {"new_key"}),
    "another log stands there": (another_log, {"other_log"}),
}

# By whoever can write the files but has no key: found at the first look already.
FILES: dict[str, tuple[Attack, set[str]]] = {
    "an entry is changed": (bundle(lambda entries: entries.__setitem__(3, line(900).entry)), {"edit"}),
    "an entry is taken out": (bundle(lambda entries: entries.pop(3)), {"deletion"}),
    "the last of a bundle is taken out": (bundle(lambda entries: entries.pop()), {"deletion"}),
    "two change places": (bundle(lambda entries: entries.insert(0, entries.pop(9))), {"reorder"}),
    "one is put in between": (bundle(lambda entries: entries.insert(9, line(900).entry)), {"insertion"}),
    "one is put at the end": (bundle(lambda entries: entries.append(line(900).entry)), {"insertion"}),
    "a bundle is gone": (gone(FIRST), {"deletion"}),
    "the newest bundle is gone": (gone(SECOND), {"deletion"}),
    "a bundle is cut short": (lambda office: office.write(FIRST, office.read(FIRST)[:-1]), {"deletion"}),
    "a hash is changed": (flip("tile/0/000"), {"wrong_tile"}),
    "a hash of the newest is changed": (flip("tile/0/001.p/144"), {"wrong_tile"}),
    "a hash above is changed": (flip("tile/1/000.p/1", 3), {"wrong_tile"}),
    "a tile is gone": (gone("tile/0/000"), {"wrong_tile"}),
    "an entry and its hash are changed": (entry_and_tile, {"wrong_root"}),
    "the size is changed": (
        lambda office: office.write("checkpoint", office.read("checkpoint").replace(b"\n400\n", b"\n399\n")),
        {"not_signed"},
    ),
    "the checkpoint is no checkpoint": (lambda office: office.write("checkpoint", b"<html>"), {"not_signed"}),
    "a list says another kind": (changed_list, {"wrong_list"}),
    "a number is left out": (number_left_out, {"wrong_list"}),
    "a number ends in another digit": (another_last_digit, {"wrong_list"}),
    "a number stands twice": (a_line_twice, {"wrong_list"}),
    "the lists would tell who asks": (lists_cut_finely, {"wrong_list"}),
    "the index is no index": (lambda office: office.write(number_lists.INDEX, b"[]"), {"wrong_list"}),
    "an anchor is changed": (flip(anchors.anchor_path(date(2026, 10, 19)), 60), {"wrong_anchor"}),
    "an anchor stands in another's place": (
        lambda office: office.write("anchors/2026-10-20", office.read("anchors/2026-10-19")), {"wrong_anchor"},
    ),
    "an opening does not fit its anchor": (
        flip(anchors.opening_path(date(2026, 10, 19)), 20), {"wrong_anchor"},
    ),
    "anchors were not made": (
        lambda office: [(office.folder / "anchors" / f"2026-10-2{n}").unlink() for n in (1, 2)], {"missing_anchor"},
    ),
    "anchors were not opened": (gone(anchors.opening_path(date(2026, 10, 25))), {"unopened_anchor"}),
}

# By an office that signs, but writes what cannot be.
CONTENTS: dict[str, tuple[Attack, set[str]]] = {
    "the same entry twice": (batch(AGAIN, line(800)), {"duplicate"}),
    "a line that is no entry": (strange(b"tande1 complaint.closed yesterday"), {"not_an_entry"}),
    "a line in a line": (strange(AGAIN.entry + b"\n" + line(801).entry), {"not_an_entry"}),
    "a kind that nobody knows": (batch(line(1, "complaint.forgotten", "2026-10")), {"unknown_kind"}),
    "a kind that is not public": (batch(line(1, "case.read", "2026-10")), {"unknown_kind"}),
    "more closed than received": (batch(*CLOSED), {"impossible_count"}),
    "closed a month before it was received": (
        batch(*[line(number, "complaint.closed", "2026-08") for number in range(5)]), {"impossible_count"},
    ),
    "more acknowledged than received": (
        batch(*lines(201, 7000, "complaint.acknowledged", "2026-10")), {"impossible_count"},
    ),
    "opened again without having ended": (batch(line(1, "complaint.reopened", "2026-10")), {"impossible_count"}),
    "from a month that has not begun": (batch(line(1, month="2026-12")), {"future_entry"}),
}


def ids(table: dict[str, tuple[Attack, set[str]]]) -> list[object]:
    return [pytest.param(attack, expected, id=name.replace(" ", "-")) for name, (attack, expected) in table.items()]


@pytest.mark.parametrize(("attack", "expected"), ids(RESIGNED))
def test_another_story_is_found_by_who_looked_before(
    office: Office, look: Look, attack: Attack, expected: set[str]
) -> None:
    assert names(look()) == set()
    attack(office)
    first, second = look(), look()
    assert names(first) == names(second) == expected
    assert first.code == 1
    assert all(one.papers for one in first.findings if one.name in expected)


@pytest.mark.parametrize(("attack", "expected"), ids(FILES))
def test_changed_files_are_found_at_the_first_look(
    office: Office, look: Look, attack: Attack, expected: set[str]
) -> None:
    attack(office)
    assert names(look()) == expected


@pytest.mark.parametrize(("attack", "expected"), ids(CONTENTS))
def test_what_cannot_be_is_found_at_the_first_look(
    office: Office, look: Look, attack: Attack, expected: set[str]
) -> None:
    attack(office)
    assert names(look()) == expected


def test_a_number_in_a_list_where_nobody_will_look(tmp_path: Path, look: Look) -> None:
    shutil.rmtree(tmp_path / "log")
    office = Office(tmp_path / "log", today=date(2026, 10, 15)).publish(lines(2600))
    assert names(look()) == {"stands_still"}
    first, second = "numbers/1/3.txt", "numbers/1/4.txt"
    moved, rest = office.read(first).split(b"\n", 1)
    office.write(first, rest)
    office.write(second, moved + b"\n" + office.read(second))
    assert names(look()) == {"stands_still", "wrong_list"}


def test_a_backup_that_was_put_back_is_told_beside_what_cannot_be(office: Office, look: Look) -> None:
    office.publish([line(1, "installation.restored", "2026-11"), line(3, "complaint.reopened", "2026-11")])
    found = look()
    assert names(found) == {"impossible_count"}
    assert [one.values["count"] for one in found.findings if one.name == "restored"] == [1]


def test_an_opening_that_does_not_fit_or_is_not_there(office: Office, look: Look) -> None:
    office.publish([SCRIPTS])
    assert names(look()) == set()
    flip("openings/400.json", 30)(office)
    assert names(look()) == {"wrong_opening"}
    gone("openings/400.json")(office)
    assert names(look()) == {"missing_opening"}


def test_an_anchor_that_was_replaced_or_taken_away(office: Office, look: Look) -> None:
    look()
    another_anchor(office)
    assert names(look()) == {"changed_anchor"}
    gone(anchors.anchor_path(date(2026, 10, 20)))(office)
    assert names(look()) == {"anchor_gone"}


def test_without_the_list_of_hashes_a_change_is_still_found(office: Office, look: Look, tmp_path: Path) -> None:
    look()
    kept = (tmp_path / "memory.leaves").read_bytes()
    story(lambda told: told.pop(5), 20)(office)
    (tmp_path / "memory.leaves").write_bytes(b"\0" * len(kept))  # damaged, it must not name what was not done
    assert names(look()) == {"rewritten"}
    (tmp_path / "memory.leaves").unlink()
    assert names(look()) == {"rewritten"}
    (tmp_path / "memory.leaves").write_bytes(kept)
    assert names(look()) == {"deletion"}


class TestLate:
    """Entries that come out after their time."""

    def test_behind_an_entry_of_a_later_month(self, tmp_path: Path, look: Look) -> None:
        """No memory is needed: an entry of December stands before it, so it came out in December or later."""
        office = Office(tmp_path / "log", today=date(2026, 12, 20))
        shutil.rmtree(office.folder)
        office.publish(lines(5)).publish([line(901, month="2026-12")]).publish([line(902)])
        found = look(now=datetime(2026, 12, 21, tzinfo=UTC))
        assert names(found) == {"late_entry"}
        (late,) = [one for one in found.findings if one.name == "late_entry"]
        assert (late.values["index"], late.values["period"], late.values["due"]) == (6, "2026-09", "2026-11-20")

    def test_that_a_witness_did_not_see_in_time(self, office: Office, look: Look) -> None:
        office.witnesses, office.today = True, date(2026, 11, 25)
        office.cosigned_at = int(datetime(2026, 11, 24, tzinfo=UTC).timestamp())
        office.publish()
        assert names(look(now=datetime(2026, 11, 25, tzinfo=UTC))) == set()
        office.cosigned_at = int(datetime(2026, 11, 25, tzinfo=UTC).timestamp())
        office.publish([line(901, month="2026-09"), line(902, month="2026-10")])
        assert names(look(now=datetime(2026, 11, 25, tzinfo=UTC))) == {"late_entry"}

    def test_what_was_waiting_when_the_log_began_has_its_time_from_then_on(self, tmp_path: Path, look: Look) -> None:
        shutil.rmtree(tmp_path / "log")
        office = Office(tmp_path / "log")
        office.publish([line(1, month="2026-09"), *lines(9, 100, month="2025-03"), line(2, month="2026-08")])
        assert names(look()) == set()


class TestHonest:
    """What an honest office does, and what happens to one, is no finding."""

    def test_growing_by_batches(self, office: Office, look: Look) -> None:
        look()
        for size in (1, 111, 256, 300):
            found = look()
            office.publish(lines(size, 10_000 * size, month="2026-10"))
            assert names(found) == set()
        assert look().data["size"] == 400 + 1 + 111 + 256 + 300

    def test_dropping_partial_files_once_the_full_ones_are_there(self, office: Office, look: Look) -> None:
        before = office.read("checkpoint")
        office.publish(lines(300, 20_000))
        office.write("checkpoint", before)
        for path in (*office.folder.glob("tile/*/001.p"),):
            shutil.rmtree(path)
        # The lists know more than this checkpoint, as when a batch comes out while somebody reads.
        assert names(look()) == set()

    def test_lists_that_are_written_a_moment_later(self, office: Office, look: Look) -> None:
        before = office.read(number_lists.INDEX), office.read("numbers/0/all.txt")
        office.publish(lines(3, 20_000))
        office.write(number_lists.INDEX, before[0])
        office.write("numbers/0/all.txt", before[1])
        assert names(look()) == {"lists_behind"}

    def test_a_copy_that_is_behind(self, office: Office, look: Look, tmp_path: Path) -> None:
        shutil.copytree(office.folder, tmp_path / "copy")
        office.publish(lines(3, 20_000))
        look()
        assert names(look(where=tmp_path / "copy")) == {"behind"}
        assert ("since", {"before": 403, "new": 0}) in look().lines

    def test_a_copy_that_stood_still_and_catches_up(self, office: Office, look: Look) -> None:
        """An entry of October came out in November; that the copy held it only in December is nobody's lateness."""
        assert names(look(now=datetime(2026, 12, 20, tzinfo=UTC))) == {"stands_still"}
        office.today = date(2026, 12, 19)
        office.publish(lines(3, 20_000, month="2026-10"))
        assert names(look(now=datetime(2026, 12, 20, tzinfo=UTC))) == set()

    def test_replacing_its_key_with_the_former_ones_signature(self, office: Office, look: Look) -> None:
        look()
        body = {"log": [OTHER_KEY, LOG_KEY], "receipts": RECEIPT_KEY}
        office.seed = OTHER_SEED
        office.publish([line(1, "log_key.changed", "2026-10", **body)])
        text = office.read("checkpoint").split(b"\n\n")[0].decode() + "\n"
        former = signature_line(verifier_key(name=ORIGIN, seed=SEED), sign_bytes(text.encode(), seed=SEED))
        office.write("checkpoint", office.read("checkpoint") + former.encode())
        office.write("keys.json", json.dumps(body))
        assert names(look()) == {"keys_changed"}
        office.publish(lines(3, 20_000))
        assert names(look()) == set()
