"""A promise is kept or it is not; either way anybody can show it to anybody."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from tande.toolkit.notes import open_note, parse_verifier_key
from tande.toolkit.promises import receipt_vkey, sign_promise
from tande.verifier import cli
from tande.verifier.checked import Options
from tande.verifier.commands.log import log
from tande.verifier.commands.receipt import receipt
from tests.verifier import sites
from tests.verifier.conftest import NOW, names
from tests.verifier.logs import (
    LOG_KEY,
    OTHER_SEED,
    POLICY,
    RECEIPT_KEY,
    RECEIPT_SEED,
    WITNESS_KEY,
    Office,
    line,
    lines,
    promise,
)

DAY = date(2026, 10, 30)


@pytest.fixture
def site(office: Office) -> Iterator[sites.Site]:
    with sites.serving(office.folder) as served:
        yield served


def saved(tmp_path: Path, text: str, name: str = "receipt.txt") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8", newline="")
    return path


def test_a_promise_that_was_kept_however_it_was_saved(office: Office, options: Options, tmp_path: Path) -> None:
    note = promise(office.published[7], DAY)
    page = "Kòd ou: 1234\n\n" + "".join(f"    {one}\r\n" for one in note.splitlines()) + "\r\nKenbe papye sa a.\n"
    both = note + "\n" + promise(office.published[350], DAY)
    for text, count in ((note, 1), (page, 1), (both, 2), (note.rstrip("\n"), 1)):
        found = receipt([saved(tmp_path, text)], str(office.folder), options)
        assert names(found) == set()
        assert [name for name, _ in found.lines].count("kept") == count


@pytest.mark.parametrize("far", [True, False], ids=["site", "folder"])
def test_a_promise_before_on_and_after_its_day(
    office: Office, site: sites.Site, options: Options, tmp_path: Path, far: bool
) -> None:
    """The day is over when it is over everywhere on earth; and how late it is the log's own newest anchor says."""
    path = saved(tmp_path, promise(line(77_777), DAY))
    for days, expected in ((0, set()), (1, set()), (2, {"broken_promise"})):
        last = DAY + timedelta(days=days)
        for file in (office.folder / "anchors").iterdir():
            if file.name[:10] > last.isoformat():
                file.rename(tmp_path / file.name)
        options = replace(options, state=tmp_path / f"{days}.json")
        found = receipt([path], site.address if far else str(office.folder), options)
        assert names(found) - {"stands_still"} == expected
        for file in tmp_path.glob("2026-*"):
            file.rename(office.folder / "anchors" / file.name)


