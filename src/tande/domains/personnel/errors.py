"""What can be wrong in personnel."""


class NotAllowed(Exception):
    """The officer does not hold the right."""


class NoSuchPerson(Exception):
    """There is nobody with this id, or not in a contingent that the officer sees."""
