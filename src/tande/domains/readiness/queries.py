"""Reading readiness."""

from collections.abc import Collection

from tande.policy.readiness import Fact


def readiness_facts(people: Collection[str]) -> dict[str, list[Fact]]:
    """What the gate needs to know, by person."""
    return {person: [] for person in people}
