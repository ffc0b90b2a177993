"""An operator's SMS centre as far as Kannel looks: SMPP 3.4, messages both ways, delivery reports."""

from __future__ import annotations

import queue
import socket
import struct
import threading
from dataclasses import dataclass

BIND, SUBMIT, DELIVER, ENQUIRE = (0x1, 0x2, 0x9), 0x4, 0x5, 0x15
GSM7 = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)


@dataclass(frozen=True)
class Submitted:
    """One message that Kannel hands to the operator: to whom, in which coding, its bytes."""

    to: str
    coding: int
    body: bytes
    report: bool

    @property
    def text(self) -> str:
        """What stands on the phone."""
        return self.body.decode("utf-16-be") if self.coding == 8 else "".join(GSM7[one] for one in self.body)


class Centre:
    """Waits for Kannel, sends it what phones write, and keeps what phones get."""

    def __init__(self) -> None:
        self.submitted: queue.Queue[Submitted] = queue.Queue()
        self.bound = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._line: socket.socket | None = None
        self._number = 0
        threading.Thread(target=self._serve, daemon=True).start()

    def write(self, sender: str, body: bytes, *, coding: int = 0, joined: bool = False) -> None:
        """A phone writes; ``joined``: the body begins with a header of parts."""
        self._deliver(sender, body, coding, 0x40 if joined else 0)

    def close(self) -> None:
        """End."""
        self._listener.close()
        if self._line is not None:
            self._line.close()

    def _deliver(self, sender: str, body: bytes, coding: int, kind: int) -> None:
        address = b"\x01\x01" + sender.lstrip("+").encode() + b"\0"
        told = (b"\0" + address + b"\0\x01" + b"2020\0" + bytes([kind, 0, 0]) + b"\0\0" + bytes([0, 0, coding, 0])
                + bytes([len(body)]) + body)
        self._number += 1
        self._send(DELIVER, 0, self._number, told)

    def _send(self, command: int, status: int, number: int, body: bytes) -> None:
        assert self._line is not None
        self._line.sendall(struct.pack(">IIII", 16 + len(body), command, status, number) + body)

    def _serve(self) -> None:
        while True:
            try:
                self._line, _address = self._listener.accept()
                self._read(self._line)
            except OSError:
                if self._listener.fileno() < 0:
                    return

    def _read(self, line: socket.socket) -> None:
        stream = line.makefile("rb")
        while len(head := stream.read(16)) == 16:
            length, command, _status, number = struct.unpack(">IIII", head)
            body = stream.read(length - 16)
            if command in BIND:
                self._send(command | 0x80000000, 0, number, b"centre\0")
                self.bound.set()
            elif command == SUBMIT:
                one = _submitted(body)
                self._send(command | 0x80000000, 0, number, f"{number:08x}".encode() + b"\0")
                self.submitted.put(one)
                if one.report:
                    told = f"id:{number:08x} sub:001 dlvrd:001 submit date:2611261500 done date:2611261500 "
                    told += "stat:DELIVRD err:000 text:"
                    self._deliver(one.to, told.encode(), 0, 0x04)
            elif command == ENQUIRE:
                self._send(command | 0x80000000, 0, number, b"")


def _submitted(body: bytes) -> Submitted:
    _service, rest = body.split(b"\0", 1)
    _source, rest = rest[2:].split(b"\0", 1)
    to, rest = rest[2:].split(b"\0", 1)
    rest = rest[3:].split(b"\0", 2)[2]
    report, _replace, coding, _default, length = rest[:5]
    return Submitted(to.decode(), coding, rest[5 : 5 + length], bool(report & 1))
