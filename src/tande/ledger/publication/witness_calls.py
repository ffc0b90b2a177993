"""Requests to witnesses: at once, within one fixed time, whatever the other sides do. Nothing here is believed."""

import ssl
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPSConnection
from socket import SHUT_RDWR
from typing import TypeVar
from urllib.parse import urlsplit

LARGEST_ANSWER = 64 * 1024
T = TypeVar("T")


class NoAnswer(Exception):
    """There was no answer in time, or none that may be read; the message says which."""


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    body: bytes


def post(address: str, body: bytes, *, until: float) -> Reply:
    """Send `body` to an http(s) address; redirections are not followed. `until`: on the clock of time.monotonic().

    Raises NoAnswer. May outlast `until` while a name is looked up, so call it through `at_once`.
    """
    where, seconds = urlsplit(address), until - time.monotonic()
    if seconds <= 0:
        raise NoAnswer("no answer in time")
    connection = _connection(where.scheme, where.netloc, seconds)
    # A time limit of the socket begins anew with every byte; this one does not.
    cut = threading.Timer(seconds, _cut, [connection])
    cut.daemon = True
    cut.start()
    try:
        connection.request("POST", where.path or "/", body, {"Content-Type": "text/plain; charset=utf-8"})
        answer = connection.getresponse()
        found = answer.read(LARGEST_ANSWER + 1)
    except Exception as error:  # whatever a hostile side makes of HTTP and TLS, it is no answer
        raise NoAnswer(f"no answer ({type(error).__name__})") from None
    finally:
        cut.cancel()
        connection.close()
    if time.monotonic() >= until:
        raise NoAnswer("no answer in time")  # what was cut off looks whole where no length was told
    if len(found) > LARGEST_ANSWER:
        raise NoAnswer("an answer that is too long")
    return Reply(answer.status, found)


def at_once(questions: Sequence[Callable[[], T]], *, until: float) -> list[T | None]:
    """Ask all of them in parallel; their results in order, None for those that have none by then.

    What is still waiting is left to itself; it ends with the process.
    """
    results: list[T | None] = [None] * len(questions)

    def run(index: int) -> None:
        results[index] = questions[index]()

    threads = [threading.Thread(target=run, args=(index,), daemon=True) for index in range(len(questions))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))
    return list(results)


def _connection(scheme: str, netloc: str, seconds: float) -> HTTPConnection:
    if scheme == "http":
        return HTTPConnection(netloc, timeout=seconds)
    return HTTPSConnection(netloc, timeout=seconds, context=ssl.create_default_context())


def _cut(connection: HTTPConnection) -> None:
    with suppress(Exception):  # it was closed in this moment
        if connection.sock is not None:
            connection.sock.shutdown(SHUT_RDWR)
