"""Forms of the desk. They check shape; what is allowed is decided by ``policy`` and the domains."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tande.domains.personnel import queries as personnel
from tande.gates.language import NAMES
from tande.interfaces.staff import labels
from tande.policy import roles, stages, triage
from tande.policy.mission import Place

UNSEEN_IN_NAMES = "\u00a0\u200c\u200d"
"""Spaces that do not break, and what some scripts are joined with."""
TRIAGE_FIELDS = ("category", "level", "child", "sea", "place", "month", "state", "actor")


class LongSelect(forms.Select):
    """A list of hundreds of places. A template for each choice, as Django has it, took half of the page's time."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The same markup as Django's."""
        chosen = set(self.format_value(value))
        groups = (
            format_html('<optgroup label="{}">{}</optgroup>', label, _options(inside, chosen))
            if isinstance(inside, list) else _options([(label, inside)], chosen)
            for label, inside in self.choices
        )
        return format_html(
            '<select name="{}"{}>{}</select>', name, flatatt(self.build_attrs(self.attrs, attrs)),
            format_html_join("", "{}", ((one,) for one in groups)),
        )


def _options(pairs: Iterable[tuple[Any, Any]], chosen: set[str]) -> SafeString:
    return format_html_join(
        "", '<option value="{}"{}>{}</option>',
        ((value, mark_safe(" selected") if str(value) in chosen else "", label) for value, label in pairs),
    )


class TriageForm(forms.Form):
    """The coded triage: everything the server will ever know about what a complaint says."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    category = forms.ChoiceField(label=labels.FIELDS["category"], required=False, widget=LongSelect)
    level = forms.ChoiceField(label=labels.FIELDS["level"], required=False)
    child = forms.ChoiceField(
        label=labels.FIELDS["child"], required=False, help_text=_("Not sure counts as yes. Nobody can unset it later.")
    )
    sea = forms.ChoiceField(label=labels.FIELDS["sea"], required=False)
    place = forms.ChoiceField(label=labels.FIELDS["place"], required=False, widget=LongSelect)
    month = forms.CharField(
        label=labels.FIELDS["month"], required=False, max_length=7,
        help_text=_("Year and month, for example 2026-10."),
        widget=forms.TextInput(attrs={"placeholder": "2026-10", "pattern": "[0-9]{4}-[0-9]{2}"}),
    )
    state = forms.ChoiceField(label=labels.FIELDS["state"], required=False, widget=LongSelect)
    actor = forms.ChoiceField(label=labels.FIELDS["actor"], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mission = settings.MISSION
        blank = [("", gettext("Not known yet"))]
        choices: dict[str, list[Any]] = {
            "category": grouped_categories(),
            "level": [(code, labels.level(code)) for code in triage.LEVELS],
            "child": list(labels.YES_NO_UNSURE.items()),
            "sea": list(labels.YES_NO_UNSURE.items()),
            "place": grouped_places(),
            "state": _sorted("state", mission.states),
            "actor": [(actor.code, labels.pack("actor", actor.code)) for actor in mission.actors],
        }
        for name, offered in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = offered if name == "level" else blank + offered

    def codes(self) -> dict[str, str]:
        """The typed codes without the empty ones. Only after ``is_valid``."""
        return {name: self.cleaned_data[name] for name in TRIAGE_FIELDS if self.cleaned_data[name]}


def _sorted(kind: str, codes: Any) -> list[tuple[str, str]]:
    return sorted(((code, labels.pack(kind, code)) for code in codes), key=lambda pair: pair[1])


def grouped_categories() -> list[Any]:
    """The mission's categories under their groups, as a select takes them."""
    mission = settings.MISSION
    lang = labels.pack_language()
    groups = []
    for group in mission.category_groups:
        inside = [(one.code, one.label[lang]) for one in mission.categories if one.group == group.code]
        if inside:
            groups.append((group.label[lang], inside))
    return groups


def grouped_places() -> list[Any]:
    """Every area of the mission, grouped by the one it lies in."""
    lang = labels.pack_language()
    groups = []
    for area in sorted(settings.MISSION.places_in(""), key=lambda place: place.name[lang]):
        whole = (area.code, gettext("%(place)s, no smaller area known") % {"place": area.name[lang]})
        inside = sorted(_below(area), key=lambda pair: pair[1])
        groups.append((area.name[lang], [whole, *inside]))
    return groups


def _below(area: Place) -> list[tuple[str, str]]:
    lang = labels.pack_language()
    found = []
    for place in settings.MISSION.places_in(area.code):
        found.append((place.code, place.name[lang]))
        found += _below(place)
    return found


class MoveForm(forms.Form):
    """The codes one move of the table must carry, and the version of the page it was chosen on."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, move: stages.Move, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The finding on the whole is not chosen: it follows from those on the allegations.
        self.needs = tuple(name for name in move.needs if name != "finding")
        for name in self.needs:
            self.fields[name] = forms.ChoiceField(
                label=labels.FIELDS[name], widget=forms.RadioSelect, choices=_code_choices(name)
            )

    def codes(self) -> dict[str, str]:
        """The move's codes. Only after ``is_valid``."""
        return {name: self.cleaned_data[name] for name in self.needs}


def _code_choices(name: str) -> list[tuple[str, str]]:
    if name in stages.PACK_CODES:
        return [(code, labels.pack(name, code)) for code in settings.MISSION.labels[name]]
    return [(code, gettext(words)) for code, words in stages.CODE_TABLES[name].items()]


def seen_whole(name: str) -> None:
    """Raise ValidationError for a name with a line break, or with signs that turn the text around it."""
    if not all(sign.isprintable() or sign in UNSEEN_IN_NAMES for sign in name):
        raise ValidationError(_("A name has one line, and no signs that cannot be seen."))


class OfficerForm(forms.Form):
    """A new officer."""

    username = forms.CharField(
        label=_("Sign-in name"), max_length=60,
        help_text=_("Small letters, digits, dot or hyphen. Not an e-mail address."),
        validators=[
            RegexValidator(r"\A[a-z0-9][a-z0-9.-]{1,59}\Z", _("Use 2 to 60 small letters, digits, dots or hyphens."))
        ],
    )
    display_name = forms.CharField(
        label=_("Name shown to colleagues"), max_length=120, help_text=_("People who report never see it."),
        validators=[seen_whole],
    )
    roles = forms.MultipleChoiceField(label=_("Roles"), widget=forms.CheckboxSelectMultiple)
    state = forms.ChoiceField(
        label=_("Contingent"), required=False,
        help_text=_("Only for somebody of the mission, who then sees this contingent alone."),
    )
    unit = forms.ChoiceField(
        label=_("Unit"), required=False, help_text=_("Only for an officer of a unit, who sees this unit alone."),
    )
    organisation = forms.CharField(
        label=_("Organisation"), required=False, max_length=40,
        help_text=_("Only for a monitor or the head of an organisation: its code in the mission's list."),
        validators=[
            RegexValidator(r"\A[a-z][a-z0-9_]{0,39}\Z", _("Use the code of the mission's list of organisations."))
        ],
    )
    language = forms.ChoiceField(label=_("Language of the desk"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = self.fields["roles"]
        spoken = self.fields["language"]
        assert isinstance(offered, forms.MultipleChoiceField)
        assert isinstance(spoken, forms.ChoiceField)
        states = self.fields["state"]
        assert isinstance(states, forms.ChoiceField)
        offered.choices = [(code, labels.role(code)) for code in roles.ROLES if code != roles.FOCAL_POINT]
        sent = dict.fromkeys(one.state for one in settings.MISSION.contingents)
        units = self.fields["unit"]
        assert isinstance(units, forms.ChoiceField)
        units.choices = [("", _("No unit")), *_units(sent)]
        states.choices = [("", _("All contingents")), *((code, labels.pack("state", code)) for code in sent)]
        spoken.choices = [(code, NAMES.get(code, name)) for code, name in settings.LANGUAGES]

    def clean(self) -> dict[str, Any]:
        """A role of the register is held alone, and a contingent goes with a role of the mission only."""
        given = super().clean() or {}
        held = set(given.get("roles", ()))
        if held & roles.ALONE and len(held) > 1:
            self.add_error("roles", _("This role is held alone: nobody works both at the desk and in the register."))
        if given.get("state") and not held & roles.MISSION_ROLES:
            self.add_error("state", _("Only somebody of the mission belongs to one contingent."))
        self._unit(given, held)
        return given

    def _unit(self, given: dict[str, Any], held: set[str]) -> None:
        """A unit brings its contingent along; an organisation goes with who stands for one."""
        contingent, _mark, unit = given.get("unit", "").partition(":")
        if bool(unit) != (roles.UNIT_OFFICER in held):
            self.add_error("unit", _("Choose the unit of an officer of a unit; nobody else has one."))
        elif unit and given.get("state") not in ("", contingent):
            self.add_error("unit", _("This unit is of another contingent."))
        elif unit:
            given["state"] = contingent
        given["unit"] = unit
        if roles.ORGANISATION_ROLES & held and not given.get("organisation"):
            self.add_error("organisation", _("Say for which organisation."))
        if given.get("organisation") and not (roles.TASK_FORCE_ROLES | roles.ORGANISATION_ROLES) & held:
            self.add_error("organisation", _("Only somebody of the task force belongs to an organisation."))


def _units(states: Iterable[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Units by contingent, each as "contingent:unit"."""
    named = {state: personnel.unit_names(state) for state in states}
    return [(labels.pack("state", state), [(f"{state}:{code}", name) for code, name in units.items()])
            for state, units in named.items() if units]
