"""What can be wrong in gateways."""


class NotAllowed(Exception):
    """The officer does not hold the right."""
