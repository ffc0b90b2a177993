"""Django's entry for this domain."""

from django.apps import AppConfig


class PersonnelConfig(AppConfig):
    """See README.md beside this file."""

    name = "tande.domains.personnel"
    label = "personnel"
    default_auto_field = "django.db.models.BigAutoField"
