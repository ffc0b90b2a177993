"""A picture and a sound for the demonstration, drawn and played by a few lines: nobody's face, nobody's voice."""

from __future__ import annotations

import io
import math
import struct
import wave
import zlib

WIDTH, HEIGHT = 320, 240
RATE = 8000
SECONDS = 2


def photo() -> bytes:
    """A PNG of a broken door on a wall."""
    rows = b"".join(b"\0" + b"".join(_pixel(x, y) for x in range(WIDTH)) for y in range(HEIGHT))
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _pixel(x: int, y: int) -> bytes:
    crack = abs(x - 160 - 14 * math.sin(y / 9)) < 3
    if 110 < x < 210 and y > 50:
        return bytes((40, 26, 18)) if crack else bytes((150, 84 + y % 12, 48))
    return bytes((216, 200 - y // 6, 170)) if y < 210 else bytes((120, 112, 100))


def voice() -> bytes:
    """A WAV of two seconds that rises and falls like somebody humming."""
    samples = (
        int(9000 * math.sin(2 * math.pi * (220 + 40 * math.sin(3 * n / RATE)) * n / RATE))
        for n in range(RATE * SECONDS)
    )
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))
    return buffer.getvalue()


FILES = {"photo": ("foto-pot.png", "image/png", photo), "voice": ("vwa.wav", "audio/wav", voice)}
