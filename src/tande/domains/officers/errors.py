"""What can go wrong with officers and keys."""


class NotAllowed(Exception):
    """The officer's roles do not hold this right."""


class NameTaken(Exception):
    """Another officer already signs in with this name."""


class UnknownRole(Exception):
    """A role that is not in the table."""


class BadKey(Exception):
    """A key or an envelope does not have the form it must have. The message names which."""


class NoSuchKey(Exception):
    """There is no desk key with this id."""


class NotAHolder(Exception):
    """This officer's roles do not entitle them to this desk's key, or they have no key of their own."""


class DeskNotReady(Exception):
    """No desk key is in force yet, so nothing can be sealed."""
