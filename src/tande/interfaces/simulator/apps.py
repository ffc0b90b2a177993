"""Registers the interface's templates and static files with Django."""

from django.apps import AppConfig


class SimulatorConfig(AppConfig):
    """See docs/architecture.md: its addresses exist in the demonstration only."""

    name = "tande.interfaces.simulator"
    label = "simulator_pages"
