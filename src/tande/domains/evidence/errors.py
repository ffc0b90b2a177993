"""What can go wrong with evidence."""


class BadPart(Exception):
    """The part does not have the form it must have. The message names what: id, number, size, parts."""


class TooManyFiles(Exception):
    """The case holds as many files as one case may hold."""


class NoSuchFile(Exception):
    """There is no such file, or the part has not been received."""


class NotStored(Exception):
    """The disk did not take the part: nothing was kept and the caller must say so."""
