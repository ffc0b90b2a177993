"""Django's entry for this domain."""

from django.apps import AppConfig


class ReadinessConfig(AppConfig):
    """See README.md beside this file."""

    name = "tande.domains.readiness"
    label = "readiness"
    default_auto_field = "django.db.models.BigAutoField"
