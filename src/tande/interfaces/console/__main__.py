"""`tande <command>`: one word chooses a module of this folder, and only that module is imported.

So the server's process never holds the code that opens complaints: `tande serve` does not import `offline`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from importlib import import_module

from django.core.exceptions import ImproperlyConfigured

from tande.interfaces.console.errors import NotReady
from tande.policy.mission_reading import PackError

Commands = dict[str, tuple[Callable[[list[str]], int], str]]
# command → module that holds it in its COMMANDS. docs/operating.md explains each; tests/test_house.py checks that.
MODULES = {
    "demo": "demo",
    "totp": "demo_totp",
    "serve": "serve",
    "rounds": "rounds",
    "errands": "errands",
    "deliver": "deliver",
    "sms": "sms",
    "figures": "figures",
    "log": "log",
    "audio": "audio",
    "setup": "setup",
    "officer": "officer",
    "check": "check",
    "backup": "backup",
    "restore": "restore",
    "purge": "purge",
    "recovery": "recovery",
    "open": "offline",
    "key": "offline",
    "fieldforms": "field_forms",
    "custody": "custody",
}


def usage() -> str:
    """Every command with its line of help."""
    lines = [f"  {command:10}{_command(command)[1]}" for command in MODULES]
    return "\n".join(["tande <command> [--help]", "", *lines])


def _command(name: str) -> tuple[Callable[[list[str]], int], str]:
    """A command's function and its line of help."""
    commands: Commands = import_module(f"tande.interfaces.console.{MODULES[name]}").COMMANDS
    return commands[name]


def main(words: list[str] | None = None) -> int:
    """Run one command; its exit code. 2: no such command or a refused setting or pack."""
    words = sys.argv[1:] if words is None else words
    if not words or words[0] in ("help", "-h", "--help"):
        print(usage())
        return 0
    if words[0] not in MODULES:
        print(f"There is no command {words[0]!r}.\n\n{usage()}", file=sys.stderr)
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tande.project.settings")
    run, _help = _command(words[0])
    try:
        return run(words[1:])
    except (ImproperlyConfigured, PackError, NotReady) as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
