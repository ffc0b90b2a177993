"""The pages of one case, as tabs: which there are and which this officer may open."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tande.policy import roles

TABS = (
    ("case.open", "staff:case", _("Conversation")),
    ("case.open", "staff:allegations", _("Allegations")),
    ("inquiry.see", "staff:inquiry", _("Inquiry file")),
    ("support.see", "staff:help", _("Help and protection")),
    ("referral.see", "staff:referrals", _("States")),
    ("vetting.finding", "staff:vetting", _("Vetting")),
)


def tabs(case_id: str, held: list[str], here: str) -> list[dict[str, Any]]:
    """One dict per tab: url, label, and whether it is the page with the url name ``here``."""
    return [
        {"url": reverse(name, args=[case_id]), "label": label, "here": name == here}
        for action, name, label in TABS if roles.may(held, action)
    ]
