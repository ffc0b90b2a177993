"""Django's entry for this domain."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    """See README.md beside this file."""

    name = "tande.domains.partners"
    label = "partners"
    default_auto_field = "django.db.models.BigAutoField"
