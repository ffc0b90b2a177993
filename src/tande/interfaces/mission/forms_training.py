"""Forms of training: a new session, and other terms of a curriculum."""

from typing import Any, Final

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tande.domains.training.operations import NewSession, NewTerms
from tande.gates.language import offered
from tande.interfaces.mission import training_words as words
from tande.policy.courses import REQUIRED_OF

POSTS: Final = {"all": _("Everybody on the roster"), "manager": _("Managers"), "commander": _("Commanders")}
_DAY: Final = {"required": _("Choose a day."), "invalid": _("Write the day like 2026-03-31.")}
_DATE: Final = {"type": "date"}


def _number(label: Any, low: int, high: int) -> forms.IntegerField:
    wrong = _("Write a whole number within the limits.")
    return forms.IntegerField(label=label, min_value=low, max_value=high, error_messages={
        "required": wrong, "invalid": wrong, "min_value": wrong, "max_value": wrong,
    })


class SessionForm(forms.Form):
    """A session to plan. Who is expected: a whole contingent, or one unit of it."""

    id = forms.RegexField(r"\A[0-9a-f]{32}\Z", widget=forms.HiddenInput)
    contingent = forms.ChoiceField(widget=forms.HiddenInput)  # chosen above the form, since units depend on it
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    course = forms.ChoiceField(label=_("Course"), required=False,
                               help_text=_("A course brings its test: seat codes open it."))
    curricula = forms.MultipleChoiceField(
        label=_("Or what is taught in the room alone"), required=False, widget=forms.CheckboxSelectMultiple)
    held_on = forms.DateField(label=_("Day"), error_messages=_DAY,
                              widget=forms.DateInput(attrs=_DATE, format="%Y-%m-%d"))
    place = forms.CharField(label=_("Place"), max_length=120)
    trainer = forms.CharField(label=_("Name of the trainer"), max_length=120)
    organisation = forms.CharField(label=_("Organisation of the trainer"), max_length=120)

    def __init__(self, *args: Any, contingents: list[tuple[str, str]], units: list[tuple[str, str]],
                 **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        library = settings.COURSES
        taught = {code for course in library.courses for code in course.covers}
        self._choose("contingent", contingents)
        self._choose("unit", [("", _("All units")), *units])
        self._choose("course", [("", _("No course")), *((one.code, words.title(one.code)) for one in library.courses)])
        self._choose("curricula", [(one.code, words.title(one.code)) for one in library.curricula
                                   if one.code not in taught])
        for name in ("place", "trainer", "organisation"):
            self.fields[name].error_messages["required"] = _("Fill this in.")

    def _choose(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
        field.error_messages["invalid_choice"] = _("Choose one of the list.")

    def clean(self) -> dict[str, Any]:
        """Something must be taught."""
        data = super().clean() or {}
        if not data.get("course") and not data.get("curricula"):
            raise forms.ValidationError(_("Choose a course, or what is taught in the room."))
        return data

    def session(self) -> NewSession:
        """What was typed. Only after ``is_valid``."""
        data = self.cleaned_data
        return NewSession(
            id=data["id"], course=data["course"], curricula=tuple(data["curricula"]), contingent=data["contingent"],
            unit=data["unit"], held_on=data["held_on"], place=data["place"], trainer=data["trainer"],
            organisation=data["organisation"],
        )


class TermsForm(forms.Form):
    """Other terms from a day on. The reason is printed in public."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    starts = forms.DateField(label=_("In force from"), error_messages=_DAY,
                             widget=forms.DateInput(attrs=_DATE, format="%Y-%m-%d"),
                             help_text=_("From today on. What was passed before keeps its date."))
    minutes = _number(_("Minutes"), 5, 2_000)
    pass_mark = _number(_("Passed from, in 100"), 1, 100)
    valid_months = _number(_("Counts, in months"), 1, 120)
    required_of = forms.MultipleChoiceField(label=_("Required of"), choices=[(one, POSTS[one]) for one in REQUIRED_OF],
                                            widget=forms.CheckboxSelectMultiple,
                                            error_messages={"required": _("Choose one of the list."),
                                                            "invalid_choice": _("Choose one of the list.")})
    voids = forms.BooleanField(label=_("What was passed under earlier terms no longer counts"), required=False)
    reason = forms.CharField(label=_("Why"), max_length=500, error_messages={"required": _("Fill this in.")},
                             widget=forms.Textarea(attrs={"rows": 3}),
                             help_text=_("Printed in public. No name of a person."))
    lang = forms.ChoiceField(label=_("Language of what you write"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["lang"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(offered().items())
        field.initial = words.lang()

    def terms(self) -> NewTerms:
        """What was typed. Only after ``is_valid``."""
        data = self.cleaned_data
        return NewTerms(
            starts=data["starts"], minutes=data["minutes"], pass_mark=data["pass_mark"],
            valid_months=data["valid_months"], required_of=tuple(data["required_of"]), voids=data["voids"],
            reason=" ".join(data["reason"].split()), lang=data["lang"],
        )
