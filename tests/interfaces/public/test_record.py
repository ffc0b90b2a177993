"""The public log as anyone fetches it, and the look-up of a number: whole, cacheable, and deaf to hostile addresses."""

import json
import re

import pytest
from django.test import Client

from tande.interfaces.public import record_words
from tande.ledger.publication import queries as record
from tande.ledger.publication.folder import Folder
from tande.policy import facts
from tande.toolkit import codes, number_lists, openings
from tests.interfaces.public.people import LANGUAGES, Desk, Reporter
from tests.interfaces.public.test_pages import check_outline
from tests.ledger.conftest import log
from tests.ledger.logs import MONDAY, WEEK, check, entries_of, happen, publish

__all__ = ["log"]
pytestmark = pytest.mark.django_db
IMMUTABLE = "public, max-age=31536000, immutable"
FRESH = "public, max-age=10"



@pytest.mark.parametrize(
    ("path", "kind", "kept"),
    [("checkpoint", "text/plain; charset=utf-8", FRESH), ("tile/0/000.p/9", "application/octet-stream", IMMUTABLE),
     ("tile/entries/000.p/9", "application/octet-stream", IMMUTABLE), ("numbers/index.json", "application/json", FRESH),
     ("numbers/0/all.txt", "text/plain; charset=utf-8", FRESH),
     ("anchors/2026-11-09", "text/plain; charset=utf-8", IMMUTABLE)],
)  # fmt: skip
def test_every_file_has_its_type_and_may_be_kept(log: Folder, path: str, kind: str, kept: str) -> None:
    happen(9)
    publish(MONDAY + WEEK)
    answer = Client().get(f"/log/{path}")
    assert answer.status_code == 200
    assert answer.content == log.read(path)
    assert (answer["Content-Type"], answer["Cache-Control"]) == (kind, kept)
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    again = Client(headers={"if-none-match": answer["ETag"]}).get(f"/log/{path}")
    assert (again.status_code, again.content) == (304, b"")
    assert not answer.cookies


@pytest.mark.once
@pytest.mark.parametrize(
    "path",
    ["", "checkpoint/", "Checkpoint", "checkpoint%00", ".signed", ".lock", ".opened", "tile", "tile/", "tile/0/000",
     "tile/0/000.p/0", "tile/0/000.p/8", "tile/0/000.p/10", "tile/0/000.p/256", "tile/0/000.p/99999999999999999999",
     "tile/64/000", "tile/-1/000", "tile/00/000.p/9", "tile/0/0.p/9", "tile/0/x000/000.p/9", "tile/0/x/000.p/9",
     f"tile/0/{'x999/' * 40}999", "tile/entries/001", "tile/data/000.p/9", "../secrets.toml", "tile/../../secrets.toml",
     "%2e%2e/secrets.toml", "numbers/7/all.txt", "numbers/0/..%2f..%2fsecrets.toml", "numbers/0/1.txt",
     "openings/0.json", "openings/00.json", "openings/-1.json", "openings/9999999999999999999.json",
     "anchors/2026-13-99", "anchors/١٢٣٤-01-01", "bulletin/2026-W99.html",
     "lookup/../checkpoint", "a" * 5000, "😀", "%ff%fe", "checkpoint?size=1%00&x[]=😀"],
)  # fmt: skip
def test_no_other_name_gives_anything(log: Folder, path: str) -> None:
    happen(9)
    publish()
    answer = Client(raise_request_exception=True).get(f"/log/{path}")
    assert answer.status_code in (301, 400, 404) or path.startswith("checkpoint?")
    assert b"seed" not in answer.content
    assert len(answer.content) < 4000


def test_what_is_signed_and_not_shown_is_not_served(log: Folder) -> None:
    """Tiles of a batch that witnesses have not seen stand on the disk and are nobody's business yet."""
    from tande.ledger.publication import publishing

    happen(9)
    publish()
    happen(9, MONDAY + WEEK)
    publishing.publish(at=MONDAY + 3 * WEEK, cosign=lambda _log, note, _signed: (note, False))
    assert log.read("tile/0/000.p/18") is not None
    assert Client().get("/log/tile/0/000.p/18").status_code == 404
    assert Client().get("/log/tile/0/000.p/9").status_code == 200


def test_an_empty_record_is_said_to_be_empty(log: Folder) -> None:
    assert Client().get("/log/checkpoint").status_code == 404
    for page in ("/n/", "/n/list/"):
        answer = Client().get(page)
        assert answer.status_code == 200
        check_outline(answer.content.decode())
    publish()
    assert check(log).size == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_speak_every_language_and_weigh_little(log: Folder, language: str) -> None:
    happen(40)
    happen(1, kind="desk_key.made")
    publish()
    prefix = "" if language == "ht" else f"/{language}"
    for page in ("/n/", "/n/list/"):
        answer = Client(headers={"accept-encoding": "gzip"}).get(prefix + page)
        assert len(answer.content) < 14_000
        check_outline(Client().get(prefix + page).content.decode())


def test_the_lists_are_cut_when_they_grow(log: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(number_lists, "BUCKET", 4)
    happen(39)
    publish()
    assert record.lists() == record.Lists(0, 39)
    happen(20, MONDAY + WEEK)
    publish(MONDAY + 3 * WEEK)
    assert record.lists() == record.Lists(1, 59)
    assert check(log).size == 59
    top = Client().get("/n/list/").content.decode()
    shown = [number for n in range(10) for number in _numbers(Client().get(f"/n/list/{n}/").content.decode())]
    assert _numbers(top) == []
    assert len(shown) == 59
    assert shown == sorted(shown)
    for hostile in ("12", "x", "-1", "１", "0" * 400, "%00"):
        assert Client().get(f"/n/list/{hostile}/").status_code in (400, 404)
    happen(400, MONDAY + 3 * WEEK)
    publish(MONDAY + 5 * WEEK)
    assert record.lists() == record.Lists(2, 459)
    assert check(log).size == 459


def _numbers(html: str) -> list[str]:
    return re.findall(r'class="number">([0-9 ]{14})<', html)


def test_with_her_code_she_sees_each_stage_and_what_it_commits_to(log: Folder, desk: Desk, reporter: Reporter) -> None:
    code = reporter.file().code
    happen(6)
    publish(MONDAY + 400 * WEEK)
    reporter.open("/k/").send("/k/", code=code)
    (opening,) = re.findall(r"^\{.*\}$", reporter.html.replace("&quot;", '"'), re.MULTILINE)
    number = re.search(r'class="number">([0-9 ]{14})<', reporter.html)
    assert number is not None
    (found,) = [one for one in record.listed("") if codes.show(one.number) == number[1]]
    entry = entries_of(log, record.shown_size())[found.index]
    assert openings.check_opening(opening.encode(), entry=entry)["kind"] == "complaint.received"
    assert f"index {found.index}\n" in reporter.html
    assert json.loads(opening)["fact"]["subject"]


def test_every_public_kind_has_plain_words() -> None:
    assert set(record_words.KINDS) == {kind for kind in facts.KINDS if facts.is_public(kind)} | {"figures.released"}
