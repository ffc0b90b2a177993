"""Forms of phones and of the records apart."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tande.domains.officers.queries import Officer
from tande.domains.personnel import queries as personnel
from tande.domains.phones.operations import LABEL_MAX, WORDS_MAX
from tande.interfaces.mission.words import pack

SEPARATOR = "/"


def units(someone: Officer) -> list[tuple[str, str]]:
    """The units this officer may register a phone for, as "contingent/unit" with words."""
    states = [someone.state] if someone.state else list(settings.MISSION.states)
    return [(f"{state}{SEPARATOR}{code}", f"{pack('state', state)}: {name}")
            for state in states for code, name in personnel.unit_names(state).items() if someone.unit in ("", code)]


class UnitField(forms.ChoiceField):
    """One of the units that an officer sees."""

    def offer(self, someone: Officer) -> None:
        found = units(someone)
        self.choices = found if len(found) == 1 else [("", ""), *found]


class PhoneForm(forms.Form):
    """Which phone is registered for which unit."""

    unit = UnitField(label=_("Unit"))
    label = forms.CharField(
        label=_("Which phone"), max_length=LABEL_MAX,
        help_text=_("Such as: second section, grey phone. No name and no telephone number."),
    )
    language = forms.ChoiceField(label=_("Language of the card"))

    def __init__(self, *args: Any, someone: Officer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit, language = self.fields["unit"], self.fields["language"]
        assert isinstance(unit, UnitField)
        assert isinstance(language, forms.ChoiceField)
        unit.offer(someone)
        language.choices = [(one.code, one.name) for one in settings.MISSION.languages]


class TakeForm(forms.Form):
    """Whose record it is."""

    unit = UnitField(label=_("Unit"))

    def __init__(self, *args: Any, someone: Officer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = self.fields["unit"]
        assert isinstance(unit, UnitField)
        unit.offer(someone)


class AsideForm(forms.Form):
    """Why a record is set aside."""

    words = forms.CharField(label=_("Why"), max_length=WORDS_MAX, widget=forms.Textarea(attrs={"rows": 3}))
