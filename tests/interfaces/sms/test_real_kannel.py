"""The genuine Kannel between an SMS centre and the real server: what a person writes, and what her phone shows."""

import queue
import shutil
import tomllib
from pathlib import Path

import pytest

from tests.harness import gateways
from tests.harness.debian import ROOT
from tests.harness.kannel import Kannel
from tests.harness.postgres import free_port
from tests.harness.server import prepared_data, start
from tests.harness.smsc import Centre, Submitted

pytestmark = pytest.mark.once
__all__ = ["prepared_data"]
NUMBER, SECRET = "+50937001122", "a-secret-of-this-test-alone"
SAID = tomllib.loads((ROOT / "missions/haiti/conversation/ht.toml").read_text(encoding="utf-8"))["say"]


def phone_gets(centre: Centre) -> Submitted:
    """The next message on the phone: one part, in the 7-bit alphabet."""
    one = centre.submitted.get(timeout=30)
    assert (one.to.lstrip("+"), one.coding, len(one.body) <= 160) == (NUMBER[1:], 0, True), one
    return one


def test_a_message_while_we_are_down_then_its_receipt_and_every_alphabet(prepared_data: Path, tmp_path: Path) -> None:
    data, port, sendsms = tmp_path / "data", free_port(), free_port()
    shutil.copytree(prepared_data, data)
    gateways.added(data, kind="kannel", gateway_id="real", keys={"secret": SECRET}, settings={
        "url": f"http://127.0.0.1:{sendsms}/cgi-bin/sendsms", "username": "tande", "password": "pw", "sender": "2020"})
    centre = Centre()
    door = f"http://127.0.0.1:{port}/in/real/{SECRET}/"
    kannel = Kannel(tmp_path / "kannel", centre_port=centre.port, sendsms_port=sendsms, door=door)
    server = None
    try:
        assert centre.bound.wait(20)
        centre.write(NUMBER, b"Yo kraze p" + b"\x08" + b"t lakay mwen")
        with pytest.raises(queue.Empty):  # Kannel's own texts would be here by now: nobody listens at our address
            centre.submitted.get(timeout=2)
        server = start(data, port)
        receipt = phone_gets(centre)
        first = SAID["receipt"].partition("{code}")[0]
        assert receipt.text.startswith(first), "the beginning of a receipt"
        assert b"\x08" in receipt.body or "ò" not in first, "è and ò are one septet"
        while "?" not in receipt.text:
            receipt = phone_gets(centre)  # the question may come as a message of its own
        for part in (1, 2):
            centre.write(NUMBER, bytes([5, 0, 3, 9, 2, part]) + {1: b"E", 2: b"D"}[part], joined=True)
        assert phone_gets(centre).text == SAID["help"], "two parts are one word"
        centre.write(NUMBER, "MO SEKRÈ".encode("utf-16-be"), coding=8)
        assert phone_gets(centre).text == SAID["code_word"], "UCS-2"
        for name in ("bearerbox.log", "smsbox.log", "bearerbox.out", "smsbox.out"):
            written = (kannel.folder / name).read_text(errors="replace") if (kannel.folder / name).exists() else ""
            assert "kraze" not in written
            assert receipt.text[:12] not in written
        assert gateways.delivered(data), "each was reported, the operator's way round"
    finally:
        kannel.stop()
        centre.close()
        if server is not None:
            server.stop()
    logged = (data / "server.log").read_text(errors="replace")
    assert "kraze" not in logged
    assert NUMBER[1:] not in logged
