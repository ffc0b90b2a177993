"""What can be wrong in personnel."""


class NotAllowed(Exception):
    """The officer does not hold the right."""


class NoSuchPerson(Exception):
    """There is nobody with this id, or not in a contingent that the officer sees."""


class NoSuchContingent(NoSuchPerson):
    """The mission has no such contingent, or the officer does not see it."""


class BadField(Exception):
    """Something given cannot be what it should be. ``faults``: field and code of ``policy.people.FAULTS``."""

    def __init__(self, *faults: tuple[str, str]) -> None:
        super().__init__(", ".join(field for field, _ in faults))
        self.faults = faults


class Taken(Exception):
    """Another person of the contingent has this service number. ``person_id`` says who; the message nothing."""

    def __init__(self, person_id: str) -> None:
        super().__init__("service_number")
        self.person_id = person_id


class Changed(Exception):
    """Somebody changed this meanwhile; nothing was written."""


class Ended(Exception):
    """The upload was thrown away, or another worker finished it; what this one did is not kept."""


class NothingToDo(Exception):
    """What was asked for is so already; nothing was written."""
