"""The form of a record for vetting: names and numbers, typed once, shown before they leave the case."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tande.domains.casework.queries import BasisView
from tande.domains.vetting.operations import Named
from tande.interfaces.staff import labels
from tande.policy.vetting_records import MOST_OWN_NAMES

BORN = r"\A(\d{4}(-\d{2}(-\d{2})?)?)?\Z"


class RecordForm(forms.Form):
    """Who was found in the case, and on what it rests. One name or number on each line."""

    ref = forms.ChoiceField(label=_("It rests on"), widget=forms.RadioSelect)
    names = forms.CharField(
        label=_("Names, one on each line"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The name as it is known first, then every other name or spelling, in any script."),
    )
    born = forms.RegexField(
        BORN, label=_("Date of birth, if known"), required=False, max_length=10,
        help_text=_("As 1985-03-12, or only 1985-03 or 1985."),
        error_messages={"invalid": _("Write the date as 1985-03-12, or only 1985-03 or 1985.")},
    )
    id_numbers = forms.CharField(
        label=_("Service or identity numbers, one on each line"), required=False, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    nationality = forms.RegexField(
        r"\A([A-Z]{3})?\Z", label=_("Nationality, if known"), required=False, max_length=3,
        error_messages={"invalid": _("Write three capital letters, such as KEN.")},
    )

    def __init__(self, *args: Any, bases: list[BasisView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["ref"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.ref, basis_words(one)) for one in bases]

    def clean_names(self) -> list[str]:
        found = _lines(self.cleaned_data["names"])
        if not found or len(found) > MOST_OWN_NAMES or any(len(one) > 200 for one in found):
            raise forms.ValidationError(_("Write at least one name, at most twenty, each on its own line."))
        return found

    def clean_id_numbers(self) -> list[str]:
        return _lines(self.cleaned_data["id_numbers"])

    def who(self) -> Named:
        """What was typed. Only after ``is_valid``."""
        data = self.cleaned_data
        return Named(tuple(data["names"]), data["born"], tuple(data["id_numbers"]), data["nationality"])


def basis_words(one: BasisView) -> str:
    """What a record rests on, in words: a finding with its category, or an interim measure."""
    what = labels.pack("category", one.code) if one.kind == "finding" else labels.value("interim", one.code)
    start = _("Substantiated finding") if one.kind == "finding" else _("Interim measure in force")
    return f"{start}: {what} ({_('Allegation')} {one.number})"


def _lines(text: str) -> list[str]:
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
