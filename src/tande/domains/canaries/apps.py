"""Django's entry for this domain."""

from django.apps import AppConfig


class CanariesConfig(AppConfig):
    """See README.md beside this file."""

    name = "tande.domains.canaries"
    label = "canaries"
    default_auto_field = "django.db.models.BigAutoField"
