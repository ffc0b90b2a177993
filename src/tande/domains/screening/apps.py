"""Django's entry for this domain."""

from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    """See README.md beside this file."""

    name = "tande.domains.screening"
    label = "screening"
    default_auto_field = "django.db.models.BigAutoField"