def test_a_broken_promise_is_kept_as_proof_that_others_can_check(
    office: Office, site: sites.Site, options: Options, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    note = promise(line(77_777), DAY)
    arguments = ["receipt", str(saved(tmp_path, note)), "--log", site.address, "--state", str(options.state)]
    assert cli.main(arguments, clock=lambda: NOW) == 1
    (proof,) = (tmp_path / "memory-evidence").iterdir()
    said, text = capsys.readouterr().out, proof.read_text()
    assert "Broken promise" in said
    assert str(proof) in said
    assert note in text
    assert office.read("checkpoint").decode() in text
    assert open_note(note, key=parse_verifier_key(RECEIPT_KEY))


def test_a_log_that_nothing_dates_breaks_no_promise_until_a_witness_dates_it(
    office: Office, options: Options, tmp_path: Path
) -> None:
    path = saved(tmp_path, promise(line(77_777), DAY))
    shutil.rmtree(office.folder / "anchors")
    office.anchors = lambda: None  # type: ignore[method-assign]
    assert names(receipt([path], str(office.folder), options)) == set()
    office.witnesses, office.cosigned_at = True, int(NOW.timestamp())
    office.publish()
    found = receipt([path], str(office.folder), replace(options, policy=POLICY, keys=(RECEIPT_KEY,)))
    assert names(found) == {"broken_promise"}


BAD = {
    "nothing": "just words",
    "another key": promise(line(1), DAY, OTHER_SEED),
    "a changed day": promise(line(1), DAY).replace("2026-10-30", "2027-10-30"),
    "another log": promise(line(1), DAY).replace("log.example/mss\n", "log.example/other\n", 1),
}


@pytest.mark.parametrize("text", BAD.values(), ids=[name.replace(" ", "-") for name in BAD])
def test_what_is_no_promise_proves_nothing(office: Office, options: Options, tmp_path: Path, text: str) -> None:
    found = receipt([saved(tmp_path, text)], str(office.folder), options)
    assert names(found) == {"bad_promise"}
    assert found.code == 2


def test_of_a_log_that_is_not_what_was_signed_nothing_is_said(office: Office, options: Options, tmp_path: Path) -> None:
    office.write("tile/entries/000", office.read("tile/entries/000")[:-1])
    found = receipt([saved(tmp_path, promise(line(77_777), DAY))], str(office.folder), options)
    assert names(found) == {"deletion"}
    assert found.data["promises"] == []


def test_another_logs_promise_is_not_held_against_this_one(office: Office, options: Options, tmp_path: Path) -> None:
    """Also when somebody gave the other log's key as well."""
    other = "log.example/other"
    note = sign_promise(origin=other, leaf=b"\7" * 32, publish_by=DAY, seed=RECEIPT_SEED)
    keys = (LOG_KEY, RECEIPT_KEY, receipt_vkey(origin=other, seed=RECEIPT_SEED))
    found = receipt([saved(tmp_path, note)], str(office.folder), replace(options, keys=keys))
    assert names(found) == {"bad_promise"}


class TestProofs:
    """A proof file is checked without any network."""

    @pytest.mark.parametrize("size", [1, 256, 257, 400, 66_000])
    def test_it_is_written_for_a_kept_promise_and_holds(self, options: Options, tmp_path: Path, size: int) -> None:
        office = Office(tmp_path / "own", today=date(2026, 10, 15))
        office.lists = lambda: None  # type: ignore[method-assign]
        office.publish(lines(size))
        for index in {0, size // 2, size - 1}:
            note = saved(tmp_path, promise(office.published[index], DAY))
            receipt([note], str(office.folder), options, proofs=tmp_path)
            (proof,) = tmp_path.glob("*.tlog-proof")
            found = receipt([proof], None, replace(options, keys=(LOG_KEY,)))
            assert found.code == 0
            assert [values["index"] for _, values in found.lines] == [index]
            proof.unlink()

    def test_nobody_learns_which_entry_it_is_about(
        self, site: sites.Site, office: Office, options: Options, tmp_path: Path
    ) -> None:
        note = saved(tmp_path, promise(office.published[7], DAY))
        receipt([note], site.address, options, proofs=tmp_path)
        tiles = [path for path in site.asked if path.startswith("tile/")]
        assert sorted(set(tiles)) == sorted(tiles)
        assert len(tiles) == 5

    def test_one_that_does_not_say_its_entry_needs_the_promise(
        self, office: Office, options: Options, tmp_path: Path
    ) -> None:
        note = saved(tmp_path, promise(office.published[7], DAY))
        receipt([note], str(office.folder), options, proofs=tmp_path)
        (proof,) = tmp_path.glob("*.tlog-proof")
        text = "\n".join(one for one in proof.read_text().split("\n") if not one.startswith("extra "))
        bare = saved(tmp_path, text, "bare.tlog-proof")
        assert names(receipt([bare], None, options)) == {"bad_promise"}
        found = receipt([bare, note], None, options)
        assert found.code == 0
        assert [name for name, _ in found.lines] == ["proven"]

    def test_one_that_was_changed_proves_nothing(self, office: Office, options: Options, tmp_path: Path) -> None:
        receipt([saved(tmp_path, promise(office.published[7], DAY))], str(office.folder), options, proofs=tmp_path)
        (proof,) = tmp_path.glob("*.tlog-proof")
        text = proof.read_text()
        for changed in (text.replace("index 7", "index 8"), text.replace("\n400\n", "\n401\n"), text[:-9], text[:60]):
            assert receipt([saved(tmp_path, changed)], None, options).code == 2

    def test_one_without_the_witnesses_that_the_policy_asks_for(
        self, office: Office, options: Options, tmp_path: Path
    ) -> None:
        receipt([saved(tmp_path, promise(office.published[7], DAY))], str(office.folder), options, proofs=tmp_path)
        (proof,) = tmp_path.glob("*.tlog-proof")
        found = receipt([proof], None, replace(options, policy=POLICY))
        assert names(found) == {"unread"}
        assert WITNESS_KEY in POLICY

    def test_without_any_key_it_is_not_believed(self, office: Office, options: Options, tmp_path: Path) -> None:
        log(str(office.folder), options)
        receipt([saved(tmp_path, promise(office.published[7], DAY))], str(office.folder), options, proofs=tmp_path)
        (proof,) = tmp_path.glob("*.tlog-proof")
        state = ["--state", str(tmp_path / "nothing.json")]
        assert cli.main(["receipt", str(proof), *state], clock=lambda: NOW) == 2
