"""What can be wrong in fieldforms."""


class NotAllowed(Exception):
    """The officer does not hold the right."""


class BadField(Exception):
    """A field cannot be as it is; the message names it."""


class NoSuchCredential(Exception):
    """There is no such credential."""


class TooMuch(Exception):
    """More files, or larger ones, than one submission may have."""
