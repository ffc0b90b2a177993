"""A complaint that opens by itself: the register's own record says that the mission's personnel did harm.

Whoever recorded it may be given the access code, to follow the case.
"""

from datetime import datetime

from tande.domains.intake.told import Opened, file_told

CHANNEL = "register"


def open_from_register(*, key: str, text: str, language: str, at: datetime) -> Opened:
    """Open a complaint from a record of the register; ``key`` names that record: the same again gives the same case.

    ``text``: what the body needs to begin. Called by the domains force and violations only, inside of no transaction
    that may be undone while the complaint stays. Raises DeskNotReady while no desk key is in force, NotDurable.
    """
    return file_told(key=key, text=text, language=language, channel=CHANNEL, path=CHANNEL, at=at)
