"""The figures domain."""

from django.apps import AppConfig


class FiguresConfig(AppConfig):
    """See README.md in this folder."""

    name = "tande.domains.figures"
    label = "figures"
    default_auto_field = "django.db.models.BigAutoField"
