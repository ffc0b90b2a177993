"""Forms of papers and boxes. They check shape and numbers; the domain decides what may be."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from tande.interfaces.staff import labels
from tande.interfaces.staff.forms import LongSelect, grouped_places
from tande.policy import paper
from tande.toolkit import form_numbers, sealing
from tande.toolkit.errors import CodeMistyped, CodeTooLong, CodeTooShort, NotDigits

_PLAIN = {"autocomplete": "off", "spellcheck": "false"}
_DIGITS = {**_PLAIN, "inputmode": "numeric", "maxlength": "20"}


class NumberField(forms.CharField):
    """A form number as typed: 8 digits with spaces or without, of which the last must fit."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, widget=forms.TextInput(attrs=_DIGITS), **kwargs)

    def clean(self, value: Any) -> str:
        """The 8 digits, "" where none are needed."""
        typed = str(super().clean(value))
        return read_number(typed) if typed else ""


def read_number(typed: str) -> str:
    """The 8 digits in what somebody typed. Raises ValidationError that says what is wrong."""
    try:
        return form_numbers.parse(typed)
    except CodeMistyped:
        raise forms.ValidationError(_("A digit is wrong: the last one does not fit the others.")) from None
    except (CodeTooShort, CodeTooLong, NotDigits):
        raise forms.ValidationError(_("A form number has 8 digits.")) from None


class IdForm(forms.Form):
    """A form with an id drawn with the page, so that sending it twice does it once."""

    id = forms.CharField(widget=forms.HiddenInput, max_length=32)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["id"].initial = self.fields["id"].initial or sealing.new_id()


class BatchForm(IdForm):
    """Numbers for an office or a box."""

    label = forms.CharField(
        label=later("For whom"), max_length=80, help_text=later("The office, the box or the person who gets them."),
        widget=forms.TextInput(attrs=_PLAIN),
    )
    place = forms.ChoiceField(label=labels.FIELDS["place"], required=False, widget=LongSelect)
    count = forms.IntegerField(
        label=later("How many forms"), min_value=1, max_value=paper.COUNT_MAX, initial=paper.PRINT_MAX
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "place", [("", "—"), *grouped_places()])


class PrintForm(IdForm):
    """The next forms of a batch, to be printed now."""

    language = forms.ChoiceField(label=later("Language of the form"))
    count = forms.IntegerField(label=later("How many forms"), min_value=1, max_value=paper.PRINT_MAX)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "language", languages())


class RangeForm(forms.Form):
    """Forms from one number to another."""

    first = NumberField(label=later("From form number"))
    last = NumberField(label=later("To form number"), required=False, help_text=later("Leave it empty for one form."))

    def clean(self) -> dict[str, Any]:
        """One number alone is a range of one."""
        given = super().clean() or {}
        given["last"] = given.get("last") or given.get("first", "")
        return given


class AgainForm(RangeForm, IdForm):
    """Sheets that came out badly, of which new ones are printed."""


class VoidForm(RangeForm):
    """The same with the reason for which they must not be used."""

    reason = forms.ChoiceField(label=later("Why"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "reason", [(code, _(words)) for code, words in paper.REASONS.items()])


class BoxForm(IdForm):
    """A box that is put in place."""

    name = forms.CharField(
        label=later("Name of the box"), max_length=80, help_text=later("Where it hangs, as people would say it."),
        widget=forms.TextInput(attrs=_PLAIN),
    )
    place = forms.ChoiceField(label=labels.FIELDS["place"], widget=LongSelect)
    placed_on = forms.DateField(label=later("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    seal_1 = forms.CharField(
        label=later("Number of the first seal"), max_length=30, widget=forms.TextInput(attrs=_PLAIN)
    )
    seal_2 = forms.CharField(
        label=later("Number of the second seal"), max_length=30, widget=forms.TextInput(attrs=_PLAIN)
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "place", [("", "—"), *grouped_places()])


class OpeningForm(IdForm):
    """An opening, or a correction of it, by two persons."""

    opened_on = forms.DateField(label=later("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    second = forms.ChoiceField(
        label=later("The second person"), required=False,
        help_text=later("A colleague confirms it with her or his own sign-in. Or write a witness's name below."),
    )
    witness = forms.CharField(
        label=later("Or a witness from outside"), max_length=80, required=False, widget=forms.TextInput(attrs=_PLAIN),
    )
    old_1 = forms.CharField(label=later("First seal as found"), max_length=30, required=False,
                            help_text=later("Empty if there was none."), widget=forms.TextInput(attrs=_PLAIN))
    old_2 = forms.CharField(label=later("Second seal as found"), max_length=30, required=False,
                            widget=forms.TextInput(attrs=_PLAIN))
    intact = forms.ChoiceField(label=later("Were both seals whole?"), widget=forms.RadioSelect)
    count = forms.IntegerField(label=later("How many papers were in the box"), min_value=0, max_value=2000)
    numbers = forms.CharField(
        label=later("Form numbers"), required=False, max_length=30_000,
        widget=forms.Textarea(attrs={**_PLAIN, "rows": 4}),
        help_text=later("One on each line. Papers without a number are only counted."),
    )
    new_1 = forms.CharField(label=later("First new seal"), max_length=30, widget=forms.TextInput(attrs=_PLAIN))
    new_2 = forms.CharField(label=later("Second new seal"), max_length=30, widget=forms.TextInput(attrs=_PLAIN))
    notes = forms.CharField(
        label=later("Notes"), required=False, max_length=2000, widget=forms.Textarea(attrs={**_PLAIN, "rows": 3}),
        help_text=later("Do not write down what stands on the papers."),
    )

    def __init__(self, *args: Any, colleagues: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "second", [("", "—"), *((str(pk), name) for pk, name in colleagues)])
        _choices(self, "intact", [("yes", _("Yes")), ("no", _("No, one was broken or missing"))])

    def clean_numbers(self) -> tuple[str, ...]:
        """Each line one number, as 8 digits."""
        found = []
        for line in self.cleaned_data["numbers"].replace(",", "\n").replace(";", "\n").splitlines():
            if line.strip():
                try:
                    found.append(read_number(line))
                except forms.ValidationError as error:
                    raise forms.ValidationError(
                        _("%(line)s: %(wrong)s") % {"line": line.strip()[:20], "wrong": error.messages[0]}
                    ) from None
        return tuple(found)


class LookedForm(forms.Form):
    """What the head found out about a seal."""

    words = forms.CharField(label=later("What you found out"), max_length=2000,
                            widget=forms.Textarea(attrs={**_PLAIN, "rows": 3}))


def languages() -> list[tuple[str, str]]:
    """The languages of the pack, the one most people read first."""
    return [(one.code, one.name) for one in settings.MISSION.languages]


def _choices(form: forms.Form, name: str, choices: Iterable[Any]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)
