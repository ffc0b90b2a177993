"""Django's entry for this domain."""

from django.apps import AppConfig


class ChildrenConfig(AppConfig):
    """See README.md beside this file."""

    name = "tande.domains.children"
    label = "children"
    default_auto_field = "django.db.models.BigAutoField"
