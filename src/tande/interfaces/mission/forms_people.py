"""Forms of people, units and rosters."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tande.domains.personnel import queries
from tande.domains.personnel.headings import FIELDS
from tande.domains.personnel.queries import PersonView
from tande.domains.personnel.row_reading import Choice
from tande.interfaces.mission import words_people as words
from tande.policy import people as policy
from tande.policy.people import Details, Place
from tande.toolkit.spreadsheets import letter


def day_input() -> forms.DateInput:
    """The browser's own calendar."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


class PersonForm(forms.Form):
    """Who somebody is, and where."""

    id = forms.RegexField(r"\A[0-9a-f]{32}\Z", widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("Name in full"), max_length=policy.NAME_CHARS,
                           help_text=_("As in the passport or service card, in its own script."))
    aliases = forms.CharField(label=_("Other names"), required=False, max_length=2_000,
                              widget=forms.Textarea(attrs={"rows": 2}), help_text=_("One in each line."))
    service_number = forms.CharField(label=_("Service number"), max_length=40)
    rank = forms.CharField(label=_("Rank"), max_length=60, required=False)
    born = forms.CharField(label=_("Date of birth"), max_length=10, required=False,
                           help_text=_("1985-03-12. Only the month or the year is known: 1985-03 or 1985."))
    id_numbers = forms.CharField(label=_("Passport or card numbers"), required=False, max_length=300,
                                 widget=forms.Textarea(attrs={"rows": 2}), help_text=_("One in each line."))
    nationality = forms.CharField(label=_("Nationality"), max_length=3, required=False,
                                  help_text=_("Three letters, such as KEN."))
    unit = forms.ChoiceField(label=_("Unit"))
    post = forms.ChoiceField(label=_("Post"))
    functions = forms.MultipleChoiceField(label=_("Functions"), required=False, widget=forms.CheckboxSelectMultiple)
    rotation = forms.ChoiceField(label=_("Rotation"), required=False)

    def __init__(self, *args: Any, contingent: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("unit", list(queries.unit_names(contingent).items()))
        self._offer("post", [(code, words.post(code)) for code in policy.POSTS])
        self._offer("functions", [(code, words.functions([code])) for code in policy.FUNCTIONS])
        rotations = [(code, name) for code, name, _first, _last in queries.rotations(contingent)]
        self._offer("rotation", [("", str(_("Not in a rotation"))), *rotations])
        if not rotations:
            del self.fields["rotation"]

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def details(self) -> Details:
        """What was typed. Only after ``is_valid``."""
        data = self.cleaned_data
        names = tuple(dict.fromkeys((data["name"].strip(), *_lines(data["aliases"]))))
        return Details(names, data["service_number"].strip(), data["rank"].strip(), data["born"].strip(),
                       _lines(data["id_numbers"]), data["nationality"].strip().upper())

    def place(self) -> Place:
        """Where. Only after ``is_valid``."""
        data = self.cleaned_data
        return Place(data["unit"], data["post"], tuple(sorted(data["functions"])), data.get("rotation", ""))


class NewPersonForm(PersonForm):
    """Somebody who comes onto the list."""

    deployed_on = forms.DateField(label=_("Day of arrival"), required=False, widget=day_input())


class ChangeForm(PersonForm):
    """Other particulars; the former stay in the history."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.ChoiceField(label=_("Why it changes"))

    def __init__(self, *args: Any, contingent: str, **kwargs: Any) -> None:
        super().__init__(*args, contingent=contingent, **kwargs)
        self._offer("reason", [(code, words.reason(code)) for code in policy.CHANGES])


def as_typed(person: PersonView) -> dict[str, Any]:
    """A person as the form shows it."""
    return {
        "name": person.name, "aliases": "\n".join(person.names[1:]), "service_number": person.service_number,
        "rank": person.rank, "born": person.born, "id_numbers": "\n".join(person.id_numbers),
        "nationality": person.nationality, "unit": person.unit, "post": person.post,
        "functions": list(person.functions), "rotation": person.rotation, "seen": person.events,
    }


class DayForm(forms.Form):
    """A day on which something happens to an entry."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    on = forms.DateField(label=_("Day"), widget=day_input())


class LeaveForm(DayForm):
    """Leaving, with the reason."""

    reason = forms.ChoiceField(label=_("Why"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(code, words.reason(code)) for code in policy.LEAVING]


class RotationForm(forms.Form):
    """A turn of duty."""

    name = forms.CharField(label=_("Name"), max_length=120)
    begins = forms.DateField(label=_("Begins"), widget=day_input())
    ends = forms.DateField(label=_("Ends"), widget=day_input(), required=False)


class ColumnsForm(forms.Form):
    """Which column of a file is what, and how days are written."""

    heading_row = forms.IntegerField(label=_("Row with the headings"), min_value=0, max_value=1_048_576,
                                     help_text=_("0 when the list has none."))
    day_order = forms.ChoiceField(label=_("How is 03/04/1992 meant?"), choices=[
        ("dmy", _("3 April: the day first")), ("mdy", _("4 March: the month first")),
    ], widget=forms.RadioSelect)
    default_unit = forms.CharField(label=_("Unit, where the list names none"), max_length=120, required=False)
    whole = forms.ChoiceField(label=_("What is this file?"), choices=[
        ("yes", _("The whole list of the contingent")), ("no", _("Additions and corrections only")),
    ], widget=forms.RadioSelect)

    def __init__(self, *args: Any, headings: tuple[str, ...], width: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(n), f"{letter(n)} {headings[n] if n < len(headings) else ''}".strip()) for n in range(width)]
        for field in FIELDS:
            self.fields[f"column_{field}"] = forms.ChoiceField(
                label=words.field(field), required=False, choices=[("", "–"), *named])

    def columns(self) -> list[forms.BoundField]:
        """The fields that choose a column."""
        return [self[f"column_{field}"] for field in FIELDS]

    def choice(self) -> Choice:
        """What was chosen. Only after ``is_valid``."""
        data = self.cleaned_data
        chosen = {field: int(data[f"column_{field}"]) for field in FIELDS if data[f"column_{field}"]}
        return Choice(chosen, data["heading_row"], None, data["day_order"], data["default_unit"].strip(),
                      data["whole"] == "yes")


class ApplyForm(forms.Form):
    """The last step of a roster."""

    leave_out = forms.BooleanField(required=False)
    missing = forms.ChoiceField(required=False)
    left_on = forms.DateField(label=_("Day they left"), required=False, widget=day_input())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["missing"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("keep", _("They stay on the list")), *(
            (code, words.reason(code)) for code in policy.LEAVING)]
        field.label = str(_("Those who are no longer on the list"))

    def told(self) -> dict[str, Any]:
        """For the operation. Only after ``is_valid``."""
        left_on: date | None = self.cleaned_data["left_on"]
        return {"leave_out": self.cleaned_data["leave_out"], "missing": self.cleaned_data["missing"] or "keep",
                "left_on": left_on}
