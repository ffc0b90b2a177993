"""`tande officer`: the first head of the mechanism, who then adds everybody else in the browser."""

from __future__ import annotations

import argparse
import getpass
import sys

import django

from tande.interfaces.console.errors import NotReady
from tande.policy import roles

LEAST_CHARS = 14


def run(arguments: list[str]) -> int:
    """The command: make one officer. The passphrase is asked for, never an argument that a history would keep."""
    parser = argparse.ArgumentParser(
        prog="tande officer", description="Add an officer: usually the first head."
    )
    parser.add_argument("username")
    parser.add_argument("--name", required=True, help="the name that colleagues see")
    offered = sorted(set(roles.ROLES) - {roles.FOCAL_POINT})
    parser.add_argument("--role", action="append", choices=offered, required=True)
    parser.add_argument("--state", default="", help="contingent of somebody of the mission (default all)")
    parser.add_argument("--unit", default="", help="unit of a unit's officer, within --state")
    parser.add_argument("--organisation", default="", help="whose monitor or head this is")
    parser.add_argument("--language", default="fr", help="language of the desk (default fr)")
    options = parser.parse_args(arguments)
    passphrase = ask_passphrase()
    django.setup()
    from tande.domains.officers import operations
    from tande.domains.officers.errors import NameTaken, UnknownRole
    from tande.ledger import clock

    try:
        operations.create_officer(
            username=options.username,
            display_name=options.name,
            roles=options.role,
            passphrase=passphrase,
            language=options.language,
            state=options.state,
            unit=options.unit,
            organisation=options.organisation,
            at=clock.now(),
        )
    except UnknownRole as error:
        raise NotReady(
            "These roles do not go together, or --state, --unit or --organisation does not go with them. A role of the "
            "safeguards register is held alone; --state is for the mission's own, --unit for a unit's officer (with "
            "--state), --organisation for a monitor or the head of an organisation."
        ) from error
    except NameTaken as error:
        raise NotReady(
            f"There is already an officer {options.username!r}. Choose another sign-in name."
        ) from error
    print(f"{options.username} can sign in now. The second factor and the key are made at the first sign-in.")
    return 0


def ask_passphrase() -> str:
    """From the terminal, twice and unseen; or one line of standard input. Raises NotReady."""
    if sys.stdin.isatty():
        passphrase = getpass.getpass("Passphrase to sign in: ")
        if getpass.getpass("Once more: ") != passphrase:
            raise NotReady("The two were not the same. Nothing was made.")
    else:
        passphrase = sys.stdin.readline().rstrip("\n")
    if len(passphrase) < LEAST_CHARS:
        raise NotReady(
            f"A passphrase has at least {LEAST_CHARS} characters: four or five words. Nothing was made."
        )
    return passphrase


COMMANDS = {"officer": (run, "add an officer: usually the first head")}
