"""Two people and what they do on their screens: a reporter on a phone, an officer at a desk."""

import base64
import hashlib
import hmac
import re
import struct
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.harness.browser import PATIENCE

CODE = re.compile(r"(?:\d{4}\s*){5}")
SEALING = PATIENCE
"""Milliseconds that sealing and sending may take on a busy machine before a test gives up."""


def totp(secret: str) -> str:
    """The six digits an officer's app shows now (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    mac = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    offset = mac[-1] & 15
    number = struct.unpack(">I", mac[offset:offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def locked(page: Page) -> None:
    """Until the page has come again without its key: what was opened goes at once, then locking shows it anew."""
    expect(page.locator("#key-state[data-state=locked]")).to_be_attached(timeout=SEALING)


@dataclass
class Reporter:
    """Somebody with a phone. ``prefix`` is the language's path: "" for the mission's first language."""

    page: Page
    url: str
    prefix: str = ""
    code: str = ""

    def open_site(self) -> None:
        """The first page, then the big button."""
        self.page.goto(f"{self.url}{self.prefix}/")
        self.page.locator(f"a[href='{self.prefix}/a/']").first.click()

    def say(self, words: str, *files: Path, record: bool = False) -> str:
        """What happened, with files; returns the 20 digits shown."""
        self.page.locator("textarea[name=text]").fill(words)
        if files:
            self.page.locator("input[type=file]#f").set_input_files([str(file) for file in files])
        if record:
            self._record()
        self.page.locator("form[data-tande-write] button[type=submit]").last.click()
        self.page.locator("p.code").wait_for(timeout=SEALING)
        shown = self.page.locator("p.code").inner_text()
        found = CODE.search(shown)
        assert found, shown
        self.code = re.sub(r"\s", "", found.group())
        return self.code

    def _record(self) -> None:
        self.page.locator("[data-rec-start]").click()
        self.page.locator("[data-rec-stop]").wait_for()
        self.page.wait_for_timeout(1500)
        self.page.locator("[data-rec-stop]").click()
        self.page.locator("[data-rec-audio]").wait_for()

    def wait_for_uploads(self) -> None:
        """With JavaScript: until every file has arrived."""
        done = self.page.locator("[data-uploads]").get_attribute("data-msg-done") or ""
        expect(self.page.locator("[data-upload-status]")).to_have_text(done, timeout=SEALING)

    def come_back(self) -> None:
        """On any phone: enter the code."""
        self.page.goto(f"{self.url}{self.prefix}/k/")
        self.page.locator("input[name=code]").fill(self.code)
        self.page.locator("form[action$='/k/'] button[type=submit]").first.click()
        self.page.locator("[data-tande-replies]").wait_for(timeout=SEALING)

    def replies(self) -> str:
        """Everything that was written to this person, as shown."""
        section = self.page.locator("[data-tande-replies]")
        expect(section.locator("[data-text]").last).not_to_be_empty(timeout=SEALING)
        return section.inner_text()

    def answer(self, words: str) -> None:
        """Add words from the page where the case stands."""
        self.page.locator("a[href*='/w/']").first.click()
        self.page.locator("textarea[name=text]").fill(words)
        self.page.locator("form button[type=submit].big").click()
        expect(self.page.locator("textarea[name=text]")).to_have_value("", timeout=SEALING)

    def add_file(self, file: Path) -> None:
        """Add one file from the page where the case stands."""
        self.page.locator("a[href*='/f/']").first.click()
        self.page.locator("input[type=file]#f").set_input_files(str(file))
        self.page.locator("form button[type=submit].big").click()
        self.page.wait_for_url(re.compile(r"/f/\?ok"), timeout=SEALING)


@dataclass
class Officer:
    """Somebody of the independent body at a desk; ``who`` is a line of the demo's sign-in sheet."""

    page: Page
    url: str
    who: dict[str, Any]
    fields: dict[str, str] = field(default_factory=dict)

    def sign_in(self) -> None:
        """Passphrase, second factor, then the key in the browser."""
        self.page.goto(f"{self.url}/desk/")
        self.page.locator("#id_login").fill(self.who["username"])
        self.page.locator("#id_password").fill(self.who["passphrase"])
        self.page.locator("#sign-in button.main").click()
        self.page.locator("#id_code").fill(totp(self.who["totp"]))
        self.page.locator("#second-factor button.main").click()
        self.page.wait_for_url(re.compile(r"/desk/(cases/|key/unlock/|\?|$|readings|team)|/mission/"), timeout=SEALING)

    def come_in(self) -> None:
        """Signed in by the same forms, without drawing them: for whom signing in is not what is looked at."""
        asked = self.page.context.request
        start = f"{self.url}/desk/account/login/"
        sent = {"login": self.who["username"], "password": self.who["passphrase"]}
        for fields in (sent, {"code": totp(self.who["totp"])}):
            html = asked.get(start).text()
            token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', html)
            assert token, html
            answer = asked.post(
                start, form={"csrfmiddlewaretoken": token[1], **fields}, headers={"Referer": start}
            )
            start = answer.url
        assert "/account/" not in start, f"{self.who['username']} is not in: {start}"

    def unlock(self) -> None:
        self.page.goto(f"{self.url}/desk/key/unlock/")
        self.page.locator("#unlock-passphrase").fill(self.who["key_passphrase"])
        self.page.locator("#unlock-go").click()
        self.page.locator("#queue, #queue-empty").first.wait_for(timeout=SEALING)

    def open_newest(self) -> str:
        """Open the only case of this server; returns its id."""
        self.page.goto(f"{self.url}/desk/cases/?show=open")
        row = self.page.locator("tr[data-case]").first
        case_id = row.get_attribute("data-case") or ""
        self.open(case_id)
        return case_id

    def open(self, case_id: str) -> None:
        self.page.goto(f"{self.url}/desk/case/{case_id}/")
        expect(self.page.locator("#conversation > li").first).to_be_visible(timeout=SEALING)

    def conversation(self) -> str:
        return self.page.locator("#conversation").inner_text()

    def write(self, words: str, kind: str = "question") -> None:
        """Preview, then seal and send."""
        self.page.locator(f"#compose-form input[name=kind][value={kind}]").check()
        self.page.locator("#compose-text").fill(words)
        self.page.locator("#compose-preview").click()
        expect(self.page.locator("#preview-words")).to_have_text(words)
        self.page.locator("#send-message").click()
        expect(self.page.locator("#conversation")).to_contain_text(words, timeout=SEALING)

    def move(self, case_id: str, to: str, **codes: str) -> None:
        """Take one of the moves offered, with its codes, and confirm."""
        self.page.goto(f"{self.url}/desk/case/{case_id}/")
        self.page.locator(f"#moves a[data-to={to}]").click()
        self.page.locator("#move-confirm").wait_for()
        for name, value in codes.items():
            self._choose(name, value)
        self.page.locator("#move-confirm").click()
        expect(self.page.locator(f"#case-stage[data-stage={to}]")).to_be_visible()

    def propose(self, case_id: str, to: str, **codes: str) -> None:
        """The first of two officers: propose a move, and see that it waits."""
        self.page.goto(f"{self.url}/desk/case/{case_id}/")
        self.page.locator(f"#moves a[data-to={to}]").click()
        self.page.locator("#move-confirm").wait_for()
        for name, value in codes.items():
            self._choose(name, value)
        self.page.locator("#move-confirm").click()
        expect(self.page.locator("#proposal")).to_be_visible()

    def second(self, case_id: str, to: str) -> None:
        """The second officer agrees, and the case has moved."""
        self.page.goto(f"{self.url}/desk/case/{case_id}/")
        self.page.locator("#second-agree").click()
        expect(self.page.locator(f"#case-stage[data-stage={to}]")).to_be_visible()

    def allege(self, case_id: str, category: str, *states: str, **numbers: int) -> None:
        """Record one allegation."""
        self.page.goto(f"{self.url}/desk/case/{case_id}/allegations/")
        before = self.page.locator(".allegation").count()
        self.page.locator("#allegation-form select[name=category]").select_option(category)
        for state in states:
            self.page.locator(f"#allegation-form input[name=states][value={state}]").check()
        for name, number in numbers.items():
            self.page.locator(f"#allegation-form input[name={name}]").fill(str(number))
        self.page.locator("#record-allegation").click()
        expect(self.page.locator(".allegation")).to_have_count(before + 1)

    def enter(self, case_id: str, kind: str, words: str, **marks: str) -> None:
        """Add a sealed entry to the inquiry file and read it back; it belongs to what is offered first.

        ``marks``: by the name of the mark, or of what is asked beside the words; ``who`` by the officer's name.
        """
        self.page.goto(f"{self.url}/desk/case/{case_id}/inquiry/")
        expect(self.page.locator("#write")).to_be_visible(timeout=SEALING)
        self.page.locator("#entry-kind").select_option(kind)
        self.page.locator("#entry-text").fill(words)
        for name, value in marks.items():
            field = self.page.locator(f"#mark-{name}, #field-{name}")
            if name == "who":
                field.select_option(label=value)
            elif field.evaluate("one => one.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        self.page.locator("#entry-send").click()
        expect(self.page.locator(f"#entries > li[data-kind={kind}]", has_text=words)).to_be_visible(timeout=SEALING)

    def decide(self, case_id: str, number: int, finding: str, reasoning: str, standard: str = "balance") -> None:
        """Record the finding on one allegation, and read its reasoning back as sealed."""
        self.page.goto(f"{self.url}/desk/case/{case_id}/allegations/")
        card = self.page.locator(f".allegation[data-number='{number}']")
        expect(self.page.locator("body[data-ready=yes]")).to_be_attached()
        card.locator(".decide summary").click()
        card.locator(f"input[name=finding][value={finding}]").check()
        card.locator("select[name=standard]").select_option(standard)
        card.locator("textarea[name=text]").fill(reasoning)
        card.locator(".decide-form button").click()
        expect(card.locator(f"[data-finding={finding}]")).to_be_visible(timeout=SEALING)
        expect(card.locator(".reasonings")).to_contain_text(reasoning, timeout=SEALING)

    def _choose(self, name: str, value: str) -> None:
        choice = self.page.locator(f"select[name={name}]")
        if choice.count():
            choice.select_option(value)
        else:
            self.page.locator(f"input[name={name}][value={value}]").check()

    def open_file(self, number: int, kind: str) -> None:
        """Open a file in the browser and see that its hash is the one sealed with it."""
        item = self.page.locator("#files > li").nth(number)
        item.locator(f"button[data-open={kind}]").click()
        expect(item.locator("[data-whole=yes]")).to_be_visible(timeout=SEALING)
