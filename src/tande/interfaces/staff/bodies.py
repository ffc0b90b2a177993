"""Reading what the desk's script sends; the forms are those of ``toolkit.script_bodies``."""

from typing import Any

from django.http import HttpRequest

from tande.toolkit.script_bodies import BadBody, base64_text, number, objects, octets, parse, text, texts

__all__ = ["BadBody", "base64_text", "json_body", "number", "objects", "octets", "text", "texts"]


def json_body(request: HttpRequest) -> dict[str, Any]:
    """The body as an object. Raises BadBody."""
    return parse(request.body)
