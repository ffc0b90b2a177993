"""The officers domain."""

from django.apps import AppConfig


class OfficersConfig(AppConfig):
    """See README.md in this folder."""

    name = "tande.domains.officers"
    label = "officers"
    default_auto_field = "django.db.models.BigAutoField"
