"""What can be wrong in sharing."""

from collections.abc import Mapping


class NotAllowed(Exception):
    """The officer does not hold the right."""


class NoSuchRequest(Exception):
    """There is no such request, or the officer's organisation contributes nothing to it."""


class NoSuchUpload(Exception):
    """There is no such upload of this officer, or it has ended."""


class BadRequest(Exception):
    """Something given cannot be so. ``wrong``: field → sentence."""

    def __init__(self, wrong: Mapping[str, str]) -> None:
        super().__init__(", ".join(wrong))
        self.wrong = dict(wrong)


class NothingToShare(Exception):
    """No verified record of any organisation is what was asked for."""


class Changed(Exception):
    """It stands otherwise than on the page: somebody answered, handed out or called it back meanwhile."""


class HasFaults(Exception):
    """The file has faults: nothing of it is kept."""
