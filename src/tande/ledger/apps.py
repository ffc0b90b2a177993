"""The ledger app."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Append-only coded facts and the one writer."""

    name = "tande.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
