"""The card's page: every step in every language, at most 60 kB on the wire, kept whole, the same card on paper."""

import gzip
import hashlib
import io
import json
import re
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.test import Client
from pypdf import PdfReader

from tande.interfaces.console import log_standing
from tande.interfaces.field import pages, shown
from tande.policy import encounters, force
from tande.project import card
from tande.toolkit import drawings
from tande.toolkit.sealing import public_key_of
from tests.harness import languages

LANGUAGES = settings.MISSION.language_codes
WIRE_MAX = 60_000


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_whole_card_has_at_most_60_kilobytes_on_the_wire(lang: str) -> None:
    """Page, sheet, both scripts, manifest and pictures, as a phone asks for them, with 600 bytes of headers each."""
    client, total, count = Client(headers={"Accept-Encoding": "gzip, deflate, br"}), 0, 0
    first = client.get(f"/card/{lang}/")
    assert first.headers["Content-Encoding"] == "gzip"
    page = gzip.decompress(first.content).decode()
    linked = set(re.findall(r'(?:href|src)="(/(?:static|card)/[^"#]+\.(?:js|css|svg|png|webmanifest))"', page))
    listed = client.get(f"/card/{lang}/files.json")
    wanted = {name for name, _hash in json.loads(_plain(listed))["files"]} | linked
    wanted |= {"/card/worker.js", "/card/icon-192.png", "/card/icon-512.png"}
    for address in sorted(wanted):
        total, count = total + _on_the_wire(client, address), count + 1
    assert total + len(listed.content) + 600 * count <= WIRE_MAX
    assert count >= 8


def _on_the_wire(client: Client, address: str) -> int:
    if address.startswith(settings.STATIC_URL):
        path = Path(settings.STATIC_ROOT) / address.removeprefix(settings.STATIC_URL)
        return min(each.stat().st_size for each in path.parent.glob(path.name + "*"))
    answer = client.get(address)
    assert answer.status_code == 200, address
    return len(answer.content)


def _plain(answer: object) -> bytes:
    content: bytes = answer.content  # type: ignore[attr-defined]
    return gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_every_step_with_its_drawing(lang: str) -> None:
    page = pages.page(lang).decode()
    assert f'<html lang="{lang}">' in page
    found = settings.CARD
    for step in (*found.steps, *found.nevers):
        assert f'<li id="{step.code}"><svg' in page, step.code
        assert step.title[lang]
        assert len(step.lines[lang]) == len(step.lines["en"])
    assert page.count('class="no"') == len(found.nevers) + 1
    assert "{hours}" not in page
    assert "24" in page.split('id="handover"')[1][:1500]
    assert not re.search(r'<(?:script|style)>|style="|onclick|https?://(?!www\.w3\.org/2000/svg)', page)


@pytest.mark.parametrize("lang", [one for one in LANGUAGES if one != "en"])
def test_every_answer_is_in_the_phones_language(lang: str) -> None:
    """Labels come from the rules: none is left that nobody put into the language."""
    known = _catalogue(lang)
    for words in (*shown.CHOICES.values(), *shown.MORE.values(), *shown.FORCE.values()):
        for label in words[1].values():
            assert label in known, label
    for level, some in force.MEANS.values():
        assert {force.LEVELS[level], some} <= known


def _catalogue(lang: str) -> set[str]:
    """The English texts for which the language has words, of both catalogues."""
    paths = [folder / lang / "LC_MESSAGES" / "django.po" for folder in settings.LOCALE_PATHS]
    return {entry.msgid for path in paths for entry in polib.pofile(str(path)) if entry.msgstr}


def test_doubt_about_age_is_what_stands_there_before_anybody_chose() -> None:
    page = pages.page("en").decode()
    assert re.search(r'name="child" value="doubt" checked', page)
    assert not re.search(r'name="(?:age_band|sex|apart|circumstance)" value="[^"]*" checked', page)
    assert "18-25" in encounters.AGE_BANDS


def test_the_list_of_files_names_what_is_served_and_changes_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client()
    listed = client.get("/card/fr/files.json").json()
    for address, digest in listed["files"]:
        if not address.startswith(settings.STATIC_URL):
            assert hashlib.sha256(client.get(address).content).hexdigest() == digest, address
    monkeypatch.setattr(shown, "hours", lambda: 12)
    assert client.get("/card/fr/files.json").json()["version"] != listed["version"]
    assert client.get("/card/ht/files.json").json()["version"] != listed["version"]


