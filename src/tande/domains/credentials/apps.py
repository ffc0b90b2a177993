"""Django's entry for this domain."""

from django.apps import AppConfig


class CredentialsConfig(AppConfig):
    """See README.md beside this file."""

    name = "tande.domains.credentials"
    label = "credentials"
    default_auto_field = "django.db.models.BigAutoField"
