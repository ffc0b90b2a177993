"""The form for a new credential of a field app."""

from typing import Any

from django import forms as django_forms
from django.conf import settings
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from tande.domains.fieldforms.operations import NAME_MAX
from tande.gates.language import offered
from tande.toolkit.fieldforms import encounters, on_behalf

FORMS = {on_behalf.FORM_ID: _("Speak for somebody"), encounters.FORM_ID: _("A child met in an operation")}


class FieldAppForm(django_forms.Form):
    """Whose phone it is, which forms it gets and in which language they open."""

    name = django_forms.CharField(
        label=_("Which phone or team"), max_length=NAME_MAX,
        help_text=_("Such as: team north, grey phone. No name and no telephone number of anybody."),
    )
    organisation = django_forms.CharField(label=_("Organisation"), max_length=NAME_MAX)
    forms = django_forms.MultipleChoiceField(
        label=_("Forms"), choices=tuple(FORMS.items()), widget=django_forms.CheckboxSelectMultiple,
        initial=[on_behalf.FORM_ID],
    )
    contingent = django_forms.ChoiceField(
        label=_("Contingent"), required=False,
        help_text=_("Only for children met: to which contingent the patrols belong."),
    )
    language = django_forms.ChoiceField(label=_("Language in which the forms open"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        contingent, language = self.fields["contingent"], self.fields["language"]
        assert isinstance(contingent, django_forms.ChoiceField)
        assert isinstance(language, django_forms.ChoiceField)
        states, lang = settings.MISSION.labels["state"], get_language() or ""
        contingent.choices = [("", ""), *((code, name.get(lang, code)) for code, name in states.items())]
        language.choices = list(offered().items())

    def clean(self) -> dict[str, Any]:
        """A contingent belongs to the form of children met, and to no other."""
        given = super().clean() or {}
        met = encounters.FORM_ID in given.get("forms", ())
        if met and not given.get("contingent"):
            self.add_error("contingent", gettext("Choose the contingent: children met are counted for it."))
        if not met:
            given["contingent"] = ""
        return given
