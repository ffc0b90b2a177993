"""The evidence domain."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """See README.md in this folder."""

    name = "tande.domains.evidence"
    label = "evidence"
    default_auto_field = "django.db.models.BigAutoField"
