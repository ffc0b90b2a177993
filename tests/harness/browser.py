"""Debian's Chromium, driven by Playwright. One browser per worker, one fresh profile per visitor."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}
PATIENCE = 30_000
"""Milliseconds a page may take on a busy machine: a test says that something comes, never how soon."""
NewPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser process. --no-sandbox: tests also run as root, in containers."""
    binary = shutil.which("chromium")
    if binary is None:
        pytest.fail("Chromium is missing. Type: sudo apt-get install -y --no-install-recommends chromium")
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
