"""Opening a case with ten messages in a real browser: from the page's answer to the last message readable.

The officer's key is unlocked; the browser fetches what is sealed, opens the desk's key, the case's key and each
message, and draws them. Beside the limit of 300 ms, and with the server's share apart.
"""

import argparse
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from bench.desk_pages import percentile
from tests.harness.browser import DESK
from tests.harness.server import Server, environment, start, tande
from tests.interfaces.staff.reporter import Reporter
from tests.journeys.navigators import Officer

LIMIT_MS = 300
MESSAGES = 10
WATCH = """
    window.readable = new Promise((done) => {
      new MutationObserver((_, watch) => {
        if (document.querySelectorAll("#conversation > li .words").length < WANTED) return;
        watch.disconnect();
        requestAnimationFrame(() => setTimeout(() => done(performance.now())));
      }).observe(document, { childList: true, subtree: true });
    });
""".replace("WANTED", str(MESSAGES))
TIMES = """async () => {
    const readable = await window.readable;
    const page = performance.getEntriesByType("navigation")[0];
    const part = (name) => performance.getEntriesByType("resource").find((one) => one.name.endsWith(name));
    const sealed = part("/sealed");
    return {
      "all": readable - page.responseStart,
      "until the script ran": sealed.startTime - page.responseStart,
      "fetching what is sealed": sealed.responseEnd - sealed.startTime,
      "opening and drawing": readable - sealed.responseEnd,
    };
}"""


def case_of(url: str, messages: int) -> str:
    """A case with so many messages of a paragraph each; its id."""
    woman = Reporter(url).report("Yo te kraze pòt la pandan nou t ap dòmi. " * 8)
    for number in range(messages - 1):
        woman.add(f"{number}: mwen sonje yon lòt bagay ankò. " * 8)
    return woman.case_id


def open_once(page: Page, address: str) -> dict[str, float]:
    """Milliseconds of one opening, in all and by step."""
    page.goto(address)
    return dict(page.evaluate(TIMES))


def look_and_report(server: Server, rounds: int) -> None:
    """Open the case again and again; one line for each step."""
    address = f"{server.url}/desk/case/{case_of(server.url, MESSAGES)}/"
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = chromium.new_context(viewport=DESK, locale="en").new_page()
        officer = Officer(page, server.url, server.officer("intake_officer"))
        officer.sign_in()
        officer.unlock()
        page.add_init_script(WATCH)
        taken = [open_once(page, address) for _ in range(rounds + 2)][2:]  # the first ones fill the caches
        chromium.close()
    for step in taken[0]:
        values = [one[step] for one in taken]
        middle = percentile(values, .5)
        ratio = f"   {middle / LIMIT_MS:.2f} of the limit" if step == "all" else ""
        print(f"{step:24} p50 {middle:6.0f} ms   p99 {percentile(values, .99):6.0f} ms{ratio}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench open_case", description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    given: Any = parser.parse_args()
    data = Path(tempfile.mkdtemp(prefix="tande-bench-")) / "data"
    data.mkdir()
    subprocess.run(tande(data, 8000, "demo", "--empty", "--prepare-only"), env=environment(data, 8000), check=True,
                   stdout=subprocess.DEVNULL)
    server = start(data)
    try:
        look_and_report(server, given.rounds)
    finally:
        server.stop()
        shutil.rmtree(data.parent, ignore_errors=True)


if __name__ == "__main__":
    main()
