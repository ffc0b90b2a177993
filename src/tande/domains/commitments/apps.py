"""Django's entry for this domain."""

from django.apps import AppConfig


class CommitmentsConfig(AppConfig):
    """See README.md beside this file."""

    name = "tande.domains.commitments"
    label = "commitments"
    default_auto_field = "django.db.models.BigAutoField"
