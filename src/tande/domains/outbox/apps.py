"""Django's entry for this domain."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """See README.md beside this file."""

    name = "tande.domains.outbox"
    label = "outbox"
    default_auto_field = "django.db.models.BigAutoField"
