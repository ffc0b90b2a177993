"""A voice note recorded in the page, with Chromium's own test microphone."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.harness.browser import NewPage
from tests.web import pages
from tests.web.site import Site
from tests.web.test_report import open_page
from tests.web.test_uploads import all_sent, make_files, opened


def record(page: Page, *, button: str = "start") -> None:
    page.locator(f"[data-rec-{button}]").click()
    expect(page.locator("[data-rec-message]")).to_have_text("recording ")
    expect(page.locator("[data-rec-time]")).to_have_text("0:01")
    page.locator("[data-rec-stop]").click()
    expect(page.locator("[data-rec-message]")).to_have_text("ready ")


def test_record_listen_record_again_and_send(site: Site, new_page: NewPage) -> None:
    page = open_page(site, new_page)
    record(page)
    expect(page.locator("[data-rec-audio]")).to_be_visible()
    assert page.locator("[data-rec-audio]").evaluate("(audio) => audio.play().then(() => true)")
    record(page, button="again")
    page.locator("#send").click()
    all_sent(page)
    ((manifest, whole),) = opened(site).values()
    assert manifest.type in ("audio/webm", "audio/ogg")
    assert manifest.name == f"voice-1.{manifest.type[6:]}"
    assert b"Opus" in whole[:1000]
    assert len(whole) < 20_000  # about 16 kbit/s, not what the browser would take by itself


def test_a_deleted_recording_is_not_sent(site: Site, new_page: NewPage) -> None:
    page = open_page(site, new_page)
    record(page)
    page.locator("[data-rec-delete]").click()
    expect(page.locator("[data-rec-start]")).to_be_focused()
    expect(page.locator("[data-rec-audio]")).to_be_hidden()
    page.locator("#send").click()
    expect(page.locator("[data-error]")).to_have_text("empty ")


def test_sending_while_recording_sends_what_was_said(site: Site, new_page: NewPage) -> None:
    page = open_page(site, new_page)
    page.locator("[data-rec-start]").click()
    expect(page.locator("[data-rec-time]")).to_have_text("0:01")
    page.locator("#send").click()
    all_sent(page)
    assert len(opened(site)) == 1


def test_it_stops_by_itself_at_the_longest(site: Site, new_page: NewPage) -> None:
    page = open_page(site, new_page)
    page.locator("[data-rec-start]").click()
    expect(page.locator("[data-rec-message]")).to_have_text("full ready ")


def test_a_refused_microphone_is_said_plainly_and_the_form_goes_on(site: Site, new_page: NewPage) -> None:
    site.headers = {"Permissions-Policy": "microphone=()"}
    page = open_page(site, new_page)
    page.locator("[data-rec-start]").click()
    expect(page.locator("[data-rec-message]")).to_have_text("refused ")
    expect(page.locator("[data-rec-start]")).to_be_hidden()
    page.locator("textarea").fill("San vwa")
    page.locator("#send").click()
    expect(page.locator("[data-code]")).to_be_visible()


def test_without_a_recorder_nothing_is_offered(site: Site, new_page: NewPage) -> None:
    site.pages["/a/"] = pages.write(site)
    page = new_page()
    page.add_init_script("delete self.MediaRecorder")
    page.goto(f"{site.url}/a/")
    expect(page.locator("[data-draft]")).to_be_visible()
    expect(page.locator("[data-recorder]")).to_be_hidden()


def test_a_recording_counts_as_one_of_the_files(site: Site, new_page: NewPage, tmp_path: Path) -> None:
    site.pages["/a/"] = pages.write(site, files_max=1)
    page = open_page(site, new_page)
    (path,) = make_files(tmp_path, 3)
    page.locator("input[type=file]").set_input_files(path)
    page.locator("[data-rec-start]").click()
    expect(page.locator("[data-error]")).to_have_text("files-too-many 1")
    page.locator("[data-remove]").click()
    record(page)
    page.locator("input[type=file]").set_input_files(path)
    expect(page.locator("[data-error]")).to_have_text("files-too-many 1")
    expect(page.locator("[data-name]")).to_have_count(0)
