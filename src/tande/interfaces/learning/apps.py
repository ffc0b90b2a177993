"""The interface of whoever learns."""

from django.apps import AppConfig


class LearningConfig(AppConfig):
    """See docs/architecture.md: lessons for everybody, tests for who holds a seat code."""

    name = "tande.interfaces.learning"
    label = "learning"
