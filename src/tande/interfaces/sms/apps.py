"""Registers the interface with Django."""

from django.apps import AppConfig


class SmsConfig(AppConfig):
    """See docs/architecture.md: no account, no session, no cookie."""

    name = "tande.interfaces.sms"
    label = "sms_pages"
