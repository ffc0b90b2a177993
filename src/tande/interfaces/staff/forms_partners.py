"""The forms of partners."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tande.interfaces.staff.labels_desk import choices
from tande.policy import partners as rules


class AccessForm(forms.Form):
    """What a partner may do, how often, and whom to call."""

    scopes = forms.MultipleChoiceField(label=_("What its keys may do"), widget=forms.CheckboxSelectMultiple)
    per_minute = forms.IntegerField(
        label=_("Requests a minute"), min_value=1, max_value=rules.MOST_PER_MINUTE, initial=rules.PER_MINUTE
    )
    per_day = forms.IntegerField(
        label=_("Requests a day"), min_value=1, max_value=rules.MOST_PER_DAY, initial=rules.PER_DAY
    )
    contact = forms.CharField(
        label=_("Whom to call when something is wrong"), max_length=rules.CONTACT_MAX, required=False,
        widget=forms.Textarea(attrs={"rows": 2}), help_text=_("An office, not a person, where that is possible."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scopes = self.fields["scopes"]
        assert isinstance(scopes, forms.MultipleChoiceField)
        scopes.choices, scopes.initial = choices(rules.SCOPES), list(rules.SCOPES)


    def go_to_fault(self) -> None:
        """Let the browser begin at the first field that was wrong: the form stands below a list, out of sight."""
        for name, field in self.fields.items():
            if name in self.errors:
                field.widget.attrs["autofocus"] = True
                return


class PartnerForm(AccessForm):
    """A new partner."""

    name = forms.CharField(label=_("Name of the organisation"), max_length=rules.NAME_MAX)
    kind = forms.ChoiceField(label=_("Kind of organisation"))
    field_order = ("name", "kind")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = choices(rules.KINDS)
