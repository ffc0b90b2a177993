"""What is answered to a call: TwiML with recordings of our own alone, since no provider's voice speaks every language.

Every answer goes on by itself: where nothing is pressed and nothing is said, the call is asked for the next step, so
that silence is heard too. Source: facts on channels, 2.7.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as xml

TYPE: Final = "text/xml; charset=utf-8"
RECORD_SECONDS: Final = 600
SILENCE_SECONDS: Final = 10
"""A recording ends after so long a silence: who weeps is not cut off after a breath."""
KEY_SECONDS: Final = 10
MENU_KEY_SECONDS: Final = 2
"""After a prompt in which a key is not needed: so long until the tone."""
CODE_DIGITS: Final = 20
_GROUP: Final = 4
_DIGIT: Final = "digit_"


@dataclass(frozen=True, slots=True)
class Played:
    """One recording of a prompt: its name, as policy.conversation.texts gives it, and its public address."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Ways:
    """Where the call goes on: when a key was pressed, something was said, nothing came, a recording is ready."""

    pressed: str
    heard: str
    silent: str
    recorded: str


def press(played: Sequence[Played], ways: Ways, *, digits: int) -> bytes:
    """Say something and wait for keys, so many or fewer and #."""
    root = xml.Element("Response")
    gather = xml.SubElement(root, "Gather", {
        "numDigits": str(digits), "timeout": str(KEY_SECONDS), "finishOnKey": "#", "method": "POST",
        "action": ways.pressed,
    })
    _play(gather, played)
    _go(root, ways.silent)
    return _whole(root)


def record(played: Sequence[Played], ways: Ways, *, keys: str = "") -> bytes:
    """Say something, then the tone, and record until somebody hangs up, is silent, or presses one of ``keys`` or #.

    With ``keys`` one may also be pressed while something is said. A key that is none of them ends nothing.
    """
    root = xml.Element("Response")
    if keys:
        gather = xml.SubElement(root, "Gather", {
            "numDigits": "1", "timeout": str(MENU_KEY_SECONDS), "method": "POST", "action": ways.pressed,
        })
        _play(gather, played)
    else:
        _play(root, played)
    xml.SubElement(root, "Record", {
        "action": ways.heard, "method": "POST", "maxLength": str(RECORD_SECONDS), "timeout": str(SILENCE_SECONDS),
        "playBeep": "true", "trim": "do-not-trim", "finishOnKey": f"{keys}#",
        "recordingStatusCallback": ways.recorded, "recordingStatusCallbackMethod": "POST",
    })
    _go(root, ways.silent)
    return _whole(root)


def end(played: Sequence[Played]) -> bytes:
    """Say something and hang up."""
    root = xml.Element("Response")
    _play(root, played)
    xml.SubElement(root, "Hangup")
    return _whole(root)


def nothing() -> bytes:
    """The answer to a notice: there is nothing to do in the call."""
    return _whole(xml.Element("Response"))


def _play(parent: xml.Element, played: Iterable[Played]) -> None:
    """The recordings in their order; after each four digits of a number a breath, to write them down."""
    digits = 0
    for one in played:
        xml.SubElement(parent, "Play").text = one.url
        digits = digits + 1 if one.name.startswith(_DIGIT) else 0
        if digits and digits % _GROUP == 0:
            xml.SubElement(parent, "Pause", {"length": "1"})


def _go(parent: xml.Element, url: str) -> None:
    xml.SubElement(parent, "Redirect", {"method": "POST"}).text = url


def _whole(root: xml.Element) -> bytes:
    made = xml.tostring(root, encoding="utf-8", xml_declaration=True)
    assert isinstance(made, bytes)
    return made
