"""The register's pages in the order of the work, each with the right it needs. A page comes in with its domain."""

from typing import Any, Final

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from tande.policy import roles

PAGES: Final = (
    ("people.see", "mission:people", _("People"), _("Rosters, units and who is in the mission")),
    ("vetting.see", "mission:vetting", _("Vetting"), _("Certificates, attestations, units and the checks")),
    ("vetting.see", "mission:alerts", _("Alerts"), _("Records that may be about somebody, to decide on")),
    ("vetting.see", "mission:lists", _("Lists"), _("Records to compare names with, and what changed")),
    ("training.see", "mission:training", _("Training"), _("Sessions, results and what runs out")),
    ("training.see", "mission:credentials", _("Certificates"), _("To print and hand over, and to take back")),
    ("ready.see", "mission:ready", _("Ready"), _("Who may deploy today, and what is missing")),
    ("encounter.see", "mission:children", _("Children"), _("Children met, the clock to the hand-over, who was late")),
    ("reception.see", "mission:received", _("Receipts"), _("Children received without a number, and what differs")),
    ("receiver.manage", "mission:receivers", _("Receivers"), _("Who takes children in, and their codes")),
    ("force.see", "mission:force", _("Force"), _("Reports of force, reviews, operations and gaps")),
    ("detention.see", "mission:detentions", _("Detention"), _("Who is held, for how long, and told to the Council")),
    ("phone.manage", "mission:phones", _("Phones"), _("The patrols' phones, the card, and records to look at first")),
    ("violation.see", "mission:violations", _("Violations"), _("Grave violations against children, verified by three")),
    ("violation.count", "mission:violation_tables", _("Tables of violations"), _("By year and quarter, checked")),
    ("violation.export_form", "mission:exports", _("Exports"), _("Workbooks, tables and forms, and what was made")),
    ("violation.import", "mission:imports", _("Imports"), _("Workbooks and forms' files on their way in")),
    ("sharing.see", "mission:sharing", _("Sharing"), _("What goes outside, and who has agreed")),
)


def pages(held: list[str], path: str) -> list[dict[str, Any]]:
    """What these roles may open: address, label, words about it, and whether this page lies below it and no other."""
    found: list[dict[str, Any]] = []
    for action, name, label, about in PAGES:
        if roles.may(held, action):
            try:
                url = reverse(name)
            except NoReverseMatch:
                continue
            found.append({"url": url, "label": label, "about": about, "here": path.startswith(url)})
    here = max((len(one["url"]) for one in found if one["here"]), default=0)
    return [{**one, "here": one["here"] and len(one["url"]) == here} for one in found]
