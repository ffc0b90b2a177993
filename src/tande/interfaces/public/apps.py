"""The public interface."""

from django.apps import AppConfig


class PublicConfig(AppConfig):
    """See docs/architecture.md: translates between a person's phone and the domains."""

    name = "tande.interfaces.public"
    label = "public"
