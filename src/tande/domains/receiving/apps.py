"""Django's entry for this domain."""

from django.apps import AppConfig


class ReceivingConfig(AppConfig):
    """See README.md beside this file."""

    name = "tande.domains.receiving"
    label = "receiving"
    default_auto_field = "django.db.models.BigAutoField"
