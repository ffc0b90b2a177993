"""Registers the interface with Django."""

from django.apps import AppConfig


class VoiceConfig(AppConfig):
    """See docs/architecture.md: no account, no session, no cookie."""

    name = "tande.interfaces.voice"
    label = "voice_pages"
