"""What stands on each paper of a detention, in the active language."""

from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tande.domains.detention.views import HeldView
from tande.interfaces.mission import words as pack_words
from tande.interfaces.mission.children.words import span, units
from tande.interfaces.mission.detention import words
from tande.toolkit import codes
from tande.toolkit.pdf.papers import Line, Paper

_WHO: Final = ("at", "commune", "operation", "reason", "sex", "age_band", "age_basis", "doubt")
_HELD: Final = ("hurt", "checked_at", "apart", "foreign", "rights_at", "relative_at", "consul_at")
FORMS: Final = {
    "statement": (_("Statement of detention"), _(
        "The mission holds a person, as an exception and for a short time. No name is written here. The person is told "
        "why, is told her or his rights, may have a relative told, and is given to the national police as soon as can "
        "be. A child is kept apart from adults and given to civilians."),
        (*_WHO, *_HELD), (_("Signature of the unit's officer"), _("Mark or signature of the person held"))),
    "release": (_("Release or transfer"), _(
        "The person of this number is no longer held by the mission. No name is written here."),
        (*_WHO[:2], "sex", "age_band", "hurt", "checked_at", "ended_at", "ending", "receipt"),
        (_("Signature of the unit's officer"), _("Signature of who takes the person over, or of the person"))),
}
"""Code of a paper: title, what it is, what it asks, who signs."""


def paper(form: str, view: HeldView | None) -> Paper:
    """The paper, filled from a record or blank. Raises KeyError for a paper that there is not."""
    title, about, asked, signatures = FORMS[form]
    lines = [_unit(view), *(_line(name, view) for name in asked)]
    if form == "release":
        hours = view.held.ended_at - view.held.at if view and view.held.ended_at else None
        lines.append(Line(gettext("Time held"), span(hours) if hours is not None else ""))
    return Paper(
        title=str(title), about=str(about), number=codes.show(view.number) if view else "____ ____",
        number_label=gettext("Number of the record"), lines=lines, signatures=[str(one) for one in signatures],
        foot=gettext("Keep this paper where nobody else reads it."),
    )


def _unit(view: HeldView | None) -> Line:
    if view is None:
        return Line(words.label("unit"))
    unit = units(view.contingent).get(view.unit, view.unit)
    return Line(words.label("unit"), f"{pack_words.pack('state', view.contingent)}, {unit}")


def _line(name: str, view: HeldView | None) -> Line:
    if name in words.TABLES:
        chosen = getattr(view.held, name) if view else ""
        return Line(words.label(name), options=tuple(
            (label, code == chosen) for code, label in words.choices(name) if code != "unknown" or code == chosen
        ))
    if name == "doubt":
        doubt = bool(view and view.held.doubt)
        return Line(words.label(name), options=((gettext("Yes"), doubt), (gettext("No"), bool(view) and not doubt)))
    value = words.answer(name, view.held) if view else ""
    return Line(words.label(name), "" if value == "–" else value)
