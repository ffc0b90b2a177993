"""What the case page's script is given: addresses, public keys and rights. Nothing sealed, nothing secret."""

from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tande.domains.casework.queries import CaseView
from tande.domains.officers import queries as officers
from tande.domains.officers.queries import Officer
from tande.gates.language import NAMES
from tande.interfaces.staff import labels
from tande.interfaces.staff.bodies import base64_text
from tande.ledger import clock
from tande.policy import questions, roles

HEADINGS = {"question": _("A question for you"), "news": _("News for you"), "outcome": _("The result")}
"""What the person reads over each kind of message: the same words as on the reporter's own page (tested)."""


def for_script(view: CaseView, officer: Officer) -> dict[str, Any]:
    """Read by web/src/desk/case.js from the page's data block."""
    case_id = view.row.id
    return {
        "case": case_id,
        "me": {"id": officer.pk, "name": officer.display_name},
        "public_key": base64_text(view.public_key),
        "reporter_key": base64_text(view.reporter_key),
        "stopped": view.row.stop,
        "urls": {
            "sealed": reverse("staff:sealed", args=[case_id]),
            "opened": reverse("staff:opened", args=[case_id]),
            "identity": reverse("staff:identity", args=[case_id]),
            "message": reverse("staff:message", args=[case_id]),
            "grant": reverse("staff:grant", args=[case_id]),
            "part": reverse("staff:part", args=[case_id, "0" * 32, 1]),
        },
        "may": {
            "write": roles.may(officer.roles, "case.write"),
            "grant": roles.may(officer.roles, "case.grant"),
            "identity": roles.may(officer.roles, "identity.open"),
            "evidence": roles.may(officer.roles, "evidence.open"),
        },
        "colleagues": _colleagues(view, officer) if roles.may(officer.roles, "case.grant") else [],
        "pdf": {"script": static("web/pdf.js"), "worker": static("web/pdf-worker.js")},
        "headings": headings(),
        "letters": letters() if roles.may(officer.roles, "case.write") else [],
        "today": _today(),
        "languages": {code: NAMES.get(code, name) for code, name in settings.LANGUAGES},
        "questions": _questions(),
        "fields": {field.name: gettext(field.label) for field in questions.CONTACT_FIELDS},
    }


def _questions() -> dict[str, Any]:
    """Every question a person may have answered, in words: the script opens codes only."""
    always = {code: gettext(label) for code, label in questions.ALWAYS.items()}
    return {
        one.id: {
            "label": gettext(one.ask),
            "options": {
                **{option.code: gettext(option.label) for option in one.options}, **always, **_of_pack(one.from_pack),
            },
        }
        for one in questions.QUESTIONS.values()
    } | {
        code: {"label": str(label), "options": {"yes": gettext("Yes"), "no": gettext("No"), **always}}
        for code, label in labels.BY_PHONE.items()
    }


def _of_pack(kind: str) -> dict[str, str]:
    tables = {"actors": "actor", "places": "place"}
    if kind not in tables:
        return {}
    return {code: labels.pack(tables[kind], code) for code in settings.MISSION.labels[tables[kind]]}


def _colleagues(view: CaseView, officer: Officer) -> list[dict[str, Any]]:
    """Officers the case may be opened to: they work on cases, have a key, and have not got it yet."""
    return [
        {
            "id": member.id, "name": member.display_name, "roles": [labels.role(code) for code in member.roles],
            "fingerprint": member.fingerprint[:40], "public_key": base64_text(member.public_key),
        }
        for member in officers.officers_with_keys()
        if member.public_key and member.id != officer.pk and member.id not in view.granted_to
        and roles.CASE_ROLES & set(member.roles)
    ]


def _today() -> dict[str, str]:
    """Today's date as the person reads it, in each language."""
    today = timezone.localtime(clock.now())
    written = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            written[code] = date_format(today, "j F Y")
    return written


def letters() -> list[dict[str, Any]]:
    """The mission's prepared texts, each in every language, under the officer's name for it."""
    lang = labels.pack_language()
    return [
        {"code": one.code, "kind": one.kind, "label": one.label[lang], "text": dict(one.text)}
        for one in settings.MISSION.letters
    ]


def headings() -> dict[str, dict[str, str]]:
    """The heading the person sees over each kind of message, in each language: for the preview."""
    found = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found[code] = {kind: str(words) for kind, words in HEADINGS.items()}
    return found
