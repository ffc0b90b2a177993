"""Reading aloud: nothing is asked for before the button is pressed, and the digits of a code never in its order."""

import re

import numpy as np
from playwright.sync_api import Page, expect

from tande.toolkit.speech import sound
from tests.harness.browser import NewPage
from tests.web import pages
from tests.web.site import Site

BEEP = sound.mp3(sound.Sound(0.4 * np.sin(np.arange(1200) * 0.3), sound.RATE), sound.WEB)
PARTS = "".join(f"<audio controls preload=none src=/audio/aaaaaaaaaa-{number}.mp3></audio>" for number in range(3))
BODY = (
    f'<details data-hear><summary class="button plain">Listen</summary>{PARTS}</details>'
    '<p class="code"><span>7703</span> <span>1199</span></p>'
    '<p data-hear-code="/audio/bbbbbbbbbb-" hidden><button type="button">Hear the code</button></p>'
)


def opened(site: Site, new_page: NewPage) -> tuple[Page, list[str]]:
    """The page, and what it asks of /audio/ from then on."""
    site.pages["/p/"] = pages.document(BODY, "")
    page, asked = new_page(), list[str]()
    page.route("**/audio/*", lambda route: (
        asked.append(route.request.url.rpartition("/")[2]),
        route.fulfill(body=BEEP, headers={"Content-Type": "audio/mpeg", "Accept-Ranges": "bytes"}),
    ))
    page.goto(f"{site.url}/p/")
    expect(page.get_by_text("Hear the code")).to_be_visible()
    assert asked == []
    return page, asked


def test_the_parts_are_played_one_after_the_other_and_again(site: Site, new_page: NewPage) -> None:
    page, asked = opened(site, new_page)
    page.evaluate("addEventListener('ended', (event) => (document.body.dataset.ended = event.target.src), true)")
    for _ in range(2):
        page.evaluate("document.body.dataset.ended = ''")
        page.get_by_text("Listen").click()
        expect(page.locator("audio")).to_have_count(1)
        expect(page.locator("body")).to_have_attribute("data-ended", re.compile("-2.mp3"))
        page.get_by_text("Listen").click()
        expect(page.locator("audio")).not_to_be_visible()
    assert set(asked) <= {f"aaaaaaaaaa-{number}.mp3" for number in range(3)}


def test_the_digits_of_a_code_are_fetched_all_and_never_in_its_order(site: Site, new_page: NewPage) -> None:
    page, asked = opened(site, new_page)
    page.evaluate("""() => {
      window.played = [];
      const play = HTMLMediaElement.prototype.play;
      HTMLMediaElement.prototype.play = function () {
        document.body.dataset.played = played.push(this.src);
        return play.call(this);
      };
    }""")
    page.get_by_text("Hear the code").click()
    expect(page.locator("body")).to_have_attribute("data-played", "9")
    digits = [one for one in asked if not one.endswith("-10.mp3")]
    assert digits == [f"bbbbbbbbbb-{number}.mp3" for number in range(10)]
    told = page.evaluate("window.played")
    assert told[0].endswith("/audio/bbbbbbbbbb-10.mp3")
    assert [told[1:].index(one) for one in told[1:]] == [0, 0, 2, 3, 4, 4, 6, 6]  # 7703 1199
    assert all(one.startswith("blob:") for one in told[1:])
