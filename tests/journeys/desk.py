"""Officers at their desks on one shared server. Each signs in once: the six digits of a moment count once."""

from typing import Any

from tests.harness.browser import DESK, NewPage, press
from tests.harness.server import Server
from tests.journeys.navigators import Officer

_COOKIES: dict[tuple[int, str], Any] = {}


def at_desk(server: Server, new_page: NewPage, role: str, *, unlocked: bool = True, **more: Any) -> Officer:
    """The first officer with this role, signed in, in a fresh browser; by default with the key unlocked."""
    who = server.officer(role)
    known = (server.port, who["username"])
    state = _COOKIES.get(known)
    officer = Officer(new_page(**{"size": DESK, "lang": "en", "storage_state": state} | more), server.url, who)
    if state is None:
        officer.come_in()
        _COOKIES[known] = officer.page.context.storage_state()
    if unlocked:
        officer.unlock()
    return officer


def cases_shown(officer: Officer, filters: str = "show=open") -> list[str]:
    """The ids in the officer's queue, from the top; ``filters`` such as "signal=danger&stage=inquiry"."""
    officer.page.goto(f"{officer.url}/desk/cases/?{filters}")
    officer.page.locator("#queue, #queue-empty").first.wait_for()
    rows = officer.page.locator("tr[data-case]").all()
    return [row.get_attribute("data-case") or "" for row in rows]


def in_english(officer: Officer) -> None:
    """The desk in English, whatever language the officer was made with."""
    officer.page.goto(f"{officer.url}/desk/cases/")
    officer.page.locator("#desk-language").select_option("en")
    press(officer.page.locator("footer button"))


def find(officer: Officer, words: str) -> str:
    """Open cases from the queue until one says these words; its id. The page shows that case afterwards."""
    for case_id in cases_shown(officer):
        officer.open(case_id)
        if words in officer.conversation():
            return case_id
    raise AssertionError(f"no case in the queue says {words!r}")
