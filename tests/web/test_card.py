"""A real browser as the patrol's phone: one visit, then no network; a record arrives once; a seized phone."""

import json
import re
import sqlite3
from typing import Any

from playwright.sync_api import Page, Route, expect

from tests.harness.browser import NewPage
from tests.harness.server import Server
from tests.journeys.test_a_blind_woman_reads_every_page import faults

NOTE = "Ti gason an di li pè Kòb Mare"


def kept(server: Server) -> list[tuple[Any, ...]]:
    """The records apart, as they stand in the server's database."""
    with sqlite3.connect(f"file:{server.data / 'tande.sqlite3'}?mode=ro", uri=True) as base:
        return base.execute("SELECT record, digest, kind, reason FROM phones_apart ORDER BY id").fetchall()


def visited(server: Server, new_page: NewPage, lang: str = "ht") -> Page:
    """One visit with a network, until the card says that it is kept."""
    page = new_page(lang=lang)
    page.goto(f"{server.url}/card/{lang}/")
    expect(page.locator("main[data-ready=yes]")).to_be_attached()
    return page


def meet_a_child(page: Page) -> None:
    """What a section leader does, one thumb: the defaults do the rest."""
    page.locator("[data-go=encounter]").click()
    page.locator("#e-commune").select_option("HT0111")
    for name, value in (("circumstance", "captured"), ("sex", "boy"), ("age_band", "15-17"), ("apart", "yes")):
        page.locator(f"[data-view=encounter] label:has([name={name}][value='{value}'])").click()
    page.locator("[data-view=encounter] summary").click()
    page.locator("#e-note").fill(NOTE)
    page.locator("[data-view=encounter] .button").click()
    expect(page.locator("[data-view=kept] [data-done]")).to_be_visible()


SEIZED = """async () => {
  const found = [location.href, document.documentElement.outerHTML];
  found.push(JSON.stringify(localStorage), JSON.stringify(sessionStorage));
  for (const { name, version } of await indexedDB.databases()) {
    const base = await new Promise((done) => {
      const asked = indexedDB.open(name, version);
      asked.onsuccess = () => done(asked.result);
    });
    for (const store of base.objectStoreNames) {
      const rows = await new Promise((done) => {
        const asked = base.transaction(store).objectStore(store).getAll();
        asked.onsuccess = () => done(asked.result);
      });
      for (const row of rows) {
        found.push(JSON.stringify(row));
        if (row.body) found.push(new TextDecoder("latin1").decode(row.body));
      }
    }
    base.close();
  }
  for (const name of await caches.keys()) {
    for (const request of await (await caches.open(name)).keys()) found.push(request.url);
  }
  for (const field of document.querySelectorAll("input, select, textarea")) {
    if (!/radio|checkbox/.test(field.type)) found.push(field.value);
  }
  found.push(...[...document.querySelectorAll("[name=circumstance]:checked")].map((one) => one.value));
  return found;
}"""


HALF = "caches.open('card-fr-half').then((cache) => cache.put('/card/ht/', new Response('half a card')))"
"""What a line that was cut in the middle of keeping a version leaves behind: it must never be shown."""
NO_SYNC = "Object.defineProperty(ServiceWorkerRegistration.prototype, 'sync', { get: () => undefined })"
"""A browser without Background Sync: the page alone sends, so that the test sees each request."""


