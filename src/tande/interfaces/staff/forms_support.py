"""Forms of help and protection that say nothing but codes. Words are typed and sealed in the browser."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tande.domains.support.queries import ProviderView
from tande.interfaces.staff import labels, labels_desk, labels_support
from tande.interfaces.staff.forms_allegations import numbers
from tande.policy import protection, support
from tande.policy.allegations import RETALIATION, Coded
from tande.policy.mission import PERSONNEL


class _Once(forms.Form):
    """A form that carries the id of what it makes: pressed twice, it is made once."""

    id = forms.RegexField(r"\A[0-9a-f]{32}\Z", widget=forms.HiddenInput)


class OfferForm(_Once):
    """Help of one kind, by somebody of the directory or by nobody yet."""

    help = forms.ChoiceField(label=_("Help to offer"))

    def __init__(self, *args: Any, directory: list[ProviderView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["help"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose")), *labels_support.offers_of(directory)]

    def kind_and_provider(self) -> tuple[str, str]:
        """What was chosen. Only after ``is_valid``."""
        kind, _colon, provider = self.cleaned_data["help"].partition(":")
        return kind, provider


class AnswerForm(forms.Form):
    """What the person answered in another way than with her code."""

    to = forms.ChoiceField(label=_("The person said"), widget=forms.RadioSelect)
    scope = forms.ChoiceField(label=_("What may be passed on"), required=False)
    how = forms.ChoiceField(label=_("How the answer came"))
    who = forms.ChoiceField(label=_("Who answered"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        how = [(code, words) for code, words in labels_desk.choices(support.HOW) if code != "code"]
        offered: dict[str, list[Any]] = {
            "to": [(support.ACCEPTED, _("Yes")), (support.DECLINED, _("No, or no longer"))],
            "scope": [("", _("Choose")), *labels_desk.choices(support.SCOPES)],
            "how": how, "who": labels_desk.choices(support.WHO),
        }
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        """A yes says what may be passed on; a no passes nothing on."""
        data = super().clean() or {}
        if data.get("to") == support.ACCEPTED and not data.get("scope"):
            self.add_error("scope", _("Say what may be passed on."))
        if data.get("to") == support.DECLINED:
            data["scope"] = ""
        return data


class RetaliationForm(_Once):
    """What was done to somebody because they spoke: an allegation of its own."""

    about = forms.ChoiceField(label=_("Who was harmed or threatened for speaking?"), widget=forms.RadioSelect)
    states = forms.MultipleChoiceField(
        label=_("States whose personnel is concerned"), required=False, widget=forms.CheckboxSelectMultiple,
    )
    personnel = forms.ChoiceField(label=_("Kind of personnel"))
    persons, victims_adult, victims_child = numbers()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: dict[str, list[Any]] = {
            "about": labels_desk.choices(protection.ABOUT),
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
            category=RETALIATION, states=tuple(data["states"]), personnel=data["personnel"], persons=data["persons"],
            victims_adult=data["victims_adult"], victims_child=data["victims_child"],
        )
