"""`tande totp`: the six digits an authenticator app would show, for trying the demonstration without a phone."""

from __future__ import annotations

import argparse
import base64
import hashlib
import hmac
import json
import os
import struct
import time
from pathlib import Path

from tande.interfaces.console.errors import NotReady

FOLDER = Path(__file__).resolve().parents[4] / "var" / "demo"
SHEET = "demo.json"
TOTP_SECONDS = 30
TOTP_DIGITS = 6


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
    print(totp_now(secret, int(time.time())))
    return 0


def totp_now(secret: str, seconds: int) -> str:
    """The six digits at this time (RFC 6238: HMAC-SHA-1 over the count of half-minutes)."""
    counter = struct.pack(">Q", seconds // TOTP_SECONDS)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**TOTP_DIGITS:0{TOTP_DIGITS}d}"


COMMANDS = {"totp": (run, "the six sign-in digits of a demo officer")}
