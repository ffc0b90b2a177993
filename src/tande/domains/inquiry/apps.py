"""Django's entry for this domain."""

from django.apps import AppConfig


class InquiryConfig(AppConfig):
    """See README.md beside this file."""

    name = "tande.domains.inquiry"
    label = "inquiry"
    default_auto_field = "django.db.models.BigAutoField"