def test_a_record_made_without_a_network_arrives_once_and_a_seized_phone_shows_nothing(
    server: Server, new_page: NewPage
) -> None:
    page = new_page(lang="ht")
    page.goto(f"{server.url}/card/icon.svg")
    page.evaluate(HALF)
    page.goto(f"{server.url}/card/ht/")
    expect(page.locator("main[data-ready=yes]")).to_be_attached()
    page.context.add_init_script(NO_SYNC)
    page.context.set_offline(True)
    page.reload()
    expect(page.locator("#handover h2")).to_be_visible()
    meet_a_child(page)
    expect(page.locator("[data-records] li")).to_have_count(1)
    expect(page.locator("[data-waiting]")).to_have_text("1")
    expect(page.locator("[data-records] .number")).to_have_text(re.compile(r"^\d{4} \d{4}$"))  # said without a network
    page.reload()
    expect(page.locator("[data-waiting]")).to_have_text("1")
    everything = "\n".join(page.evaluate(SEIZED))
    assert '"kind":"encounter"' in everything
    for word in (NOTE, "Mare", "captured", "HT0111", "15-17", "circumstance"):
        assert word not in _without_the_form(everything), word

    # The server takes it and the answer is lost, twice: the phone sends the same bytes again.
    cut: list[str] = []

    def lose(route: Route) -> None:
        cut.append(route.fetch().text())
        route.abort()

    page.route("**/card/send/", lose, times=2)
    page.locator("[data-go=kept]").click()
    with page.expect_event("requestfailed"):
        page.context.set_offline(False)
    expect(page.locator("[data-line]")).to_contain_text("1")
    with page.expect_event("requestfailed"):
        page.locator("[data-send]").click()
    expect(page.locator("[data-line]")).to_contain_text("1")
    page.locator("[data-send]").click()
    expect(page.locator("[data-waiting]")).to_be_hidden()
    assert len(cut) == 2
    assert [(kind, reason) for _record, _digest, kind, reason in kept(server)] == [("encounter", "unknown_phone")]
    [entry] = [json.loads(one) for one in page.evaluate(SEIZED) if one.startswith('{"id"')]
    assert set(entry) == {"id", "kind", "made", "at", "number", "kept"}

    page.locator("[data-view=kept] summary").click()
    page.locator("[data-forget]").click()
    expect(page.locator("[data-records] li")).to_have_count(0)
    assert [one for one in page.evaluate(SEIZED) if one.startswith('{"id"')] == []
    assert page.evaluate("caches.keys().then((names) => names.length)") == 0


def _without_the_form(text: str) -> str:
    """The page itself offers every answer to everybody: only what a person chose would tell something."""
    return "\n".join(line for line in text.splitlines() if "<" not in line)


def test_every_view_can_be_read_with_a_screen_reader(server: Server, new_page: NewPage) -> None:
    page = new_page(lang="ht")
    page.goto(f"{server.url}/card/ht/")
    found = []
    for view in ("card", "encounter", "force", "kept"):
        page.locator(f"[data-go={view}]").click()
        expect(page.locator(f"[data-view={view}] h1")).to_be_focused()
        for one in page.locator("summary:visible").all():
            one.click()
        found += faults(page)
        small = page.evaluate("() => [...document.querySelectorAll('main button, main summary, .answers label')]"
                              ".filter((one) => one.offsetParent && one.offsetHeight < 48).map((one) => one.outerHTML)")
        assert small == [], view
    assert found == []


def test_a_shot_is_reported_and_what_cannot_be_so_is_said_at_once(server: Server, new_page: NewPage) -> None:
    page = visited(server, new_page, lang="fr")
    page.locator("[data-go=force]").click()
    page.locator("[data-view=force] .button").click()
    expect(page.locator("[data-view=force] [data-error]")).to_be_visible()
    page.locator("#f-commune").select_option("HT0111")
    page.locator("[data-view=force] label:has([value=firearm])").click()
    page.locator("[data-view=force] .button").click()
    expect(page.locator("#f-rounds[aria-invalid]")).to_be_focused()
    page.locator("#f-rounds").fill("2")
    expect(page.locator("[name=child][value=doubt]")).to_be_checked()
    page.locator("[data-view=force] .button").click()
    expect(page.locator("[data-records] li")).to_have_count(1)
    expect(page.locator("[data-waiting]")).to_be_hidden()
    assert [one[2] for one in kept(server)] == ["force"]
