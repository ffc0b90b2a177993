"""Forms of the pages on detention. What was typed stays; each fault stands at its field."""

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tande.domains.detention.operations import REFERENCE_LONGEST
from tande.interfaces.mission.children.forms import communes
from tande.interfaces.mission.detention import words
from tande.policy.detention import LONGEST_RECEIPT, TIMES, Detention
from tande.policy.encounters import Wrong
from tande.toolkit import handover
from tande.toolkit.errors import CodeError

_MINUTE: Final = "%Y-%m-%dT%H:%M"
_CHOSEN: Final = ("operation", "reason", "sex", "age_band", "age_basis", "foreign", "hurt", "apart")
_LATER: Final = ("checked_at", "rights_at", "relative_at", "consul_at")


def _moment(name: str, *, required: bool = False) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=words.LABELS[name], required=required, input_formats=[_MINUTE, "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_MINUTE),
        error_messages={"invalid": _("Write the day and the hour as 2026-03-12 23:40.")},
    )


def _choice(name: str, *, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(label=words.LABELS[name], required=required, widget=forms.RadioSelect)


class _Form(forms.Form):
    def offer(self, name: str, choices: Iterable[tuple[str, Any]]) -> None:
        """These answers, where the form asks."""
        field = self.fields.get(name)
        if isinstance(field, forms.ChoiceField):
            field.choices = list(choices)

    def refuse(self, wrong: Iterable[Wrong]) -> None:
        """Put what cannot be to its field."""
        for one in wrong:
            self.add_error(one.field if one.field in self.fields else None, words.fault(one))

    def _times(self, before: Detention | None, given: dict[str, Any]) -> dict[str, Any]:
        """A time that the page showed to the minute and nobody touched stays to the second."""
        for name in TIMES:
            old = getattr(before, name) if before else None
            if old is not None and given.get(name) == old.replace(second=0, microsecond=0):
                given[name] = old
        return given


class DetentionForm(_Form):
    """Somebody held: what is known now, and what may come later."""

    id = forms.RegexField(r"\A[0-9a-f]{32}\Z", widget=forms.HiddenInput, required=False)
    at = _moment("at", required=True)
    commune = forms.ChoiceField(label=words.LABELS["commune"])
    operation = _choice("operation")
    reason = _choice("reason")
    sex = _choice("sex")
    age_band = _choice("age_band")
    age_basis = _choice("age_basis")
    doubt = forms.BooleanField(label=words.LABELS["doubt"], required=False, help_text=_(
        "Doubt means child. A record among the children met is then opened by itself, and no unit can unset it."))
    encounter_number = forms.CharField(label=words.LABELS["encounter_number"], required=False, max_length=40)
    apart = _choice("apart", required=False)
    hurt = _choice("hurt")
    foreign = _choice("foreign")
    rights_at = _moment("rights_at")
    checked_at = _moment("checked_at")
    relative_at = _moment("relative_at")
    consul_at = _moment("consul_at")
    note = forms.CharField(label=words.LABELS["note"], required=False, max_length=2000,
                           help_text=_("No name of anybody. Sealed."), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, linked: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if linked:
            del self.fields["encounter_number"]
        self.offer("commune", [("", gettext("Choose")), *communes()])
        for name in _CHOSEN:
            self.offer(name, words.choices(name))

    def clean_encounter_number(self) -> str:
        typed: str = self.cleaned_data["encounter_number"].strip()
        try:
            return handover.parse_number(typed) if typed else ""
        except CodeError:
            raise forms.ValidationError(
                _("This is no hand-over number: it has 8 digits. Read it again, digit by digit.")
            ) from None

    def record(self, unit: str) -> Detention:
        """The record typed, of this unit. Only after ``is_valid``."""
        return Detention(id=self.cleaned_data["id"], unit=unit, **self.changes(None))

    def changes(self, before: Detention | None) -> dict[str, Any]:
        """The answers typed."""
        names = ("at", "commune", "doubt", *_CHOSEN, *_LATER)
        given = {name: self.cleaned_data[name] for name in names}
        # Asked of a child alone: no answer is that nobody kept her or him apart, and shows as a flag.
        return self._times(before, {**given, "apart": given["apart"] or "no"})


class EndForm(_Form):
    """The person is no longer held."""

    ended_at = _moment("ended_at", required=True)
    ending = _choice("ending")
    receipt = forms.CharField(label=words.LABELS["receipt"], required=False, max_length=LONGEST_RECEIPT, help_text=_(
        "As on the paper of the police or of the civilian body. No name."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("ending", words.choices("ending"))

    def changes(self, before: Detention) -> dict[str, Any]:
        """The answers typed."""
        return self._times(before, {**self.cleaned_data, "receipt": self.cleaned_data["receipt"].strip()})


class CouncilForm(_Form):
    """The Council was told of a month."""

    id = forms.RegexField(r"\A[0-9a-f]{32}\Z", widget=forms.HiddenInput)
    month = forms.ChoiceField(label=_("Month"))
    on = forms.DateField(label=_("Day on which the Council was told"), input_formats=["%Y-%m-%d"],
                         widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                         error_messages={"invalid": _("Write the day as 2026-03-12.")})
    reference = forms.CharField(label=_("Reference of the letter or report"), max_length=REFERENCE_LONGEST)

    def __init__(self, *args: Any, months: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("month", [(month, month) for month in months])


def as_typed(held: Detention, note: str) -> dict[str, Any]:
    """A record as the form shows it."""
    found: dict[str, Any] = {name: getattr(held, name) for name in Detention.__dataclass_fields__}
    for name in TIMES:
        if found[name] is not None:
            found[name] = timezone.localtime(found[name])
    return {**found, "note": note}
