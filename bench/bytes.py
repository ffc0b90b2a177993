"""Bytes over the wire, headers and compressed bodies, as Chromium receives them, against the limits of the promise."""

import shutil
from types import SimpleNamespace

from playwright.sync_api import Browser, sync_playwright

from bench.intake import TARGETS, Running
from tests.harness.browser import PHONE
from tests.journeys.navigators import Reporter

LIMITS = {
    "first page": 14_000,
    "whole complaint, no JavaScript": 40_000,
    "whole complaint, sealed by the browser": 60_000,
}


def first_page(browser: Browser, url: str) -> int:
    """The first page with everything it needs, on a fresh phone."""
    page, counted = _counted(browser, js=True)
    page.goto(url + "/", wait_until="networkidle")
    return counted.bytes


def complaint(browser: Browser, url: str, *, js: bool) -> int:
    """First page, write page, receipt: received and sent."""
    page, counted = _counted(browser, js=js)
    person = Reporter(page, url)
    person.open_site()
    person.say("Yo pran motosiklet mwen nan baraj la.")
    page.wait_for_load_state("networkidle")
    return counted.bytes


def _counted(browser: Browser, *, js: bool) -> tuple:  # type: ignore[type-arg]
    context = browser.new_context(viewport=PHONE, java_script_enabled=js)
    page, counted = context.new_page(), SimpleNamespace(bytes=0)
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")

    def received(event: dict) -> None:  # type: ignore[type-arg]
        counted.bytes += int(event["encodedDataLength"])

    def sent(event: dict) -> None:  # type: ignore[type-arg]
        counted.bytes += len(event["request"].get("postData", ""))

    wire.on("Network.loadingFinished", received)
    wire.on("Network.requestWillBeSent", sent)
    return page, counted


def main() -> None:
    server = Running(TARGETS["group commit"], None)
    url = f"http://127.0.0.1:{server.port}"
    try:
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            measured = {
                "first page": first_page(browser, url),
                "whole complaint, no JavaScript": complaint(browser, url, js=False),
                "whole complaint, sealed by the browser": complaint(browser, url, js=True),
            }
            browser.close()
    finally:
        server.stop()
    for name, size in measured.items():
        print(f"{name:40} {size:7,} bytes   {size / LIMITS[name]:.2f} of the limit of {LIMITS[name]:,}")


if __name__ == "__main__":
    main()
