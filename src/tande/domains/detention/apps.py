"""Django's entry for this domain."""

from django.apps import AppConfig


class DetentionConfig(AppConfig):
    """See README.md beside this file."""

    name = "tande.domains.detention"
    label = "detention"
    default_auto_field = "django.db.models.BigAutoField"
