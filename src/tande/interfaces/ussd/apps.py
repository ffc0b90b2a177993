"""Registers the interface with Django."""

from django.apps import AppConfig


class UssdConfig(AppConfig):
    """See docs/architecture.md: no account, no session, no cookie."""

    name = "tande.interfaces.ussd"
    label = "ussd_pages"
