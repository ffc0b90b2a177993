"""Whoever wants to check us finds on one page what a receipt and a script are checked with."""

import hashlib
import html
import re

import pytest
from django.conf import settings

from tande.toolkit import promises
from tests.faults.test_bad_forms import prefix
from tests.interfaces.public.people import LANGUAGES, Desk, Reporter


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_promise_verifies_with_the_published_receipt_key(desk: Desk, reporter: Reporter, language: str) -> None:
    start = prefix(language)
    receipt = html.unescape(reporter.file(path=f"{start}/a/").html)
    note = re.search(r"tande-receipt/v1\n.*?\n— [^\n<]+\n?", receipt, re.DOTALL)
    assert note, receipt
    page = html.unescape(reporter.open(f"{start}/keys/").html)
    vkey = re.search(r">(\S+/receipts\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+)<", page)
    assert vkey, page
    promise = promises.verify_promise(note[0] if note[0].endswith("\n") else note[0] + "\n", vkey=vkey[1])
    assert promise.origin == settings.MISSION.receipt_origin


def test_every_script_a_page_asks_for_is_listed_with_its_hash(desk: Desk, reporter: Reporter) -> None:
    page = reporter.open("/en/keys/").html
    listed = dict(re.findall(r'<dt><a href="([^"]+)">[^<]+</a><dd class="number">([0-9a-f]{64})', page))
    asked = set()
    for address in ("/", "/a/", "/k/", "/keys/", "/desk/account/login/"):
        asked |= set(re.findall(r'<script[^>]* src="([^"]+)"', reporter.open(address).html))
    assert asked
    assert asked <= set(listed)
    for address, digest in listed.items():
        script = settings.STATIC_ROOT / address.removeprefix("/static/")
        assert hashlib.sha256(script.read_bytes()).hexdigest() == digest
