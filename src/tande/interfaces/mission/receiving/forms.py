"""Forms of the codes of receiving bodies."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tande.domains.receiving.operations import LABEL_LONGEST


class CodeForm(forms.Form):
    """Whom a new code is for."""

    id = forms.RegexField(r"\A[0-9a-f]{32}\Z", widget=forms.HiddenInput)
    receiver = forms.ChoiceField(label=_("Organisation"))
    label = forms.CharField(
        label=_("Who holds it"), max_length=LABEL_LONGEST,
        help_text=_("A desk or an office, such as: night desk. No name of a person. Give each its own code."),
    )

    def __init__(self, *args: Any, offered: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["receiver"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", ""), *offered]
