"""Invented uses of force, reported through the real operations."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from tande.domains.force import operations
from tande.domains.force.views import UseView
from tande.domains.officers.models import Officer
from tande.domains.personnel import units
from tande.ledger import clock
from tande.policy.force import Use
from tande.policy.force_operations import Operation
from tande.policy.force_report import Circumstances
from tande.toolkit import sealing
from tests.domains import factories

FULL = Circumstances(
    commune="HT0111", operation="sole", threats=("shots",), alternatives=("no_time",), ages=("18-25",),
    bystanders="none", property="none", detention="no", camera="none", aid="not_needed", relatives="not_needed",
)
WORDS = {"what": "Two shots from a roof."}


def use(**more: Any) -> Use:
    """A warning shot an hour ago by unit alpha; nobody hurt."""
    plain = Use(sealing.new_id(), "alpha", clock.now() - timedelta(hours=1), ("warning_shot",), rounds=1)
    return replace(plain, **more)


def report(officer: Officer, one: Use | None = None, **more: Any) -> UseView:
    """Report it in the register, for Kenya unless told."""
    told: dict[str, Any] = {"contingent": "KEN", "source": "web", "words": WORDS, "actor": officer, "at": clock.now()}
    return operations.report(use=one or use(), **(told | more))


def complete(officer: Officer, view: UseView, **more: Any) -> UseView:
    """Hand in the full report, from the version that was seen."""
    told: dict[str, Any] = {"base_version": view.version, "use": view.use, "told": FULL, "words": WORDS,
                            "actor": officer, "at": clock.now()}
    return operations.complete(id=view.id, **(told | more))


def change(officer: Officer, view: UseView, **more: Any) -> UseView:
    """Correct it, from the version that was seen."""
    told: dict[str, Any] = {"base_version": view.version, "use": view.use, "told": view.told, "words": WORDS,
                            "actor": officer, "at": clock.now()}
    return operations.change(id=view.id, **(told | more))


def unit_alpha() -> None:
    """Put unit alpha on Kenya's roster."""
    vera = factories.officer("vetting_officer", key=False)
    units.add_unit(contingent="KEN", name="Alpha", officer=vera, at=clock.now())


def raid(officer: Officer, **more: Any) -> str:
    """An operation of unit alpha three days ago with one dead, entered; its id."""
    unit_alpha()
    day = clock.now().date() - timedelta(days=3)
    told = Operation(sealing.new_id(), "KEN", day, "HT0111", ("alpha",), "sole", 1, 2, "press")
    return operations.record_operation(told=replace(told, **more), note="Read in a paper", actor=officer,
                                       at=clock.now())
