"""A process of its own that speaks: lines of JSON in, sound out. The only file that loads libespeak-ng (GPL 3).

Started by ``speaker`` at set-up, never by the server. A line in: ``{"voice", "rate", "text"}``. Out: a line
``{"rate", "bytes", "sounds"}`` and that many bytes, 16 bits a sample, one channel. ``sounds`` is what was said, in the
signs of the voice; a voice that is not there gives ``{"error"}``. Ends when its input does.
"""

import ctypes
import json
import sys
from typing import IO, Final

import espeakng_loader

_SYNCHRONOUS: Final = 2
_RATE: Final = 1
_UTF8_AND_SOUNDS: Final = 1 | 0x100
_SIGNS: Final = 1
_CALLBACK: Final = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)


class Engine:
    """The library, ready to speak."""

    def __init__(self) -> None:
        self._espeak = ctypes.CDLL(espeakng_loader.get_library_path())
        self._libc = ctypes.CDLL(None)
        self._libc.open_memstream.restype = ctypes.c_void_p
        self._libc.open_memstream.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
        self._libc.fclose.argtypes = [ctypes.c_void_p]
        self._libc.free.argtypes = [ctypes.c_void_p]
        self._espeak.espeak_SetPhonemeTrace.argtypes = [ctypes.c_int, ctypes.c_void_p]
        self.rate: int = self._espeak.espeak_Initialize(
            _SYNCHRONOUS, 0, espeakng_loader.get_data_path().encode(), 0
        )
        if self.rate <= 0:
            raise RuntimeError("The voice could not be started.")
        self._heard: list[bytes] = []
        self._callback = _CALLBACK(self._take)  # kept, or it is collected while the library still calls it
        self._espeak.espeak_SetSynthCallback(self._callback)

    def _take(self, samples: int | None, count: int, _events: int | None) -> int:
        if samples and count > 0:
            self._heard.append(ctypes.string_at(samples, count * 2))
        return 0

    def say(self, voice: str, rate: int, text: str) -> tuple[bytes, str]:
        """The sound, and the sounds it is made of. Raises LookupError when there is no such voice."""
        if self._espeak.espeak_SetVoiceByName(voice.encode()):
            raise LookupError(voice)
        self._espeak.espeak_SetParameter(_RATE, rate, 0)
        self._heard.clear()
        written, size = ctypes.c_void_p(), ctypes.c_size_t()
        stream = self._libc.open_memstream(ctypes.byref(written), ctypes.byref(size))
        self._espeak.espeak_SetPhonemeTrace(_SIGNS, stream)
        given = text.encode()
        self._espeak.espeak_Synth(given, len(given) + 1, 0, 1, 0, _UTF8_AND_SOUNDS, None, None)
        self._espeak.espeak_Synchronize()
        self._espeak.espeak_SetPhonemeTrace(0, None)
        self._libc.fclose(stream)
        sounds = ctypes.string_at(written.value or 0, size.value).decode("utf-8", "replace")
        self._libc.free(written)
        return b"".join(self._heard), sounds


def serve(lines: IO[str], out: IO[bytes]) -> None:
    """Say one line after the other."""
    engine = Engine()
    for line in lines:
        asked = json.loads(line)
        try:
            sound, sounds = engine.say(asked["voice"], asked["rate"], asked["text"])
            head: dict[str, object] = {"rate": engine.rate, "bytes": len(sound), "sounds": sounds}
        except LookupError:
            sound, head = b"", {"error": "there is no such voice"}
        out.write(json.dumps(head).encode() + b"\n" + sound)
        out.flush()


if __name__ == "__main__":
    serve(sys.stdin, sys.stdout.buffer)
