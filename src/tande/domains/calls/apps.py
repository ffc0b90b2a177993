"""Django's entry for this domain."""

from django.apps import AppConfig


class CallsConfig(AppConfig):
    """See README.md beside this file."""

    name = "tande.domains.calls"
    label = "calls"
    default_auto_field = "django.db.models.BigAutoField"
