"""The genuine gammu-smsd with its dummy telephone: what it receives is sealed by our command, what we put it sends."""

import re
import shutil
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest

from tests.harness import debian, gateways
from tests.harness.kannel import SHOWN
from tests.harness.server import environment, prepared_data

pytestmark = pytest.mark.once
__all__ = ["prepared_data"]
NUMBER, TEXT = "+50937001122", "Yo kraze pòt lakay mwen, Ò ’"
RECEIPT = tomllib.loads(
    (debian.ROOT / "missions/haiti/conversation/ht.toml").read_text(encoding="utf-8"))["say"]["receipt"]
DUMMY = "device = {phone}\nconnection = none\nmodel = dummy\n"


class Modem:
    """A dummy telephone in a folder, and the settings of gammu-smsd as text-messages.md shows them."""

    def __init__(self, folder: Path, data: Path) -> None:
        self.programs, self.folder = debian.unpacked("gammu", debian.GAMMU), folder
        for name in ("in", "out", *(f"phone/sms/{number}" for number in range(1, 6))):
            (folder / name).mkdir(parents=True)
        (folder / "gammurc").write_text("[gammu]\n" + DUMMY.format(phone=folder / "phone"))
        self.command = folder / "command"
        wanted = {"TANDE_DATA_DIR", "TANDE_DEMO", "DJANGO_SETTINGS_MODULE", "PYTHONPATH"}
        told = {name: value for name, value in environment(data, 8000).items() if name in wanted}
        told["PYTHONPATH"] = f"{debian.ROOT / 'src'}:{debian.ROOT}"
        exports = "".join(f"export {name}='{value}'\n" for name, value in told.items())
        self.command.write_text(
            f"#!/bin/sh\nunset LD_LIBRARY_PATH\n{exports}exec {sys.executable} -m tande.interfaces.console "
            f'sms spool-in real --inbox {folder}/in "$@" >>{folder}/command.out 2>&1\n')
        self.command.chmod(0o755)
        shown = re.search(r"```gammu-smsdrc\n(.*?)```", SHOWN.read_text(encoding="utf-8"), re.DOTALL)
        assert shown
        settings = re.sub(r"\[gammu\].*?\[smsd\]", "[gammu]\n" + DUMMY + "[smsd]", shown[1], flags=re.DOTALL)
        settings = settings.replace("{phone}", str(folder / "phone")).replace("<folder>", str(folder))
        settings = settings.replace("<command>", str(self.command)).replace("hangupcalls = 1", "hangupcalls = 0")
        (folder / "smsdrc").write_text(settings)

    def receive(self, text: str) -> None:
        """A message comes to the dummy telephone."""
        subprocess.run(
            [self.programs / "usr/bin/gammu", "-c", self.folder / "gammurc", "savesms", "TEXT", "-folder", "1",
             "-unicode", "-unread", "-sender", NUMBER, "-text", text],
            env=debian.environment(self.programs), check=True, capture_output=True, timeout=30,
        )

    def run(self) -> "subprocess.Popen[bytes]":
        """gammu-smsd. It ignores polite signals where the dummy is concerned."""
        with open(self.folder / "out.txt", "ab") as out:
            return subprocess.Popen(
                [self.programs / "usr/bin/gammu-smsd", "-c", self.folder / "smsdrc"],
                env=debian.environment(self.programs), stdout=out, stderr=out,
            )


def until(found: "object", seconds: float = 40) -> None:
    """Wait until it says yes."""
    end = time.monotonic() + seconds
    assert callable(found)
    while not found():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.05)


def test_a_modem_brings_a_message_sealed_and_sends_the_receipt(prepared_data: Path, tmp_path: Path) -> None:
    data, folder = tmp_path / "data", tmp_path / "modem"
    shutil.copytree(prepared_data, data)
    modem = Modem(folder, data)
    gateways.added(data, kind="gammu", gateway_id="real", keys={},
                   settings={"outbox": str(folder / "out"), "inbox": str(folder / "in")})
    modem.receive(TEXT)
    daemon = modem.run()
    try:
        until(lambda: list((data / "spool").glob("*.sealed")))
        until(lambda: not list((folder / "in").iterdir()))
        (spooled,) = (data / "spool").iterdir()
        assert (spooled.stat().st_mode & 0o777, NUMBER[4:].encode() in spooled.read_bytes()) == (0o600, False)
        for _twice in range(2):
            subprocess.run([sys.executable, "-m", "tande.interfaces.console", "deliver"], env=environment(data, 8000),
                           check=True, cwd=debian.ROOT, timeout=60)
        assert list((data / "spool").iterdir()) == []
        assert set(gateways.states(data)) == {"accepted"}
        until(lambda: not list((folder / "out").iterdir()))
        log = folder / "gammu.log"
        until(lambda: f"to {NUMBER}" in log.read_text(errors="replace"))
    finally:
        daemon.kill()
        daemon.wait()
    written = log.read_text(errors="replace") + (folder / "command.out").read_text(errors="replace")
    assert "Error in outbox" not in written
    assert "kraze" not in written
    assert RECEIPT[:10] not in written
    assert list((folder / "in").iterdir()) == [], "gammu's plain file is gone"
