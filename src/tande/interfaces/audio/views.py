"""Serving one sound file. Its name is the hash of what it says, so whoever has it need never ask again."""

import re
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

FOR_A_YEAR: Final = "public, max-age=31536000, immutable"
_RANGE: Final = re.compile(r"bytes=([0-9]{0,9})-([0-9]{0,9})")


def file(request: HttpRequest, name: str) -> HttpResponse:
    """The file, or the part of it that was asked for: telephones of one maker play nothing without parts."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
    sound = settings.AUDIO.file(name)
    if not sound:
        return HttpResponse("There is no such sound.\n", status=404, content_type="text/plain; charset=utf-8")
    span = _asked(request.headers.get("Range", ""), len(sound))
    if span and span[0] >= len(sound):
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{len(sound)}"})
    first, last = span or (0, len(sound) - 1)
    answer = HttpResponse(sound[first:last + 1], status=206 if span else 200, content_type="audio/mpeg")
    if span:
        answer["Content-Range"] = f"bytes {first}-{last}/{len(sound)}"
    answer["Accept-Ranges"] = "bytes"
    answer["Cache-Control"] = FOR_A_YEAR
    answer["Content-Encoding"] = "identity"  # it is as small as it gets, and compressed parts would not fit together
    answer["Content-Length"] = str(len(answer.content))
    return answer


def _asked(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte of a range; None when there is none that we understand, so that all of it is sent."""
    match = _RANGE.fullmatch(header.strip())
    if not match or not (match[1] or match[2]):
        return None
    if not match[1]:
        return max(0, size - int(match[2])) if int(match[2]) else size, size - 1
    first = int(match[1])
    if match[2] and int(match[2]) < first:
        return None
    return first, min(int(match[2]) if match[2] else size, size - 1)
