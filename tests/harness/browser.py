"""Debian's Chromium, driven by Playwright. One browser per worker, one fresh profile per visitor.

Pages are shown by Chromium's headless shell: the same engine without the windows, menus and services around it, which
take two thirds of the processor's time. Where the whole browser matters, such as for the Back button, a test starts it.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import pytest
from playwright.sync_api import Browser, Error, Locator, Page, expect, sync_playwright

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}
PATIENCE = 30_000
"""Milliseconds a page may take on a busy machine: a test says that something comes, never how soon."""
NewPage = Callable[..., Page]
Seen = TypeVar("Seen")
MOVED_ON = ("Execution context was destroyed", "Cannot find context", "page is navigating", "frame was detached")
"""What Playwright says to whoever looks at a page in the moment in which another takes its place."""


def program(name: str = "chromium-headless-shell") -> str:
    """Where Debian put it: this, or the whole `chromium`."""
    found = shutil.which(name)
    if found is None:
        pytest.fail(f"Chromium is missing. Type: sudo apt-get install -y --no-install-recommends {name}")
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser process. --no-sandbox: tests also run as root, in containers."""
    binary = program()
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    # Playwright keeps an event loop in this thread; Django would refuse the database because of it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as play:
        chromium = play.chromium.launch(
            executable_path=binary,
            args=["--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"],
        )
        yield chromium
        chromium.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def new_page(browser: Browser) -> Iterator[NewPage]:
    """Make a visitor: new_page(js=False, lang="fr", size=PHONE). A script error on a page fails the test."""
    contexts: list[Any] = []
    faults: list[str] = []

    def make(*, js: bool = True, lang: str = "fr", size: dict[str, int] = PHONE, **more: Any) -> Page:
        context = browser.new_context(
            java_script_enabled=js, locale=lang, viewport=size, has_touch=size is PHONE, **more
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: faults.append(str(error)))
        return page

    yield make
    for context in contexts:
        context.close()
    assert faults == [], f"errors in the page's scripts: {faults}"


def steady(look: Callable[[], Seen]) -> Seen:
    """What is seen when no other page takes its place meanwhile. For looking only: it may look more than once.

    It says nothing of *which* page is seen: wait for an element of the new page first.
    """
    give_up = time.monotonic() + PATIENCE / 1000
    while True:
        try:
            return look()
        except Error as error:
            if time.monotonic() > give_up or not any(words in error.message for words in MOVED_ON):
                raise


def until(page: Page, look: Callable[[], Seen]) -> Seen:
    """The first thing seen that is not empty, 0 or false, for what `expect` cannot ask: stores, files, the server."""
    give_up = time.monotonic() + PATIENCE / 1000
    while not (seen := steady(look)):
        assert time.monotonic() < give_up, "it did not come"
        page.wait_for_timeout(50)
    return seen


def press(button: Locator) -> None:
    """Click what leads to a page, which may have the same address, and wait until that page is there."""
    with button.page.expect_navigation():
        button.click()
