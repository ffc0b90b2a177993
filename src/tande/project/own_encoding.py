"""Whatever a sender calls its encoding, every form of ours is UTF-8.

Django decodes a query string by the name that a request gives, before any of our code runs: one that names no encoding
of text ("zlib") would be a fault of the server instead of an answer.
"""

import re
from collections.abc import Iterable
from typing import Any, Final

from tande.project.whole_body import Application

_CHARSET: Final = re.compile(r""";\s*charset\s*=\s*("[^"]*"|[^;]*)""", re.IGNORECASE)


def own_encoding(application: Application) -> Application:
    """The application, told nothing of what the sender calls its encoding."""

    def checked(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if "CONTENT_TYPE" in environ:
            environ["CONTENT_TYPE"] = _CHARSET.sub("", environ["CONTENT_TYPE"])
        return application(environ, start_response)

    return checked
