"""Django's entry for this domain."""

from django.apps import AppConfig


class PaperConfig(AppConfig):
    """See README.md beside this file."""

    name = "tande.domains.paper"
    label = "paper"
    default_auto_field = "django.db.models.BigAutoField"
