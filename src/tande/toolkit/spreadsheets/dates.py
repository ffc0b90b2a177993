"""Serial numbers of days, as spreadsheets keep them, with the day that never was."""

from datetime import date, timedelta

_LAST = 2_958_465  # 31 December 9999
_FALSE_LEAP_DAY = 60  # 29 February 1900, which Lotus 1-2-3 invented and all programs keep


def day_of(serial: float, *, from_1904: bool) -> str | None:
    """The day as "1985-03-12"; None for one that is in no calendar."""
    whole = int(serial)
    if from_1904:
        return (date(1904, 1, 1) + timedelta(whole)).isoformat() if 0 <= whole <= _LAST - 1462 else None
    if not 1 <= whole <= _LAST or whole == _FALSE_LEAP_DAY:
        return None
    return (date(1899, 12, 30 if whole > _FALSE_LEAP_DAY else 31) + timedelta(whole)).isoformat()
