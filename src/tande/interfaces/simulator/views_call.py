"""A pretended call: what the caller hears, keys to press, and a tone after which to speak."""

import io
import math
import struct
import wave
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from tande.domains.gateways import queries as gateways
from tande.interfaces.simulator import script
from tande.interfaces.simulator.lines import Broken, Line
from tande.interfaces.simulator.pages import brought, page, takes
from tande.policy.conversation import texts

GATEWAY: Final = "demo-twilio"
LINES_KEPT: Final = 50
_lines: dict[str, Line] = {}


@takes("GET", "POST")
def call(request: HttpRequest) -> HttpResponse:
    """Dial, listen, press or speak, hang up."""
    if request.method != "POST":
        return _shown(request, None)
    known = gateways.gateway(GATEWAY)
    if known is None:
        return _shown(request, None, fault=_("This door is not set up here."))
    line = _lines.get(request.POST.get("sid", ""))
    try:
        if "dial" in request.POST or line is None:
            line = Line(script.phone(request.POST.get("which", ""))[1], known.settings)
            _keep(line)
            line.dial()
        else:
            _act(request, line)
    except Broken:
        return _shown(request, None, fault=_("The door did not answer as a call needs it. Dial again."))
    return _shown(request, line)


def _act(request: HttpRequest, line: Line) -> None:
    """What the caller did. Raises Broken."""
    sound = request.FILES.get("sound")
    if "speak" in request.POST or "speak_and_hang_up" in request.POST:
        content, mime = (sound.read(), sound.content_type or "audio/wav") if sound else (tone(), "audio/wav")
        line.speak(content, mime, hang_up="speak_and_hang_up" in request.POST)
    elif "hang_up" in request.POST:
        line.hang_up()
    elif request.POST.get("keys", ""):  # also by Enter, which is the first button of the form
        line.press(request.POST["keys"].replace("\0", "")[:30])
    else:
        line.silent()


def tone() -> bytes:
    """Two seconds of a tone: a recording for whoever has nothing to say."""
    rate = 8_000
    kept = io.BytesIO()
    with wave.open(kept, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(b"".join(
            struct.pack("<h", int(9_000 * math.sin(2 * math.pi * 330 * n / rate))) for n in range(2 * rate)
        ))
    return kept.getvalue()


def _keep(line: Line) -> None:
    while len(_lines) >= LINES_KEPT:
        _lines.pop(next(iter(_lines)))
    _lines[line.sid] = line


def _shown(request: HttpRequest, line: Line | None, *, fault: str = "") -> HttpResponse:
    known = script.phones()
    return brought(request, page(request, "call", {
        "phones": range(1, len(known) + 1), "which": known.index(line.number) + 1 if line else 1, "line": line,
        "heard": _heard(line), "fault": fault,
    }))


def _heard(line: Line | None) -> list[dict[str, str]]:
    """The sounds just played and, for whoever reads, their words."""
    known = {
        settings.AUDIO.url(language, name): words
        for (language, name), words in texts.recordings(settings.CONVERSATION.texts).items()
    }
    paths = [urlsplit(url).path for url in line.heard] if line else []
    return [{"url": path, "words": known.get(path, "")} for path in paths]
