"""Files that are uploaded into the register: kept in memory and never on the disk, up to a limit that fits lists.

Rosters and lists are larger than what other pages take. Only who is signed in for the register may send so much.
"""

from typing import Any, Final

from django.conf import settings
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest

from tande.policy import limits, roles

LARGEST: Final = 64 * 1024 * 1024
PAPER: Final = "/desk/paper/enter/"


class InMemory(MemoryFileUploadHandler):
    """Django's own handler with the register's limit on the register's pages. What is larger does not become a file."""

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: str, encoding: str | None = None
    ) -> None:
        """Decide by the announced length, which the server holds the body to."""
        self.activated = content_length <= _limit(self.request)


def too_large(request: HttpRequest) -> bool:
    """Whether what was sent is larger than the register takes: then there is no file in the request."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return not length.isdecimal() or int(length) > LARGEST


def content_of(request: HttpRequest, name: str) -> bytes:
    """The bytes of an uploaded file; empty where none came."""
    found = request.FILES.get(name)
    return found.read() if found is not None else b""


def _limit(request: HttpRequest | None) -> int:
    user = getattr(request, "user", None)
    if request is None or user is None or not user.is_authenticated:
        return settings.FILE_UPLOAD_MAX_MEMORY_SIZE
    if request.path == PAPER and roles.may(user.roles, "paper.enter"):
        return limits.PAPER_MAX_BYTES
    if not request.path.startswith("/mission/"):
        return settings.FILE_UPLOAD_MAX_MEMORY_SIZE
    allowed = any(roles.may(user.roles, right) for right in ("ready.see", "violation.import"))
    return LARGEST if allowed else settings.FILE_UPLOAD_MAX_MEMORY_SIZE
