"""Forms of exports, imports and sharing. What was typed stays; what only the domain knows it says afterwards."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tande.domains.sharing.errors import BadRequest
from tande.interfaces.mission.sharing import words
from tande.policy import sharing
from tande.policy.sharing import Wanted


class _Day(forms.DateField):
    def __init__(self, label: Any, *, required: bool = True, help_text: Any = "") -> None:
        super().__init__(
            label=label, required=required, help_text=help_text, input_formats=["%Y-%m-%d"],
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            error_messages={"invalid": _("Write the day as 2026-03-12.")},
        )


class PeriodForm(forms.Form):
    """From a day to a day."""

    first = _Day(_("From"))
    last = _Day(_("To"))

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        told = super().clean() or {}
        first, last = told.get("first"), told.get("last")
        if first and last and last < first:
            self.add_error("last", gettext(sharing.FAULTS["last"]))
        return told


class OpenPeriodForm(PeriodForm):
    """The same, where both days may be left out."""

    first = _Day(_("From"), required=False)
    last = _Day(_("To"), required=False)


class UploadForm(forms.Form):
    """A file, what it is, and whose records new ones are, for somebody of no organisation."""

    kind = forms.ChoiceField(label=_("What the file is"), widget=forms.RadioSelect, initial="workbook")
    organisation = forms.ChoiceField(label=_("Whose records these are, where the file does not say it"))
    file = forms.FileField(label=_("File"), help_text=_("At most 10 MB."), error_messages={
        "required": _("Choose the file."), "empty": _("The file is empty. Choose the file with the list.")})

    def __init__(self, data: Any = None, files: Any = None, *, of_one: str = "") -> None:
        super().__init__(data, files)
        kind, organisation = self.fields["kind"], self.fields["organisation"]
        assert isinstance(kind, forms.ChoiceField)
        assert isinstance(organisation, forms.ChoiceField)
        kind.choices = list(words.UPLOADS.items())
        organisation.choices = [("", gettext("Choose one")), *words.organisations()]
        if of_one:
            del self.fields["organisation"]


class AskForm(PeriodForm):
    """What is to be shared, with whom, for what, and by when."""

    kind = forms.ChoiceField(label=_("What is to be shared"), widget=forms.RadioSelect)
    kinds = forms.MultipleChoiceField(label=_("Only these kinds of violation"), required=False,
                                      widget=forms.CheckboxSelectMultiple, help_text=_("None ticked: all six."))
    departments = forms.MultipleChoiceField(label=_("Only these departments"), required=False,
                                            widget=forms.CheckboxSelectMultiple, help_text=_("None ticked: all."))
    recipient = forms.CharField(label=_("With whom"), max_length=sharing.WORDS_CHARS,
                                help_text=_("The organisation and the office, as they will read it."))
    purpose = forms.CharField(label=_("For what, and what happens to it afterwards"), max_length=sharing.WORDS_CHARS,
                              widget=forms.Textarea(attrs={"rows": 4}))
    until = _Day(_("Ask until"), help_text=_("After this day nothing can be handed out. At most 180 days away."))
    field_order = ("kind", "first", "last", "recipient", "purpose", "until", "kinds", "departments")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = {"kind": [(code, gettext(label)) for code, label in sharing.KINDS.items()],
                   "kinds": words.kinds(), "departments": words.departments()}
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    def wanted(self) -> Wanted:
        """What is asked for."""
        told = self.cleaned_data
        return Wanted(told["kind"], told["first"], told["last"], tuple(told["kinds"]), tuple(told["departments"]))


class AnswerForm(forms.Form):
    """An organisation's word."""

    words = forms.CharField(label=_("In your words: this is the written agreement, or why not"),
                            max_length=sharing.WORDS_CHARS, widget=forms.Textarea(attrs={"rows": 3}))
    named = forms.BooleanField(label=_("Our name may stand in the file"), required=False)


def refuse(form: forms.Form, error: BadRequest) -> None:
    """Say at each field what the domain found."""
    for name, sentence in error.wrong.items():
        form.add_error(name if name in form.fields else None, gettext(sentence))
