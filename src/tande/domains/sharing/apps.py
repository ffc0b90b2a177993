"""Django's entry for this domain."""

from django.apps import AppConfig


class SharingConfig(AppConfig):
    """See README.md beside this file."""

    name = "tande.domains.sharing"
    label = "sharing"
    default_auto_field = "django.db.models.BigAutoField"
