"""Django's entry for this domain."""

from django.apps import AppConfig


class ForceConfig(AppConfig):
    """See README.md beside this file."""

    name = "tande.domains.force"
    label = "force"
    default_auto_field = "django.db.models.BigAutoField"
