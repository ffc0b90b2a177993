"""Reading a log over the network: from sites that fail or are hostile, without saying what one looks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tande.toolkit.promises import check_number, leaf_hash
from tande.verifier import cli
from tande.verifier.answers import Answer
from tande.verifier.checked import Options
from tande.verifier.commands.log import log
from tande.verifier.commands.mirror import ASIDE, mirror
from tande.verifier.commands.number import number
from tande.verifier.commands.watch import watch
from tande.verifier.sources import site as web
from tande.verifier.sources.errors import CannotRead, NoLogThere, TooLarge
from tests.verifier import sites
from tests.verifier.conftest import NOW, names
from tests.verifier.logs import Office, line, lines
from tests.verifier.test_attacks import another_anchor, swap

PAGE = (200, {"Content-Type": "text/html"}, b"<html>sign in to this network</html>")


@pytest.fixture
def site(office: Office) -> Iterator[sites.Site]:
    with sites.serving(office.folder) as served:
        yield served


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web.Site.__init__, "__kwdefaults__", {"pause": lambda _seconds: None})


def test_a_site_is_checked_like_a_folder_also_packed_and_by_several_lines(
    site: sites.Site, options: Options, office: Office
) -> None:
    site.packed = True
    found = log(site.address, options)
    assert names(found) == set()
    assert found.data["size"] == 400
    assert found.data["source"] == f"{site.address}/log"
    office.publish(lines(700, 9000))
    assert names(log(f"{site.address}/log/", options)) == set()


def test_what_fails_for_a_moment_is_asked_for_again(site: sites.Site, options: Options) -> None:
    fails = {"tile/0/000": (503, {"Retry-After": "1"}, b""), "keys.json": (429, {}, b""),
             "tile/entries/000": (200, {"Content-Length": "99999"}, b"cut off")}
    site.trick = lambda path, before: fails.get(path) if before < 2 else None
    assert names(log(site.address, options)) == set()


BROKEN = {
    "the server is down": (lambda _path, _before: (503, {}, b""), "answers 503"),
    "the site moved": (lambda _path, _before: (301, {"Location": "https://a.example"}, b""), "moved to https://a.exa"),
    "access is refused": (lambda _path, _before: (403, {}, b""), "answers 403"),
    "an endless file": (
        lambda path, _before: (200, {}, bytes(2_000_000)) if path == "tile/0/000" else None, "larger than it can be",
    ),
    "a file that unpacks without end": (
        lambda path, _before: (200, {"Content-Encoding": "gzip"}, web.gzip.compress(bytes(10_000_000)))
        if path == "keys.json" else None, "larger than it can be",
    ),
}


@pytest.mark.parametrize(("trick", "why"), BROKEN.values(), ids=[name.replace(" ", "-") for name in BROKEN])
def test_what_cannot_be_read_accuses_nobody(
    site: sites.Site, options: Options, trick: sites.Trick, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    site.trick = trick
    code = cli.main(["log", site.address, "--state", str(options.state)], clock=lambda: NOW)
    said = capsys.readouterr().out
    assert code == 2
    assert why in said
    assert options.state is not None
    assert not options.state.exists()


def test_a_page_instead_of_the_log_is_no_log(site: sites.Site, options: Options) -> None:
    site.trick = lambda path, _before: PAGE if path == "checkpoint" else None
    assert names(log(site.address, options)) == {"not_signed"}
    with pytest.raises(NoLogThere):
        log(f"{site.address}/elsewhere", options)
    for typed in ("ftp://example.org/log", "https://user@example.org/log", "http://"):
        with pytest.raises(CannotRead):
            log(typed, options)


def test_too_large_is_not_read_to_its_end(site: sites.Site) -> None:
    with pytest.raises(TooLarge):
        web.Site(f"{site.address}/log").read("tile/entries/000", limit=100)


class TestNumber:
    def test_a_list_is_asked_for_and_never_a_number(
        self, site: sites.Site, options: Options, office: Office
    ) -> None:
        digits = check_number(leaf_hash(office.published[7].entry))
        found = number(f"{digits[:4]} {digits[4:8]}-{digits[8:]}", site.address, options, whole=False, lang="ht")
        assert [one["index"] for one in found.data["found"]] == [7]  # type: ignore[union-attr,index]
        assert found.lines[0][1]["sentence"] == "Plent lan rive."
        assert [path for path in site.asked if path.startswith("num")] == ["numbers/index.json", "numbers/0/all.txt"]
        assert not any(digits[:4] in path for path in site.asked)

    def test_the_log_itself_is_asked_as_a_whole(self, site: sites.Site, options: Options, office: Office) -> None:
        asked = []
        for one, found in ((office.published[7], 1), (line(12345), 0)):
            site.asked.clear()
            answer = number(check_number(leaf_hash(one.entry)), site.address, options, whole=True, lang="en")
            assert len(answer.data["found"]) == found  # type: ignore[arg-type]
            asked.append({path for path in site.asked if path.startswith(("tile/", "numbers/"))})
        assert asked[0] == asked[1]

    def test_a_list_cut_so_finely_that_it_would_tell_is_not_asked_for(
        self, site: sites.Site, options: Options, office: Office
    ) -> None:
        office.write("numbers/index.json", '{"digits": 6, "size": 400}')
        digits = check_number(leaf_hash(office.published[7].entry))
        assert names(number(digits, site.address, options, whole=False, lang="en")) == {"unread"}
        assert not any(digits[:6] in path for path in site.asked)
        # Nor can a site make us ask for a million lists.
        assert names(log(site.address, options)) == {"wrong_list"}
        assert not any(path.startswith("numbers/6/") for path in site.asked)

    def test_a_mistyped_number_is_not_looked_up(self, site: sites.Site, options: Options) -> None:
        assert number("1234 5678 9012", site.address, options, whole=False, lang="en").code == 2
        assert site.asked == []


class TestWatch:
    def test_it_reads_the_whole_only_when_something_is_new(
        self, site: sites.Site, options: Options, office: Office
    ) -> None:
        assert watch(site.address, options).code == 0
        site.asked.clear()
        assert watch(site.address, options).code == 0
        assert not [path for path in site.asked if path.startswith("tile/")]
        office.publish(lines(3, 9000))
        assert watch(site.address, options).code == 0
        assert "tile/entries/001.p/147" in site.asked

    def test_it_says_one_line_and_only_when_something_is_wrong(
        self, site: sites.Site, options: Options, office: Office, capsys: pytest.CaptureFixture[str]
    ) -> None:
        arguments = ["watch", site.address, "--state", str(options.state)]
        assert cli.main(arguments, clock=lambda: NOW) == 0
        assert capsys.readouterr().out == ""
        told = list(office.published)
        swap(told)
        office.rewrite(told)
        assert cli.main(arguments, clock=lambda: NOW) == 1
        said = capsys.readouterr().out
        assert said.count("\n") == 1
        assert site.address in said

    def test_what_it_saw_shows_later_that_an_entry_came_late(
        self, site: sites.Site, options: Options, office: Office
    ) -> None:
        office.today = date(2026, 12, 1)
        office.anchors()
        for day in (20, 22, 30):
            watch(site.address, replace(options, now=datetime(2026, 11, day, tzinfo=UTC)))
        office.publish([line(900, month="2026-09"), line(901, month="2026-11")])
        found = watch(site.address, replace(options, now=datetime(2026, 12, 1, tzinfo=UTC)))
        assert names(found) == {"late_entry"}


class TestMirror:
    def run(self, site: sites.Site, options: Options, tmp_path: Path) -> Answer:
        return mirror(site.address, tmp_path / "mirror", options)

    def test_it_fetches_what_is_new_and_is_a_log_like_the_first(
        self, site: sites.Site, options: Options, office: Office, tmp_path: Path
    ) -> None:
        office.write("lookup/en.html", '<a href="fr.html"> <a href="es.html">')
        for path in ("lookup/es.html", "bulletin/2026-W44.txt", "bulletin/2026-W44.es.html", "bulletin/2025-W51.txt"):
            office.write(path, "hola")
        assert self.run(site, options, tmp_path).code == 0
        site.asked.clear()
        office.publish(lines(300, 9000))
        assert self.run(site, options, tmp_path).code == 0
        assert "tile/entries/000" not in site.asked
        assert "tile/entries/001" in site.asked
        copy = tmp_path / "mirror"
        assert names(log(str(copy), replace(options, state=tmp_path / "other.json"))) == set()
        beside = [path for name in ("lookup", "bulletin") for path in (copy / name).glob("*")]
        assert {path.name for path in beside} == {
            "en.html", "es.html", "2026-W44.txt", "2026-W44.es.html", "2025-W51.txt",
        }
        assert {path for path in site.asked if path.startswith("bulletin/2025-W51")} == set()
        assert not (copy / ASIDE).exists()

    def test_a_rewritten_log_is_named_and_the_copy_stays(
        self, site: sites.Site, options: Options, office: Office, tmp_path: Path
    ) -> None:
        self.run(site, options, tmp_path)
        kept = {path: path.read_bytes() for path in (tmp_path / "mirror").rglob("*") if path.is_file()}
        told = list(office.published)
        del told[5]
        office.rewrite([*told, *lines(30, 9000)])
        assert names(self.run(site, options, tmp_path)) == {"deletion", "fork"}
        # Also when this machine's memory was lost: the copy remembers.
        assert options.state is not None
        options.state.unlink()
        assert names(self.run(site, options, tmp_path)) == {"fork"}
        assert kept == {path: path.read_bytes() for path in (tmp_path / "mirror").rglob("*") if path.is_file()}

    def test_a_log_that_went_back_does_not_take_the_copy_with_it(
        self, site: sites.Site, options: Options, office: Office, tmp_path: Path
    ) -> None:
        self.run(site, options, tmp_path)
        office.rewrite(office.published[:300])
        assert options.state is not None
        options.state.unlink()
        assert "rollback" in names(self.run(site, options, tmp_path))
        assert (tmp_path / "mirror/checkpoint").read_text().split("\n")[1] == "400"

    def test_a_damaged_copy_accuses_nobody(
        self, site: sites.Site, options: Options, office: Office, tmp_path: Path
    ) -> None:
        self.run(site, options, tmp_path)
        (tmp_path / "mirror/tile/0/000").write_bytes(b"\0" * 8192)
        assert names(self.run(site, options, tmp_path)) == {"unread"}

    def test_anchors_are_looked_for_back_to_the_first_day(
        self, site: sites.Site, options: Options, office: Office, tmp_path: Path
    ) -> None:
        assert self.run(site, options, tmp_path).code == 0
        assert len(list((tmp_path / "mirror/anchors").glob("*"))) == len(list((office.folder / "anchors").glob("*")))
        another_anchor(office)
        assert names(log(site.address, options)) == {"changed_anchor"}
