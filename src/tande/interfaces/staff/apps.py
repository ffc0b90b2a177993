"""Registers the desk's templates, static files and template tags with Django."""

from django.apps import AppConfig


class StaffConfig(AppConfig):
    """The officers' interface. It has no models: it asks the domains."""

    name = "tande.interfaces.staff"
    label = "staff"
