"""What can be wrong in readiness."""


class NotAllowed(Exception):
    """The officer does not hold the right."""


class NoSuchMatter(Exception):
    """There is no such suspension or override, or not of somebody whom the officer sees."""


class BadField(Exception):
    """Something given cannot be what it should be. The message names the field."""


class Changed(Exception):
    """Somebody else took a step meanwhile; nothing was written."""


class SecondNeeded(Exception):
    """Whoever asked for it cannot agree to it."""


class NotNeeded(Exception):
    """Nothing is missing: the person is ready, and no override is needed."""


class AlreadyThere(Exception):
    """The person is suspended, or an override is asked for or in force."""


class Suspended(Exception):
    """The person is suspended: no override beats that."""
