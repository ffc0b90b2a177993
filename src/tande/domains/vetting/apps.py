"""Django's entry for this domain."""

from django.apps import AppConfig


class VettingConfig(AppConfig):
    """See README.md beside this file."""

    name = "tande.domains.vetting"
    label = "vetting"
    default_auto_field = "django.db.models.BigAutoField"
