"""Django's entry for this domain."""

from django.apps import AppConfig


class SupportConfig(AppConfig):
    """See README.md beside this file."""

    name = "tande.domains.support"
    label = "support"
    default_auto_field = "django.db.models.BigAutoField"
