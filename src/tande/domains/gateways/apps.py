"""Django's entry for this domain."""

from django.apps import AppConfig


class GatewaysConfig(AppConfig):
    """See README.md beside this file."""

    name = "tande.domains.gateways"
    label = "gateways"
    default_auto_field = "django.db.models.BigAutoField"
