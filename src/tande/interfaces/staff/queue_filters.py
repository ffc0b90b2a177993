"""The queue's filters as a page shows them: addresses, words, numbers. Codes only, so that an address may be shared."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tande.domains.casework import filtering, saved_views
from tande.domains.casework.queries import Counts
from tande.interfaces.staff import labels

FIELDS = {
    "stage": _("Stage"), "signal": _("Signal"), "level": _("Urgency"), "desk": _("Desk"), "about": _("About"),
    "time": _("Next clock"), "mine": _("Mine"), "new": _("New to me"),
}
"""In the order of the form; the keys are those of ``casework.filtering.FIELDS``."""
WORDS: Mapping[str, Mapping[str, Any]] = {
    "new": {"yes": _("Something new")},
    "signal": labels.SIGNALS,
    "desk": labels.DESKS,
    "time": {"late": _("Late"), "day": _("Within a day"), "later": _("Later")},
    "mine": {"granted": _("Opened to me"), "second": _("Waits for me to agree"), "proposed": _("Proposed by me")},
}
QUICK = (
    ("new", "yes"), ("time", "late"), ("signal", "danger"), ("signal", "retaliation"), ("signal", "child"),
    ("mine", "second"), ("mine", "proposed"),
)
"""What an officer asks for most, one tap away."""


def word(field: str, code: str) -> str:
    """One filter in the officer's language."""
    if field == "stage":
        return labels.stage(code)
    if field == "level":
        return labels.level(code)
    if field == "about":
        return str(_("Not coded yet")) if code == filtering.UNCODED else labels.pack("category", code)
    return str(WORDS[field][code])


def address(chosen: Mapping[str, str], page: int = 1) -> str:
    """Where the queue shows this combination; all open cases have an address of their own."""
    query = {field: chosen[field] for field in FIELDS if field in chosen} or {"show": "open"}
    return f"{reverse('staff:queue')}?{urlencode(query | ({'page': str(page)} if page > 1 else {}))}"


def toggled(chosen: Mapping[str, str], field: str, code: str) -> dict[str, str]:
    """The combination with this code chosen, or without it when it was."""
    rest = {name: one for name, one in chosen.items() if name != field}
    return rest if chosen.get(field) == code else {**rest, field: code}


def chips(chosen: Mapping[str, str], counts: Counts) -> list[dict[str, Any]]:
    """What is one tap away, then the stages; what would show nothing is left out unless chosen."""
    stages = [("stage", code) for code in filtering.FIELDS["stage"]]
    return [
        {"field": field, "code": code, "label": word(field, code), "count": counts.of[field].get(code, 0),
         "here": chosen.get(field) == code, "url": address(toggled(chosen, field, code))}
        for field, code in (*QUICK, *stages) if counts.of[field].get(code) or chosen.get(field) == code
    ]


def form(chosen: Mapping[str, str], counts: Counts) -> list[dict[str, Any]]:
    """Every filter as a list to choose from, with what each choice would show."""
    return [
        {"name": field, "label": label, "chosen": chosen.get(field, ""), "options": [
            {"code": code, "label": word(field, code), "count": counts.of[field].get(code, 0)}
            for code in saved_views.codes_of(field) if counts.of[field].get(code) or chosen.get(field) == code
        ]}
        for field, label in FIELDS.items()
    ]


def active(chosen: Mapping[str, str]) -> list[dict[str, str]]:
    """The chosen filters in words, each with the address that leaves it out."""
    return [
        {"field": field, "label": f"{label}: {word(field, chosen[field])}",
         "url": address(toggled(chosen, field, chosen[field]))}
        for field, label in FIELDS.items() if field in chosen
    ]
