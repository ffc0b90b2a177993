"""Django's entry for this domain."""

from django.apps import AppConfig


class FieldformsConfig(AppConfig):
    """See README.md beside this file."""

    name = "tande.domains.fieldforms"
    label = "fieldforms"
    default_auto_field = "django.db.models.BigAutoField"
