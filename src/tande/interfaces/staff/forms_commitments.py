"""Forms of commitments and test complaints. What is typed here is printed in public, and each form says so."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tande.domains.commitments.operations import Shown
from tande.gates.language import NAMES
from tande.interfaces.staff import labels, labels_commitments


class _Spoken(forms.Form):
    """A form whose words are in one language of the mission."""

    lang = forms.ChoiceField(label=_("Language of what you write"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["lang"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.code, NAMES.get(one.code, one.name)) for one in settings.MISSION.languages]
        field.initial = labels.pack_language()


class ExhibitForm(_Spoken):
    """Something shown against a commitment."""

    id = forms.RegexField(r"\A[0-9a-f]{32}\Z", widget=forms.HiddenInput)
    title = forms.CharField(label=_("What it is, in one line"), max_length=300)
    claimant = forms.CharField(
        label=_("Who says so"), max_length=200,
        help_text=_("An office or organisation. Never the name of a person who complained or is accused."),
    )
    as_of = forms.DateField(
        label=_("The day it speaks of"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Of a report: its date. It counts as fresh from this day on."),
    )
    link = forms.CharField(
        label=_("Web link"), required=False, max_length=500,
        help_text=_("Where anybody can read it, beginning with https. Leave empty for a claim alone."),
    )
    sha256 = forms.CharField(
        label=_("SHA-256 of the file"), required=False, max_length=200,
        help_text=_("Choose the file below and it is worked out here. The file is not sent."),
        widget=forms.TextInput(attrs={"class": "mono", "spellcheck": "false", "autocapitalize": "off"}),
    )
    field_order = ("id", "title", "claimant", "as_of", "link", "sha256", "document", "lang")

    def clean_sha256(self) -> str:
        """In small letters, without the spaces that programs print."""
        return "".join(str(self.cleaned_data["sha256"]).lower().split())

    def shown(self) -> Shown:
        """What was typed. Only after ``is_valid``."""
        data = self.cleaned_data
        return Shown(id=data["id"], claimant=data["claimant"], title=data["title"], lang=data["lang"],
                     as_of=data["as_of"], link=data["link"], sha256=data["sha256"],
                     document=data.get("document", ""))


class EvidenceForm(ExhibitForm):
    """Something shown for a commitment; it may be one of the papers owed."""

    document = forms.ChoiceField(label=_("Is it one of the documents owed?"), required=False)

    def __init__(self, *args: Any, commitment: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owed = settings.MISSION.register.documents_of(commitment)
        field = self.fields["document"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("No")), *((one.code, labels_commitments.document_name(one.code)) for one in owed)]
        if not owed:
            del self.fields["document"]


class ReasonForm(_Spoken):
    """Why somebody says no."""

    words = forms.CharField(label=_("Why, in one line"), max_length=500)
    field_order = ("words", "lang")


class PlantForm(forms.Form):
    """The seal of a test complaint."""

    id = forms.RegexField(r"\A[0-9a-f]{32}\Z", widget=forms.HiddenInput)
    code = forms.CharField(
        label=_("Access code of the invented complaint"), max_length=100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "mono"}),
        help_text=_("Its 20 digits. They are not kept: write them down, you need them to reveal it."),
    )


class RevealForm(_Spoken):
    """Opening that seal."""

    code = forms.CharField(
        label=_("Access code of the invented complaint"), max_length=100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "mono"}),
    )
    note = forms.CharField(
        label=_("What was tried, in one line"), max_length=300,
        help_text=_("For example: by phone, at night, about a child."),
    )
    field_order = ("code", "note", "lang")
