"""What can stop a command of the console."""


class NotReady(Exception):
    """The installation is not in the state the command needs; the message says what to type."""
