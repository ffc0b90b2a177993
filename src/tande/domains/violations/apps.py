"""Django's entry for this domain."""

from django.apps import AppConfig


class ViolationsConfig(AppConfig):
    """See README.md beside this file."""

    name = "tande.domains.violations"
    label = "violations"
    default_auto_field = "django.db.models.BigAutoField"
