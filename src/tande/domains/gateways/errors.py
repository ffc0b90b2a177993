"""What can be wrong with a gateway."""

from collections.abc import Mapping


class NotAllowed(Exception):
    """The officer does not hold the right."""


class NoSuchGateway(Exception):
    """There is no such gateway."""


class BadFields(Exception):
    """Fields cannot be as they are. ``faults``: field to what is wrong with it; values are never repeated."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(", ".join(sorted(faults)))
        self.faults = dict(faults)
