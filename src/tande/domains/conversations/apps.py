"""Django's entry for this domain."""

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    """See README.md beside this file."""

    name = "tande.domains.conversations"
    label = "conversations"
    default_auto_field = "django.db.models.BigAutoField"
