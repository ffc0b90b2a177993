"""What can be wrong in vetting."""


class NotAllowed(Exception):
    """The officer does not hold the right."""


class BadField(Exception):
    """Something given cannot be what it should be. The message names the field."""


class NoSuchRecord(Exception):
    """There is no such certificate, attestation, decision or record."""


class SecondNeeded(Exception):
    """Whoever proposed it cannot be the second officer."""


class Changed(Exception):
    """Somebody decided or withdrew it meanwhile."""


class UnknownRoster(Exception):
    """No roster with this hash was imported for the contingent, so nobody knows whom the certificate covers."""


class CaseDoesNotQualify(Exception):
    """The case has no substantiated finding and no interim measure in force: nothing of it goes into vetting."""
