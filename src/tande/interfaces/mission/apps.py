"""Registers the site's templates, static files and template tags with Django."""

from django.apps import AppConfig


class MissionConfig(AppConfig):
    """The register's interface. It has no models: it asks the domains."""

    name = "tande.interfaces.mission"
    label = "mission"
