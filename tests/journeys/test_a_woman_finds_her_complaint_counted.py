"""Her complaint stands in the public record, here and on somebody else's copy, and nobody learns her number."""

import functools
import http.server
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.harness.browser import NewPage
from tests.harness.server import Server, environment
from tests.journeys.navigators import Reporter

STORY = "Yo pran chwal mwen."
LATER = """
import sys, django
from datetime import timedelta
django.setup()
from tande.interfaces.console import log
from tande.ledger import clock
with clock.standing_at(clock.now() + timedelta(minutes=6)):
    sys.exit(log.publish(clock.now()))
"""


def publish(server: Server) -> None:
    """What the rounds do, a few of the demonstration's short slots later."""
    done = subprocess.run(
        [sys.executable, "-c", LATER], env=environment(server.data, server.port), capture_output=True, text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def mirror(server: Server) -> Iterator[str]:
    """Another organisation serves its copy of the files, and nothing else of ours."""
    handler = functools.partial(_Quiet, directory=str(server.data / "log"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as copies:
        thread = threading.Thread(target=copies.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{copies.server_address[1]}"
        copies.shutdown()
        thread.join()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_given: object) -> None:
        pass


def asked_by(page: Page) -> list[str]:
    """Everything that this page asks a server for from now on."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url + (request.post_data or "")))
    return asked


def look_up(page: Page, address: str, number: str) -> str:
    """Type a number, press the button; what the page says."""
    page.goto(address)
    page.locator("#n").fill(number)
    page.locator("form[data-tande-lookup] button").click()
    says = page.locator("[data-says]")
    expect(says).to_be_visible()
    expect(says).not_to_have_text(re.compile(r"^N ap chèche|^Looking"))
    return says.inner_text()


def test_she_looks_it_up_here_and_elsewhere(server: Server, mirror: str, new_page: NewPage) -> None:
    woman = Reporter(new_page(lang="ht"), server.url)
    woman.open_site()
    woman.say(STORY)
    woman.page.locator("details:has([data-check]) summary").click()
    number = woman.page.locator("[data-check]").inner_text()
    code = re.sub(r"\D", "", woman.page.locator("p.code").inner_text())
    assert len(re.sub(r"\D", "", number)) == 12

    page = new_page(lang="ht")
    assert "poko nan rejis" in look_up(page, f"{server.url}/n/", number)
    publish(server)

    asked = asked_by(page)
    for address in (f"{server.url}/n/", f"{mirror}/lookup/ht.html"):
        assert "Yon plent rive." in look_up(page, address, number)
        digits = re.sub(r"\D", "", number)
        assert not [one for one in asked if digits in one or digits[:6] in one]
    assert "pa tape li isit la" in look_up(page, f"{mirror}/lookup/ht.html", code)
    assert not [one for one in asked if code in one]
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert "chif" in look_up(page, f"{server.url}/n/", wrong)

    _reads_it_by_hand(new_page(lang="ht", js=False), server.url, number)
    _sees_it_with_her_code(woman, number)


def _reads_it_by_hand(page: Page, url: str, number: str) -> None:
    """Without a script no number can be typed at all: the list is there to be read."""
    page.goto(f"{url}/n/")
    expect(page.locator("#n")).to_be_hidden()
    page.locator("a[href$='/n/list/']").click()
    expect(page.locator("main")).to_contain_text(number)


def _sees_it_with_her_code(woman: Reporter, number: str) -> None:
    woman.come_back()
    proof = woman.page.locator("details", has=woman.page.locator(".number")).last
    proof.locator("summary").click()
    expect(proof).to_contain_text(number)
    expect(proof).to_contain_text("Li nan rejis piblik la")
    expect(proof).to_contain_text("tlog-proof@v1")


def test_without_a_network_she_is_told_and_may_try_again(server: Server, new_page: NewPage) -> None:
    publish(server)
    page = new_page(lang="en")
    page.goto(f"{server.url}/en/n/")
    page.route("**/log/numbers/**", lambda route: route.abort())
    page.locator("#n").fill("0000 0000 0000")
    page.locator("form[data-tande-lookup] button").click()
    expect(page.locator("[data-says]")).to_contain_text("The list did not come.")
    page.unroute("**/log/numbers/**")
    page.locator("form[data-tande-lookup] button").click()
    expect(page.locator("[data-says]")).to_contain_text("not in the public record yet")
    assert Path(server.data / "log" / "checkpoint").exists()
