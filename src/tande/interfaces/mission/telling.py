"""What a page says once after something was done, or could not be."""

from django.contrib import messages
from django.http import HttpRequest


def tell(request: HttpRequest, words: str, *, good: bool = True) -> None:
    """Show this on the next page."""
    level, tag = (messages.SUCCESS, "good") if good else (messages.ERROR, "bad")
    messages.add_message(request, level, words, extra_tags=tag)
