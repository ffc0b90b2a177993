"""What can be wrong in training."""

from datetime import datetime


class NotAllowed(Exception):
    """The officer does not hold the right, or it is another contingent's. The message is the action."""


class NoSuchSession(Exception):
    """There is no such session, or it is of a contingent that the officer does not see."""


class NoQuiz(Exception):
    """The session is about no course that has a test."""


class NoSuchCurriculum(Exception):
    """The pack's catalogue has no such curriculum."""


class NoSuchSitting(Exception):
    """There is no such test under way: its seat's time is over, or the database was put back."""


class BadField(Exception):
    """Something given cannot be what it should be. The message names the field."""


class Changed(Exception):
    """Somebody changed it meanwhile: look again before signing or changing."""


class Signed(Exception):
    """The session is signed: who was there is settled."""


class Refused(Exception):
    """A try cannot be made now. ``reason``: a code of ``policy.training.REFUSALS``; ``again``: when it can, if ever."""

    def __init__(self, reason: str, again: datetime | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.again = again
