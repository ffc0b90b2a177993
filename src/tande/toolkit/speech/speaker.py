"""Asking the voice, a process of its own, to say something. For set-up and tests."""

import json
import subprocess
import sys
from types import TracebackType
from typing import IO, Self

import numpy as np

from tande.toolkit.speech.sound import Sound
from tande.toolkit.speech.tables import Voice


class NoVoice(Exception):
    """Nothing can be spoken: the voice does not exist, or its process ended."""


class Speaker:
    """One process, started when something is first said. Use it in a ``with``."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._process:
            self._process.communicate()

    def say(self, text: str, voice: Voice) -> tuple[Sound, str]:
        """The sound of a text, and the sounds it is made of. Raises NoVoice."""
        ask = json.dumps({"voice": voice.name, "rate": voice.rate, "text": voice.given(text)}) + "\n"
        stdin, stdout = self._pipes()
        try:
            stdin.write(ask.encode())
            stdin.flush()
            head = json.loads(stdout.readline())
        except (OSError, ValueError):
            raise NoVoice("The process that speaks has ended.") from None
        if "error" in head:
            raise NoVoice(f"{voice.name}: {head['error']}.")
        samples = np.frombuffer(stdout.read(head["bytes"]), dtype="<i2").astype(np.float64) / 32768
        return Sound(samples, head["rate"]), head["sounds"].strip()

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        if self._process is None:
            command = [sys.executable, "-m", "tande.toolkit.speech.voice"]
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        return self._process.stdin, self._process.stdout
