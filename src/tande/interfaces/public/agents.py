"""Browsers whose pages are made on somebody else's machine, told from the request and not kept."""

from django.http import HttpRequest

PROXIES = ("opera mini", "ucbrowser", "ucweb", "puffin", "cloudmosa", "cloudphone", "cloud phone")
"""Opera Mini's extreme mode, UC and Puffin or Cloud Phone: what is typed passes in clear through their
maker's servers, and sealing in the page protects nothing there (channels facts, section 4)."""


def through_a_proxy(request: HttpRequest) -> bool:
    """Whether the browser says that its maker's servers see the page."""
    agent = request.headers.get("User-Agent", "").lower()
    return any(name in agent for name in PROXIES)
