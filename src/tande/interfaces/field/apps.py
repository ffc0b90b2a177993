"""Registers the interface's templates and static files with Django."""

from django.apps import AppConfig


class FieldConfig(AppConfig):
    """See docs/architecture.md: a phone without an account; records arrive sealed."""

    name = "tande.interfaces.field"
    label = "field_pages"
