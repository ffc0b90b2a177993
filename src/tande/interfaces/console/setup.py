"""`tande setup`: the first head of the mechanism, and what is still to do before anybody may be sent here.

It can be typed again at any time: once there is a head it makes nobody and only says what is left to do.
"""

from __future__ import annotations

import argparse
import re
import sys

import django
from django.conf import settings

from tande.interfaces.console import check_keys
from tande.interfaces.console.check_found import OK
from tande.interfaces.console.errors import NotReady
from tande.policy import roles
from tande.toolkit.passphrases import one_time_passphrase

_USERNAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,59}")
NAME_CHARS = 120


def run(arguments: list[str]) -> int:
    """The command: asks on a terminal for what the arguments leave out. Raises NotReady."""
    parser = argparse.ArgumentParser(prog="tande setup", description="Make the first head; say what is left to do.")
    parser.add_argument("--username", help="her sign-in name: small letters, digits, dot or hyphen")
    parser.add_argument("--name", help="her name as colleagues see it")
    parser.add_argument("--language", help="language of her desk")
    options = parser.parse_args(arguments)
    django.setup()
    from tande.interfaces.console import log
    from tande.ledger import clock

    _migrate()
    log.publish(clock.now())
    head = _head()
    if head:
        print(f"There is a head already: {head}. Nobody was made. She adds the others in the browser: Team.")
    else:
        _make(options)
    print(to_do())
    return 0


def _migrate() -> None:
    from django.core.management import call_command

    from tande.interfaces.console.serve import migrations_waiting

    if migrations_waiting():
        call_command("migrate", verbosity=0)
        print("The database is ready.")


def _head() -> str:
    from tande.domains.officers import queries

    heads = [one for one in queries.team() if one.is_active and roles.HEAD in one.roles]
    return ", ".join(f"{one.display_name} ({one.username})" for one in heads)


def _make(options: argparse.Namespace) -> None:
    from tande.domains.officers import operations
    from tande.domains.officers.errors import NameTaken
    from tande.ledger import clock

    known = [code for code, _name in settings.LANGUAGES]
    username = _answer(options.username, "Sign-in name of the first head (small letters): ").lower()
    name = _answer(options.name, "Her name, as colleagues see it: ")
    language = options.language or ("fr" if "fr" in known else known[0])
    if not _USERNAME.fullmatch(username):
        raise NotReady("A sign-in name has 2 to 60 small letters, digits, dots or hyphens. Nobody was made.")
    if len(name) > NAME_CHARS or not name.isprintable():
        raise NotReady(f"A name has at most {NAME_CHARS} characters, in one line. Nobody was made.")
    if language not in known:
        raise NotReady(f"Languages of the desk are {', '.join(known)}. Nobody was made.")
    passphrase = one_time_passphrase()
    try:
        operations.create_officer(
            username=username, display_name=name, roles=[roles.HEAD], passphrase=passphrase, language=language,
            at=clock.now(), once=True,
        )
    except NameTaken as error:
        raise NotReady(f"There is already an officer {username!r}. Choose another sign-in name.") from error
    print(
        f"\n{name} signs in at {settings.TANDE.public_url}/desk/\n\n"
        f"  sign-in name          {username}\n"
        f"  one-time passphrase   {passphrase}\n\n"
        "Give it to her in person. It is shown now and never again; she changes it when she first signs in,\n"
        "sets up her second factor and makes her key, all in her own browser.\n"
    )


def _answer(given: str | None, question: str) -> str:
    """From the arguments, or the terminal. Raises NotReady."""
    if given is None and sys.stdin.isatty():
        given = input(question)
    if not given or not given.strip():
        raise NotReady('Nobody was made. Type: tande setup --username marie --name "Marie …"')
    return given.strip()


def to_do() -> str:
    """What is left before the site is open and can lose nobody's words, in order."""
    found = [one for check in check_keys.CHECKS for one in check() if one.state != OK]
    if not found:
        return "Officers and keys are complete. Type: tande check"
    lines = [line for number, one in enumerate(found, 1) for line in (f"  {number}. {one.says}.", f"     {one.do}")]
    return "\n".join(["Still to do:", *lines, "Then: tande check (the machine, backups, timers)."])


COMMANDS = {"setup": (run, "make the first head, and say what is left to do")}
