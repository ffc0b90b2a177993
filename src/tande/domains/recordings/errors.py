"""What can go wrong with a recording at its provider."""


class NotThere(Exception):
    """The provider has no such recording, or not yet."""


class NotHad(Exception):
    """The provider did not answer as it should, or the answer is none that may be taken. It is tried again."""
