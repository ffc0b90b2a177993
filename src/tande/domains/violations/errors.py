"""What can be wrong in violations."""

from collections.abc import Mapping, Sequence

from tande.policy.violations.entries import Wrong


class NotAllowed(Exception):
    """The officer does not hold the right."""


class NoSuchRecord(Exception):
    """There is no incident, violation or row with this id, or it belongs to another organisation."""


class BadEntry(Exception):
    """Something given cannot be so. ``wrong``: field and code of ``policy.violations.entries.FAULTS``."""

    def __init__(self, wrong: Sequence[Wrong]) -> None:
        super().__init__(", ".join(one.field for one in wrong))
        self.wrong = tuple(wrong)


class BadEntries(Exception):
    """Rows of a file that cannot be so; nothing of it was stored. ``wrong``: place in the list → what is wrong."""

    def __init__(self, wrong: Mapping[int, Sequence[Wrong]]) -> None:
        super().__init__(f"{len(wrong)} rows")
        self.wrong = {place: tuple(found) for place, found in wrong.items()}


class CannotSign(Exception):
    """This cannot be signed or sent back. ``faults``: field → code of ``policy.violations.verification.FAULTS``."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(", ".join(faults.values()))
        self.faults = dict(faults)


class Changed(Exception):
    """Somebody changed this meanwhile; nothing was written."""


class NothingToDo(Exception):
    """What was asked for is so already; nothing was written."""


class StillCounts(Exception):
    """The task force verified violations of this incident: no sum changes by calling it a duplicate."""


class BadParty(Exception):
    """A party needs a name of at least two letters and a category of the list."""


class BadDuplicate(Exception):
    """An incident is a duplicate of another one, which is not itself a duplicate."""