def test_the_worker_and_the_script_are_among_the_published_scripts() -> None:
    published = log_standing.scripts()
    for name in ("web/card.js", pages.WORKER):
        served = staticfiles_storage.hashed_files[name]  # type: ignore[attr-defined]
        assert published[settings.STATIC_URL + served] == hashlib.sha256(pages.served(name)).hexdigest()
    answer = Client().get("/card/worker.js")
    assert answer.content == pages.served(pages.WORKER)
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert "Service-Worker-Allowed" not in answer.headers


def test_the_texts_of_the_card_are_among_the_rules_that_the_log_shows() -> None:
    assert {f"card/{name}.toml" for name in ("card", *LANGUAGES)} <= set(log_standing.rules())


def test_a_phone_is_sent_to_the_card_in_its_language_and_keeps_no_cookie() -> None:
    answer = Client(headers={"Accept-Language": "sw"}).get("/card/")
    assert (answer.status_code, answer.url) == (302, "/card/sw/")
    page = Client().get("/card/sw/")
    assert page.cookies == {}
    assert page.headers["Content-Language"] == "sw"
    assert "manifest-src 'self'" in page.headers["Content-Security-Policy"]
    assert Client().get("/card/xx/").status_code == 404
    assert Client().get("/card/icon-64.png").status_code == 404


def test_the_manifest_stays_within_the_card_and_its_pictures_are_what_it_says() -> None:
    client = Client()
    made = client.get("/card/es/card.webmanifest").json()
    assert (made["scope"], made["start_url"], made["display"]) == ("/card/", "/card/es/", "standalone")
    for picture in made["icons"]:
        content = client.get(picture["src"]).content
        if picture["type"] == "image/png":
            size = int(picture["sizes"].partition("x")[0])
            assert content[:8] == b"\x89PNG\r\n\x1a\n"
            assert (int.from_bytes(content[16:20]), int.from_bytes(content[20:24])) == (size, size)


@pytest.mark.parametrize("lang", languages.each(LANGUAGES))
def test_the_same_card_is_on_paper(lang: str) -> None:
    client = Client()
    for form, size in (("card", (298, 420)), ("card-a4", (595, 842))):
        pdf = PdfReader(io.BytesIO(client.get(f"/card/{lang}/{form}.pdf").content))
        assert len(pdf.pages) == 2
        box = pdf.pages[0].mediabox
        assert (round(box.width), round(box.height)) == size
        sides = ["".join(page.extract_text().split()) for page in pdf.pages]
        for side, steps in zip(sides, (settings.CARD.steps, settings.CARD.nevers), strict=True):
            for step in steps:
                assert "".join(step.title[lang].split()) in side, (form, step.code)


def test_the_page_bears_the_key_of_the_field_and_never_its_seed() -> None:
    page = pages.page("ht").decode()
    assert pages.base64_text(public_key_of(settings.TANDE.field_seed)) in page
    assert pages.base64_text(settings.TANDE.field_seed) not in page


def test_a_pack_without_a_card_or_with_a_faulty_one_stops_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert card.read(tmp_path, languages=("en",)).version == ""
    folder = tmp_path / "card"
    folder.mkdir()
    (folder / "card.toml").write_text('version = 1\n[steps.one]\ndrawing = "sun"\nsource = "x"\ncertainty = "rule"\n')
    (folder / "en.toml").write_text('title = "T"\nabout = "A"\n[one]\ntitle = "It’s one"\nlines = []\n[two]\nx = "?"\n')
    found = card.read(tmp_path, languages=("en",))
    said = "\n".join(found.faults)
    for fault in ("drawing", "nevers", "apostrophes", "lines", "two"):
        assert fault in said, fault
    monkeypatch.setattr(settings, "CARD", found)
    assert [Client().get(f"/card/en/{name}").status_code for name in ("", "files.json", "card.pdf")] == [404] * 3
    assert Client().get("/").status_code == 200


def test_every_drawing_is_small_and_holds_no_letter_of_any_language() -> None:
    for name in drawings.NAMES:
        assert "<text" not in drawings.drawing(name)
        assert len(drawings.drawing(name, crossed=True)) < 900
    with pytest.raises(KeyError):
        drawings.drawing("../icon")
