"""A bar on the terminal, so that nobody thinks it hangs; nothing where nobody looks."""

import sys
import time
from typing import TextIO

from tande.verifier.checked import no_progress
from tande.verifier.checks.walk import Progress

_WIDTH = 40
_EVERY_SECONDS = 0.1


def bar(stream: TextIO = sys.stderr) -> Progress:
    """A bar that is drawn again at most ten times a second, and taken away at the end."""
    if not stream.isatty():
        return no_progress
    drawn = 0.0

    def show(done: int, size: int) -> None:
        nonlocal drawn
        now = time.monotonic()
        if done < size and now - drawn < _EVERY_SECONDS:
            return
        drawn, full = now, _WIDTH * done // max(size, 1)
        line = f"[{'#' * full}{'.' * (_WIDTH - full)}] {done:,}/{size:,}" if done < size else ""
        stream.write(f"\r\033[K{line}")
        stream.flush()

    return show
