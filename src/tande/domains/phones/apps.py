"""Django's entry for this domain."""

from django.apps import AppConfig


class PhonesConfig(AppConfig):
    """See README.md beside this file."""

    name = "tande.domains.phones"
    label = "phones"
    default_auto_field = "django.db.models.BigAutoField"
