"""`tande check`: is this installation safe to entrust a complaint to, and will it be tomorrow."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict

import django

from tande.interfaces.console import (
    check_audio,
    check_data,
    check_keys,
    check_log,
    check_machine,
    check_witnesses,
)
from tande.interfaces.console.check_found import OK, WRONG, Found, wrong

CHECKS: tuple[Callable[[], Iterator[Found]], ...] = (
    *check_machine.CHECKS, *check_data.CHECKS, *check_keys.CHECKS, *check_log.CHECKS,
    *check_witnesses.CHECKS, *check_audio.CHECKS,
)
SIGNS = {"ok": "ok     ", "warning": "WARNING", "wrong": "WRONG  "}


def run(arguments: list[str]) -> int:
    """The command. Exit code 1 when something is wrong; warnings do not count."""
    parser = argparse.ArgumentParser(prog="tande check", description="Is this installation safe?")
    parser.add_argument("--json", action="store_true", help="for another program")
    options = parser.parse_args(arguments)
    django.setup()
    found = look()
    if options.json:
        print(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=1))
    else:
        print(describe(found))
    return 1 if any(one.state == WRONG for one in found) else 0


def look(checks: tuple[Callable[[], Iterator[Found]], ...] = CHECKS) -> list[Found]:
    """Every line. A check that fails itself is something wrong, and does not keep the others from being made."""
    found: list[Found] = []
    for check in checks:
        try:
            found += check()
        except Exception as error:  # whatever it is, the other checks still say something
            name = check.__name__.removeprefix("check_")
            do = "If the lines above do not say why, type the command that fails by hand."
            found.append(wrong(name, f"This could not be checked ({type(error).__name__})", do))
    return found


def describe(found: list[Found]) -> str:
    """The lines as text: what is wrong last, nearest to the prompt."""
    order = {"ok": 0, "warning": 1, "wrong": 2}
    lines = []
    for one in sorted(found, key=lambda one: order[one.state]):
        lines.append(f"{SIGNS[one.state]}  {one.says}")
        lines += [f"         {one.do}"] if one.do else []
    bad = sum(one.state == WRONG for one in found)
    doubtful = sum(one.state not in (OK, WRONG) for one in found)
    return "\n".join([*lines, "", f"Wrong: {bad}. Warnings: {doubtful}."])


COMMANDS = {"check": (run, "is this installation safe: settings, files, clock, disk, keys, backups")}
