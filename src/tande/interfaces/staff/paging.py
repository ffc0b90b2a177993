"""Which page of a long list was asked for."""

from django.http import HttpRequest


def number_asked(request: HttpRequest) -> int:
    """The page in the address, from 1; the first for anything that is not a number of a page."""
    given = request.GET.get("page", "")
    return max(1, int(given)) if given.isascii() and given.isdigit() and len(given) < 7 else 1
