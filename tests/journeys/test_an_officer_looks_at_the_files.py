"""Evidence on the desk: opened and checked in the browser, and no file can do anything there."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Route, expect

from tande.policy.limits import PART_BYTES
from tests.harness.browser import NewPage
from tests.harness.server import Server
from tests.interfaces.staff.reporter import Reporter
from tests.journeys.desk import at_desk
from tests.journeys.navigators import SEALING, Officer

SCRIPT = b"<html><script>document.title='owned';fetch('/desk/owned')</script></html>"


@pytest.fixture
def woman(shared_server: Server) -> Reporter:
    return Reporter(shared_server.url, lang="fr").report("Voir les fichiers.")


@pytest.fixture
def joel(shared_server: Server, new_page: NewPage) -> Officer:
    return at_desk(shared_server, new_page, "intake_officer")


def item(officer: Officer, name: str) -> Locator:
    return officer.page.locator("#files > li").filter(has_text=name)


def test_each_kind_is_shown_in_its_way(woman: Reporter, joel: Officer, photo: Path, paper: Path) -> None:
    woman.attach("foto.jpg", "image/jpeg", photo.read_bytes())
    woman.attach("papye.pdf", "application/pdf", paper.read_bytes())
    woman.attach("not.txt", "text/plain", "Premye liy\n<b>Dezyèm</b>".encode())
    woman.attach("pa yon pdf.pdf", "application/pdf", SCRIPT)
    joel.open(woman.case_id)
    for name, shown in (("foto.jpg", "img"), ("papye.pdf", "canvas[data-page='1']"), ("not.txt", "pre")):
        item(joel, name).locator("[data-open]").click()
        expect(item(joel, name).locator(f".viewer {shown}")).to_be_visible(timeout=SEALING)
        expect(item(joel, name).locator("[data-whole=yes]")).to_be_visible()
    expect(item(joel, "not.txt").locator("pre")).to_have_text("Premye liy\n<b>Dezyèm</b>")
    item(joel, "pa yon pdf.pdf").locator("[data-open]").click()
    expect(item(joel, "pa yon pdf.pdf").locator(".viewer .note.warn")).to_be_visible(timeout=SEALING)
    assert joel.page.title() != "owned"


def test_what_could_do_something_can_only_be_saved(woman: Reporter, joel: Officer, tmp_path: Path) -> None:
    """The type decides, and a polyglot's name does not: it goes out as bytes under a harmless name."""
    kinds = ["text/html", "image/svg+xml", "application/xhtml+xml", "application/zip", "x", "image/png, text/html"]
    for kind in kinds:
        woman.attach("../../photo.jpg", kind, SCRIPT)
    joel.open(woman.case_id)
    files = joel.page.locator("#files > li")
    expect(files).to_have_count(len(kinds))
    expect(files.locator("[data-open]")).to_have_count(0)
    for file in files.all():
        file.locator("[data-save]").click()
        expect(file.locator(".viewer a[download]")).to_be_visible(timeout=SEALING)
    with joel.page.expect_download() as saving:
        files.first.locator(".viewer a[download]").click()
    assert re.fullmatch(r"[^/\\]*photo\.jpg", saving.value.suggested_filename)
    saving.value.save_as(tmp_path / "saved")
    assert (tmp_path / "saved").read_bytes() == SCRIPT
    assert joel.page.title() != "owned"


def test_a_file_of_many_parts_and_one_that_did_not_arrive(woman: Reporter, joel: Officer) -> None:
    woman.attach("gwo.txt", "text/plain", b"a" * (PART_BYTES + 1))
    woman.attach("mwatye.mp4", "video/mp4", b"b" * (2 * PART_BYTES), arrive=1)
    woman.attach("vid.txt", "text/plain", b"")
    joel.open(woman.case_id)
    for name in ("gwo.txt", "vid.txt"):
        item(joel, name).locator("[data-open]").click()
        expect(item(joel, name).locator("[data-whole=yes]")).to_be_visible(timeout=SEALING)
    expect(item(joel, "mwatye.mp4").locator("[data-open], [data-save]")).to_have_count(0)
    expect(item(joel, "mwatye.mp4")).to_contain_text("1 / 2")
    item(joel, "gwo.txt").locator("summary").click()
    expect(item(joel, "gwo.txt").locator("dd.mono")).to_have_count(3)


def test_a_file_changed_on_its_way_is_named_so(woman: Reporter, joel: Officer) -> None:
    woman.attach("not.txt", "text/plain", b"as it was")
    joel.open(woman.case_id)

    def bend(route: Route) -> None:
        answer = route.fetch()
        whole = bytearray(answer.body())
        whole[-1] ^= 1
        route.fulfill(response=answer, body=bytes(whole))

    joel.page.route("**/e/**", bend)
    item(joel, "not.txt").locator("[data-open]").click()
    expect(item(joel, "not.txt").locator("[data-whole=no], .note.bad")).to_be_visible(timeout=SEALING)
    assert "as it was" not in item(joel, "not.txt").inner_text()


def test_identity_opens_behind_its_own_button_and_is_recorded(
    woman: Reporter, joel: Officer, shared_server: Server, new_page: NewPage
) -> None:
    woman.identify(name="Vwazin nan", reach="+509 0000 0000")
    woman.answer("age", ["unknown"])
    joel.open(woman.case_id)
    assert "Vwazin nan" not in joel.page.content()
    expect(joel.page.locator("#conversation")).to_contain_text("Je ne sais pas")
    joel.page.once("dialog", lambda dialog: dialog.dismiss())
    joel.page.locator("#open-identity").click()
    expect(joel.page.locator("#identity")).to_be_hidden()
    joel.page.once("dialog", lambda dialog: dialog.accept())
    joel.page.locator("#open-identity").click()
    expect(joel.page.locator("#identity")).to_contain_text("Vwazin nan", timeout=SEALING)
    head = at_desk(shared_server, new_page, "head", unlocked=False)
    head.page.goto(f"{shared_server.url}/desk/readings/")
    expect(head.page.locator("#readings tbody tr").first).to_contain_text(joel.who["display_name"])


def test_a_case_is_opened_to_an_investigator(
    woman: Reporter, joel: Officer, shared_server: Server, new_page: NewPage
) -> None:
    paul = at_desk(shared_server, new_page, "investigator")
    assert paul.page.locator("#queue-empty").count() == 1
    joel.open(woman.case_id)
    joel.page.locator("#grant > summary").click()
    name = paul.who["display_name"]
    value = joel.page.locator("#grant-to option").filter(has_text=name).get_attribute("value")
    joel.page.locator("#grant-to").select_option(value)
    joel.page.locator("#grant-go").click()
    expect(joel.page.locator("#grant-done")).to_be_visible(timeout=SEALING)
    paul.open(woman.case_id)
    assert "Voir les fichiers." in paul.conversation()
    expect(paul.page.locator("#grant, #open-identity")).to_have_count(0)


def test_the_sealed_case_goes_to_the_offline_tool(woman: Reporter, joel: Officer, tmp_path: Path) -> None:
    from tande.toolkit.export import read_export

    woman.attach("not.txt", "text/plain", b"x")
    joel.open(woman.case_id)
    joel.page.locator("#export > summary").click()
    with joel.page.expect_download() as saving:
        joel.page.locator("#export-go").click()
    saving.value.save_as(tmp_path / "case.zip")
    assert read_export((tmp_path / "case.zip").read_bytes()).case.id == woman.case_id
