"""Writing calls."""

from datetime import datetime, timedelta
from typing import Final

from tande.domains.calls.models import Session

_KEPT: Final = timedelta(days=2)


def tidy(*, at: datetime) -> int:
    """Take away what is left of calls and menus of before yesterday; how many. From `tande deliver`."""
    return Session.objects.filter(on__lt=(at - _KEPT).date()).delete()[0]
