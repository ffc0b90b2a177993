"""Django's entry for this interface."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """See the docstring of the package."""

    name = "tande.interfaces.api"
    label = "api"
