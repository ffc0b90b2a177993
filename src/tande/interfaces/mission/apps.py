"""Registers the site's templates, static files and template tags with Django."""

from django.apps import AppConfig
from django.urls import register_converter

from tande.interfaces.mission.converters import RowId


class MissionConfig(AppConfig):
    """The register's interface. It has no models: it asks the domains."""

    name = "tande.interfaces.mission"
    label = "mission"

    def ready(self) -> None:
        """Say how ids stand in addresses, before any address is read."""
        register_converter(RowId, "row")
