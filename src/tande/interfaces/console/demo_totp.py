"""`tande totp`: the six digits an authenticator app would show, for trying the demonstration without a phone."""

from __future__ import annotations

import argparse
import json
import os
import time
from pathlib import Path

from tande.interfaces.console.errors import NotReady
from tande.toolkit.totp import totp

FOLDER = Path(__file__).resolve().parents[4] / "var" / "demo"
SHEET = "demo.json"


def run(arguments: list[str]) -> int:
    """The command: the six digits of this moment for an officer of the demonstration."""
    parser = argparse.ArgumentParser(prog="tande totp", description="The six digits for a demo officer.")
    parser.add_argument("username")
    name = parser.parse_args(arguments).username
    sheet = Path(os.environ.get("TANDE_DATA_DIR", FOLDER)) / SHEET
    if not sheet.exists():
        raise NotReady("There is no demonstration yet. Type: ./run demo")
    officers = json.loads(sheet.read_text(encoding="utf-8"))["officers"]
    secret = next((one["totp"] for one in officers if one["username"] == name), None)
    if secret is None:
        raise NotReady(f"No officer {name!r}. There are: {', '.join(one['username'] for one in officers)}.")
    print(totp(secret, int(time.time())))
    return 0


COMMANDS = {"totp": (run, "the six sign-in digits of a demo officer")}
