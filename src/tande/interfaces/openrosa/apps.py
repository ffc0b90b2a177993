"""Registers the interface with Django."""

from django.apps import AppConfig


class OpenrosaConfig(AppConfig):
    """See docs/architecture.md: no account, no session, no cookie."""

    name = "tande.interfaces.openrosa"
    label = "openrosa_pages"
