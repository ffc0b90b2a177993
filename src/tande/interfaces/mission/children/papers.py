"""What stands on each paper of a hand-over, in the active language."""

from typing import Final

from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tande.domains.children.views import EncounterView
from tande.interfaces.mission import words as pack_words
from tande.interfaces.mission.children import words
from tande.toolkit import codes
from tande.toolkit.pdf.papers import Line, Paper, TearOff

_MET: Final = ("at", "commune", "circumstance", "age", "age_band", "age_basis", "sex")
_CUSTODY: Final = ("hurt", "urgent", "cared_at", "apart", "restrained", "questioned", "photo", "items", "family",
                   "family_at", "focal_at", "agency_at", "unicef_at")
_HANDED: Final = ("left_at", "receiver", "destination", "heard", "assent")
FORMS: Final = {
    "custody": (_("Statement of custody"), _(
        "A child is with the mission. No name is written here. The child is first of all a victim, is kept apart from "
        "adults, is asked nothing beyond who she or he is, and is handed to civilians as soon as can be."),
        (*_MET, *_CUSTODY), (_("Signature of the unit's officer"),)),
    "handover": (_("Hand-over form"), _(
        "Fill this in with whoever takes the child over, and give the lower part to them. No name is written here."),
        (*_MET, "hurt", "urgent", "items", *_HANDED),
        (_("Signature of the unit's officer"), _("Signature of who takes the child over"))),
    "statement": (_("Statement of hand-over"), _(
        "The child with this number left the mission's custody. Whoever took the child over confirms it on their "
        "own page, with their own code."),
        ("at", "commune", "age_band", "sex", *_HANDED),
        (_("Signature of the unit's officer"), _("Signature of who takes the child over"))),
}
"""Code of a paper: title, what it is, what it asks, who signs."""
_WORDS: Final = {"custody": ("apart_reason", "items_text"), "handover": ("items_text", "received_by"),
                 "statement": ("received_by",)}


def paper(form: str, view: EncounterView | None) -> Paper:
    """The paper, filled from a record or blank. Raises KeyError for a paper that there is not."""
    title, about, asked, signatures = FORMS[form]
    number = codes.show(view.number) if view else "____ ____"
    lines = [_unit(view), *(_line(name, view) for name in asked), *(_text(name, view) for name in _WORDS[form])]
    if view and form != "handover":
        left = view.encounter.left_at
        lines.append(Line(gettext("Time in custody"), words.span(left - view.clock_from) if left else ""))
    return Paper(
        title=str(title), about=str(about), number=number, number_label=gettext("Hand-over number"), lines=lines,
        signatures=[str(one) for one in signatures], foot=gettext("Keep this paper where nobody else reads it."),
        tear=_tear(number) if form == "handover" else None,
    )


def _tear(number: str) -> TearOff:
    return TearOff(gettext("For whoever takes the child over"), number, (
        gettext("Open this page on any phone, type your organisation's own code and this number, and say when the "
                "child came to you."),
        gettext("Nobody can confirm it for you. If the child did not come to you, tell the independent body."),
    ), settings.TANDE.public_url.rstrip("/") + "/handover/")


def _unit(view: EncounterView | None) -> Line:
    if view is None:
        return Line(str(words.LABELS["unit"]))
    unit = words.units(view.contingent).get(view.unit, view.unit)
    return Line(str(words.LABELS["unit"]), f"{pack_words.pack('state', view.contingent)}, {unit}")


def _line(name: str, view: EncounterView | None) -> Line:
    if name in words.TABLES:
        chosen = getattr(view.encounter, name) if view else ()
        held = set(chosen) if isinstance(chosen, tuple) else {chosen}
        options = tuple((label, code in held) for code, label in words.choices(name)
                        if code != "unknown" or code in held)
        return Line(words.label(name), options=options)
    value = words.answer(name, view.encounter) if view else ""
    return Line(words.label(name), "" if value == "–" else value)


def _text(name: str, view: EncounterView | None) -> Line:
    return Line(words.label(name), view.texts.get(name, "") if view else "")
