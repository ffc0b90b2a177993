"""The whole journey of a reporter on an emulated 2G line (800 ms, 48 kbit/s) beside the line's own limit."""

import shutil
import time

from playwright.sync_api import Browser, Page, sync_playwright

from bench.intake import TARGETS, Running
from tests.harness.browser import PHONE
from tests.journeys.navigators import Reporter

LATENCY_MS = 800
BYTES_A_SECOND = 48_000 // 8


def slow_page(browser: Browser, *, js: bool) -> Page:
    """A fresh phone on a 2G line."""
    context = browser.new_context(viewport=PHONE, java_script_enabled=js)
    page = context.new_page()
    page.set_default_timeout(120_000)
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", {
        "offline": False, "latency": LATENCY_MS, "downloadThroughput": BYTES_A_SECOND,
        "uploadThroughput": BYTES_A_SECOND,
    })
    return page


def journey(browser: Browser, url: str, *, js: bool) -> dict[str, float]:
    """Seconds until each step is on the screen."""
    person, steps = Reporter(slow_page(browser, js=js), url), {}
    began = time.perf_counter()
    person.page.goto(url + "/")
    steps["first page"] = time.perf_counter() - began
    person.page.locator("a[href='/a/']").first.click()
    person.page.locator("textarea[name=text]").wait_for()
    steps["write page"] = time.perf_counter() - began
    person.say("Yo pran motosiklet mwen nan baraj la.")
    steps["code shown"] = time.perf_counter() - began
    person.come_back()
    steps["case read by code"] = time.perf_counter() - began
    return steps


def main() -> None:
    server = Running(TARGETS["group commit"], None)
    url = f"http://127.0.0.1:{server.port}"
    try:
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            for js in (False, True):
                steps = journey(browser, url, js=js)
                name = "sealed by the browser" if js else "no JavaScript"
                print(f"{name}: " + ", ".join(f"{step} after {seconds:.1f} s" for step, seconds in steps.items()))
            browser.close()
    finally:
        server.stop()
    floor = 5 * LATENCY_MS / 1000
    each = 10_000 / BYTES_A_SECOND
    print(f"limit of the line: five round trips alone take {floor:.1f} s, and every 10 kB another {each:.1f} s")


if __name__ == "__main__":
    main()
