"""Registers the interface's templates and static files with Django."""

from django.apps import AppConfig


class ReceivingConfig(AppConfig):
    """See docs/architecture.md: no account, no script needed."""

    name = "tande.interfaces.receiving"
    label = "receiving_pages"
