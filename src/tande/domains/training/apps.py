"""Django's entry for this domain."""

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    """See README.md beside this file."""

    name = "tande.domains.training"
    label = "training"
    default_auto_field = "django.db.models.BigAutoField"
