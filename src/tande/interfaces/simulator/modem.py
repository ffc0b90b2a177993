"""A pretended modem: what comes starts the command that gammu-smsd starts; what is sent lies in its outbox folder."""

import os
import secrets
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tande.interfaces.simulator import air
from tande.interfaces.simulator.air import Bubble
from tande.ledger import clock

KIND: Final = "gammu"
SECONDS: Final = 60


def arrive(gateway: str, number: str, text: str) -> bool:
    """A message from the network; whether the command kept it."""
    command = [sys.executable, "-m", "tande.interfaces.console", "sms", "spool-in", gateway, secrets.token_hex(8)]
    told = {"SMS_MESSAGES": "1", "SMS_1_NUMBER": number, "SMS_1_TEXT": text, "DECODED_PARTS": "0"}
    try:
        done = subprocess.run(command, env=os.environ | told, timeout=SECONDS, capture_output=True, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def send_out(settings: Mapping[str, str]) -> None:
    """Take what lies in the outbox folder, as gammu-smsd does, to the pretended phones."""
    for path in sorted(Path(settings["outbox"]).glob("OUT*.txt")):
        _turn, _of_a_million, _zero, number, ref = path.stem.split("_", 4)
        text = path.read_bytes().decode("utf-16")
        path.unlink(missing_ok=True)
        air.show(number, Bubble(False, KIND, text, clock.now()), ref=ref)
