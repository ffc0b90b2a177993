"""What can go wrong with a commitment."""


class NotAllowed(Exception):
    """The officer's roles do not hold this right. The message is the action."""


class NoSuchCommitment(Exception):
    """The pack has no such commitment, or nothing of this id was shown for it."""


class BadField(Exception):
    """Something given cannot be what it should be. The message names the field."""


class Changed(Exception):
    """Somebody took a step meanwhile, or that step does not follow from the last one. The message is the last step."""


class SecondNeeded(Exception):
    """This step takes an officer who had no hand in it before."""
