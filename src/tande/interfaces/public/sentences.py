"""Sentences that several pages say when something did not go as it should."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tande.policy import limits

MEGABYTE = 1024 * 1024


def not_kept() -> str:
    """The database or the disk did not confirm."""
    return _(
        "Your words were NOT kept: our computer has a problem. They are still here. "
        "Wait a minute and press the button again."
    )


def too_long() -> str:
    """More text than one message holds, before there is a code."""
    return _(
        "This text is too long for one message. Send the first part now, and the rest after, with your code. "
        "Or send it as a file."
    )


def too_long_again() -> str:
    """More text than one message holds, in a later form."""
    return _("This text is too long for one message. Send the first part now, and the rest after.")


def cut_off() -> str:
    """Not everything arrived."""
    return _("The line was cut, and not everything arrived. Press the button again.")


def cut_off_with_files() -> str:
    """Not everything arrived, and a browser does not keep chosen files."""
    return _("The line was cut, and not everything arrived. Press the button again. Choose your files again too.")


def too_many_files() -> str:
    """The case holds as many files as one case may hold."""
    return _("There are too many files under this code. Nothing was kept.")


def too_many_tries(seconds: int) -> str:
    """Codes are being guessed."""
    return ngettext(
        "Too many codes are being tried. Wait %(n)d second, then try again. Your code still works.",
        "Too many codes are being tried. Wait %(n)d seconds, then try again. Your code still works.", seconds,
    ) % {"n": seconds}


def files_not_kept(refused: Sequence[str], turned_away: Sequence[str]) -> str:
    """Files that were too large or too many, and those there was no room for now, by name; "" when there are none."""
    told = []
    if refused:
        told.append(ngettext(
            "This file was not kept: %(names)s. One file may have %(mb)d MB, and there may be %(max)d files.",
            "These files were not kept: %(names)s. One file may have %(mb)d MB, and there may be %(max)d files.",
            len(refused),
        ) % {"names": ", ".join(refused), "mb": limits.FILE_MAX_BYTES // MEGABYTE, "max": limits.FILES_MAX})
    if turned_away:
        told.append(_(
            "Many people are sending files just now, so these were not kept: %(names)s. "
            "Wait some minutes and send them again, with your code."
        ) % {"names": ", ".join(turned_away)})
    return " ".join(told)
