"""Registers the interface with Django."""

from django.apps import AppConfig


class SimulatorConfig(AppConfig):
    """See docs/architecture.md: no account, no session, no cookie."""

    name = "tande.interfaces.simulator"
    label = "simulator_pages"
