"""What can go wrong when figures are released or read."""


class NoSuchRelease(Exception):
    """Nothing was released under this name."""


class NoSuchTable(Exception):
    """The release has no table of this name."""


class Refused(Exception):
    """A table would tell what is hidden, so nothing was released. The message names table, period and reason."""
