"""Django's entry for this domain."""

from django.apps import AppConfig


class RecordingsConfig(AppConfig):
    """See README.md beside this file."""

    name = "tande.domains.recordings"
    label = "recordings"
    default_auto_field = "django.db.models.BigAutoField"
