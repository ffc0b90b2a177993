"""A command that works in a process of its own beside the server, for as long as the server lives."""

from __future__ import annotations

import argparse
import subprocess
import sys
import threading

import django

_FIRST_AFTER_SECONDS = 3


def keep_beside(stop: threading.Event, command: str) -> threading.Thread:
    """`tande <command> --stay`, begun again when it ends. It ends when the server's end of the pipe closes."""

    def go() -> None:
        while not stop.wait(_FIRST_AFTER_SECONDS):
            with subprocess.Popen(
                [sys.executable, "-m", "tande.interfaces.console", command, "--stay"],
                stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                process_group=0,  # Ctrl-C in the terminal is for the server: a sender would be cut off over a message
            ) as process:
                while process.poll() is None and not stop.wait(1):
                    pass
                assert process.stdin is not None
                process.stdin.close()

    thread = threading.Thread(target=go, name=command, daemon=True)
    thread.start()
    return thread


def staying(arguments: list[str], *, command: str, does: str) -> threading.Event | None:
    """Read the command's only option and set Django up: what ends it when it is to stay, None to work once."""
    parser = argparse.ArgumentParser(prog=f"tande {command}", description=does)
    parser.add_argument("--stay", action="store_true", help="go on until standard input closes: from `tande serve`")
    options = parser.parse_args(arguments)
    django.setup()
    if not options.stay:
        return None
    stop = threading.Event()
    threading.Thread(target=until_closed, args=(stop,), daemon=True).start()
    return stop


def until_closed(stop: threading.Event) -> None:
    """Set ``stop`` when the server's end of the pipe closes, however the server ends."""
    sys.stdin.read()
    stop.set()
