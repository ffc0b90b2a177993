"""What can stop a publication. Each leaves the log as it was."""


class LogBusy(Exception):
    """Another process is writing the log: there is exactly one writer."""


class LogAhead(Exception):
    """The published files hold more entries than the database: it was put back from an older backup."""


class LogForked(Exception):
    """The files and the database do not agree on the past: signing would be proof of misconduct, so nothing is."""


class LogUnreadable(Exception):
    """A published file is missing or cut short and cannot be made again. The message names it."""
