"""The casework domain."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """See README.md in this folder."""

    name = "tande.domains.casework"
    label = "casework"
    default_auto_field = "django.db.models.BigAutoField"
