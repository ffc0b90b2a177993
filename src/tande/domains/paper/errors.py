"""What can be wrong with papers and boxes."""

from datetime import date


class NotAllowed(Exception):
    """The officer does not hold the right."""


class BadField(Exception):
    """A field cannot be as it is; the message names it."""


class NoSuchBatch(Exception):
    """There is no such batch."""


class NoSuchForm(Exception):
    """No form with this number was ever printed."""


class NoSuchBox(Exception):
    """There is no such box, or no such opening."""


class AllPrinted(Exception):
    """The batch has no form left to print, or this print was made before: its codes exist nowhere any more."""


class AlreadyEntered(Exception):
    """This number was typed in before. ``on``: the day."""

    def __init__(self, on: date) -> None:
        super().__init__("entered")
        self.on = on


class BeingEntered(Exception):
    """Somebody else is typing in this number at this moment."""


class NotEntered(Exception):
    """More words for a number that nobody has typed in yet."""


class WrongState(Exception):
    """This cannot be said of a form that stands where it does; the message is its number."""


class Changed(Exception):
    """Somebody else corrected this opening meanwhile."""


class NotTheSecond(Exception):
    """Only the one of the two persons who did not write it confirms an opening, as it was last written."""
