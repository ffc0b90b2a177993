"""The form of an allegation: codes and numbers only. What was found, and why, is typed and sealed in the browser."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tande.domains.casework.queries import AllegationView
from tande.interfaces.staff import labels
from tande.interfaces.staff.forms import grouped_categories
from tande.policy.allegations import MOST_PERSONS, Coded
from tande.policy.mission import PERSONNEL

NUMBERS = ("persons", "victims_adult", "victims_child")


def _number(label: Any, least: int = 0) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=False, min_value=least, max_value=MOST_PERSONS,
        help_text=_("Leave it empty when nobody knows yet."), widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


def numbers() -> tuple[forms.IntegerField, forms.IntegerField, forms.IntegerField]:
    """The fields of NUMBERS."""
    done_by = _number(_("Number of persons who are said to have done it"), 1)
    return done_by, _number(_("Adults harmed")), _number(_("Children harmed"))


class AllegationForm(forms.Form):
    """One allegation in codes; ``version`` is that of the page when an allegation is corrected."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    category = forms.ChoiceField(label=labels.FIELDS["category"])
    states = forms.MultipleChoiceField(
        label=_("States whose personnel is concerned"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Several, if personnel of several States took part. None, when not known."),
    )
    personnel = forms.ChoiceField(label=_("Kind of personnel"))
    persons, victims_adult, victims_child = numbers()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: dict[str, list[Any]] = {
            "category": [("", _("Choose")), *grouped_categories()],
            "states": sorted(((code, labels.pack("state", code)) for code in settings.MISSION.states),
                             key=lambda pair: pair[1]),
            "personnel": [(code, labels.PERSONNEL[code]) for code in (PERSONNEL[-1], *PERSONNEL[:-1])],
        }
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    def coded(self) -> Coded:
        """The allegation as typed. Only after ``is_valid``."""
        data = self.cleaned_data
        return Coded(
            category=data["category"], states=tuple(data["states"]), personnel=data["personnel"],
            persons=data["persons"], victims_adult=data["victims_adult"], victims_child=data["victims_child"],
        )


def initial(view: AllegationView) -> dict[str, Any]:
    """What the form of a correction begins with."""
    return {
        "version": view.version, "category": view.category, "states": list(view.states),
        "personnel": view.personnel, **{name: getattr(view, name) for name in NUMBERS},
    }


def known_codes() -> dict[str, frozenset[str]]:
    """The codes ``policy.allegations.check`` is given for this mission."""
    known = settings.MISSION.known_codes()
    return {"category": known["category"], "state": known["state"], "personnel": frozenset(PERSONNEL)}
