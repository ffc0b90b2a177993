"""The form of a gateway: the fields of its kind, its name and what it costs. A secret is never shown again."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tande.domains.gateways.operations import Money
from tande.domains.gateways.queries import Gateway
from tande.interfaces.staff import labels_doors as words
from tande.toolkit.phone_numbers import e164
from tande.toolkit.smsgateways import external
from tande.toolkit.smsgateways.amounts import NotAnAmount, millionths, shown
from tande.toolkit.smsgateways.kinds import KINDS, VALUE_MAX, faults
from tande.toolkit.smsgateways.messages import Field

CURRENCIES: Final = ("USD", "HTG", "KES", "EUR")


class DoorForm(forms.Form):
    """A gateway of one kind. ``before``: the gateway that is changed."""

    name = forms.CharField(
        label=gettext_lazy("Name of this gateway"), max_length=60,
        help_text=gettext_lazy("For the desk alone, such as: grey phone in the office."),
    )

    def __init__(self, *args: Any, kind: str, before: Gateway | None = None, **kwargs: Any) -> None:
        if before is not None:
            kwargs["initial"] = _initial(before)
        super().__init__(*args, **kwargs)
        self.kind, self.changes = kind, before is not None
        for one in KINDS[kind].fields:
            if not one.drawn:
                self.fields[one.name] = self._field(one)
        money: dict[str, Any] = {"max_length": 20, "required": False}
        self.fields["price"] = forms.CharField(label=_("Price of one message part"), initial="0", **money)
        hint = _("Leave empty for no limit. At the cap only receipts and words about danger go out.")
        self.fields["cap"] = forms.CharField(label=_("Most that a month may cost"), help_text=hint, **money)
        self.fields["currency"] = forms.ChoiceField(
            label=_("Currency"), choices=[(one, one) for one in CURRENCIES], initial=CURRENCIES[0]
        )

    def clean_price(self) -> int:
        """In millionths."""
        return _amount(self.cleaned_data["price"]) or 0

    def clean_cap(self) -> int | None:
        """In millionths; None for no limit."""
        return _amount(self.cleaned_data["cap"])

    def clean(self) -> dict[str, Any]:
        """What is wrong with the settings is said with everything else."""
        told = self.told()
        drawn = {one.name: "x" for one in KINDS[self.kind].fields if one.drawn or (one.secret and self.changes)}
        self.blame({name: fault for name, fault in faults(self.kind, told | drawn).items() if name not in self.errors})
        return dict(self.cleaned_data)

    def money(self) -> Money:
        """What it costs. Only after ``is_valid``."""
        data = self.cleaned_data
        return Money(data["price"], data["cap"], data["currency"])

    def told(self) -> dict[str, str]:
        """The settings that were typed."""
        names = [one.name for one in KINDS[self.kind].fields if not one.drawn]
        return {name: self.cleaned_data.get(name, "") for name in names}

    def blame(self, found: Mapping[str, str]) -> None:
        """Say at each field what is wrong with it."""
        for name, fault in found.items():
            self.add_error(name if name in self.fields else None, str(words.FAULTS[fault]))

    def _field(self, one: Field) -> forms.Field:
        label, hint = words.field(self.kind, one.name)
        needed = one.required and not (one.secret and self.changes)
        if one.secret and self.changes:
            hint = _("Leave empty to keep it as it is.")
        told: dict[str, Any] = {"label": label, "help_text": hint, "required": needed, "initial": one.default}
        choices = _choices(one.name)
        if choices:
            return forms.ChoiceField(choices=choices, **told)
        return forms.CharField(max_length=VALUE_MAX, widget=_widget(one), **told)


def _amount(typed: str) -> int | None:
    try:
        return millionths(typed) if typed.strip() else None
    except NotAnAmount:
        raise forms.ValidationError(str(words.FAULTS["number"])) from None


class TestForm(forms.Form):
    """Where a test message goes."""

    number = forms.CharField(
        label=gettext_lazy("Your own number"), max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        help_text=gettext_lazy("It gets the message: 1 2 3"),
    )

    def clean_number(self) -> str:
        """In the international form."""
        numbers = settings.CONVERSATION.numbers
        found = e164(self.cleaned_data["number"], country=numbers.country, local=numbers.local)
        if found is None:
            raise forms.ValidationError(_("Write the number with its country, such as +254700000000."))
        return found


def _initial(before: Gateway) -> dict[str, str]:
    secret = {one.name for one in KINDS[before.kind].fields if one.secret}
    kept = {name: value for name, value in before.settings.items() if name not in secret}
    return {
        **kept, "name": before.name, "price": shown(before.price), "currency": before.currency,
        "cap": "" if before.cap is None else shown(before.cap),
    }


def _choices(name: str) -> list[tuple[str, str]]:
    if name == "sim":
        return [("", _("as the phone chooses")), *((one, one) for one in ("1", "2", "3"))]
    listed = {"method": external.METHODS, "content_type": external.TYPES}.get(name, ())
    return [(one, one) for one in listed]


def _widget(one: Field) -> forms.Widget:
    if one.secret:
        return forms.PasswordInput(attrs={"autocomplete": "new-password"})
    plain = {"spellcheck": "false", "autocapitalize": "off", "autocomplete": "off"}
    return forms.Textarea(attrs={**plain, "rows": 3}) if one.name == "body" else forms.TextInput(attrs=plain)
