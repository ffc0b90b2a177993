"""The intake domain."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """See README.md in this folder."""

    name = "tande.domains.intake"
    label = "intake"
    default_auto_field = "django.db.models.BigAutoField"
