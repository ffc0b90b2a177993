"""Django's entry for this domain."""

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """See README.md beside this file."""

    name = "tande.domains.referrals"
    label = "referrals"
    default_auto_field = "django.db.models.BigAutoField"
