"""The pages of one case, as tabs: which there are and which this officer may open."""

from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from tande.policy import roles

TABS = (
    ("case.open", "staff:case", _("Conversation")),
    ("case.open", "staff:allegations", _("Allegations")),
    ("inquiry.see", "staff:inquiry", _("Inquiry file")),
    ("referral.see", "staff:referrals", _("States")),
    ("support.see", "staff:support", _("Help and protection")),
)


def tabs(case_id: str, held: list[str], here: str) -> list[dict[str, Any]]:
    """One dict per tab: url, label, and whether it is the page with the url name ``here``."""
    return [
        {"url": url, "label": label, "here": name == here}
        for action, name, label in TABS if roles.may(held, action) and (url := _url(name, case_id))
    ]


def _url(name: str, case_id: str) -> str:
    """The page's address; empty for one this house does not have."""
    try:
        return reverse(name, args=[case_id])
    except NoReverseMatch:
        return ""
