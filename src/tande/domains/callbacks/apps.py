"""Django's entry for this domain."""

from django.apps import AppConfig


class CallbacksConfig(AppConfig):
    """See README.md beside this file."""

    name = "tande.domains.callbacks"
    label = "callbacks"
    default_auto_field = "django.db.models.BigAutoField"
