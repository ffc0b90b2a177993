"""Registers the site's templates, static files and template tags with Django."""

from django.apps import AppConfig


class StatesConfig(AppConfig):
    """The States' interface. It has no models: it asks the domains."""

    name = "tande.interfaces.states"
    label = "states"
