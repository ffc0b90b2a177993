"""What can be wrong with calling somebody back, or with what an operator writes down."""


class NotAllowed(Exception):
    """The officer does not hold the right, or may not call this person."""


class BadField(Exception):
    """A field cannot be as it is; the message names it."""


class NoSuchCall(Exception):
    """There is no such call, or this officer may not know that there is."""


class Taken(Exception):
    """Another officer has this call; ``officer_id`` says who."""

    def __init__(self, officer_id: int) -> None:
        super().__init__(officer_id)
        self.officer_id = officer_id


class NotTaken(Exception):
    """The officer must take the call first; perhaps another did, or the time for it was over."""


class Over(Exception):
    """The call has ended, and the number is gone."""
