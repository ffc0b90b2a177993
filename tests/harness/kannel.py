"""The real Kannel of Debian between an SMS centre and our server, set up as docs/text-messages.md says."""

from __future__ import annotations

import re
import socket
import subprocess
import time
from pathlib import Path

from tests.harness import debian
from tests.harness.postgres import free_port

SHOWN = debian.ROOT / "docs" / "text-messages.md"
SECONDS = 20


def settings(**values: str | int) -> str:
    """The configuration that text-messages.md shows, with these values for what stands there."""
    text = SHOWN.read_text(encoding="utf-8")
    found = re.search(r"```kannel\n(.*?)```", text, re.DOTALL)
    assert found, "text-messages.md shows no configuration of Kannel"
    told = found[1]
    for name, value in values.items():
        assert f"<{name}>" in told, name
        told = told.replace(f"<{name}>", str(value))
    assert "<" not in told, told
    return told


class Kannel:
    """Both boxes, running."""

    def __init__(self, folder: Path, *, centre_port: int, sendsms_port: int, door: str) -> None:
        self.programs = debian.unpacked("kannel", debian.KANNEL)
        ports = {"admin_port": free_port(), "box_port": free_port()}
        self.sendsms_port = sendsms_port
        folder.mkdir(parents=True)
        (folder / "store").mkdir()
        self.file = folder / "kannel.conf"
        told = settings(
            **ports, centre_host="127.0.0.1", centre_port=centre_port, centre_user="u", centre_password="p",
            sendsms_port=sendsms_port, password="pw", door=door, folder=str(folder), admin_password="admin",
        )
        self.file.write_text(told.replace("http-queue-delay = 10", "http-queue-delay = 1"))
        self.folder = folder
        self.boxes = [self._start("bearerbox", ports["box_port"]), self._start("smsbox", sendsms_port)]

    def stop(self) -> None:
        """End both."""
        for one in reversed(self.boxes):
            one.kill()
            one.wait()

    def _start(self, name: str, port: int) -> subprocess.Popen[bytes]:
        with open(self.folder / f"{name}.out", "wb") as out:
            process = subprocess.Popen(
                [self.programs / "usr/sbin" / name, "-v", "4", str(self.file)], env=debian.environment(self.programs),
                stdout=out, stderr=out,
            )
        end = time.monotonic() + SECONDS
        while time.monotonic() < end and process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
            except OSError:
                time.sleep(0.02)
            else:
                return process
        process.kill()
        raise RuntimeError(f"{name} did not start:\n{(self.folder / f'{name}.out').read_text()[-2000:]}")
