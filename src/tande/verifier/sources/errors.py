"""Why something could not be read. Nothing of this says that anybody did wrong."""


class CannotRead(Exception):
    """The line is cut, the server does not answer as it should, or the disk refuses; the message says what happened."""


class TooLarge(CannotRead):
    """A file is larger than it can be: it was not read to its end."""


class NoLogThere(CannotRead):
    """There is no public log at this address or in this folder."""
