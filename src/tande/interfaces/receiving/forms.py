"""What the organisation says of the child. Times are of the mission's own zone."""

from datetime import date, datetime, time
from typing import Any, Final

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from tande.interfaces.receiving.pages import language
from tande.ledger import clock
from tande.policy import receptions as rules
from tande.policy.encounters import Receipt

_CHOOSE: Final = {"required": _("Choose one of the answers."), "invalid_choice": _("Choose one of the answers.")}


def _choice(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, widget=forms.RadioSelect, error_messages=_CHOOSE)


class ReceptionForm(forms.Form):
    """When the child was taken in, what and how she or he is, and where she or he went."""

    day = forms.DateField(
        label=_("Day on which the child came to you"), input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Write the day."), "invalid": _("Write the day as 2026-03-12.")},
    )
    hour = forms.TimeField(
        label=_("Hour"), input_formats=["%H:%M", "%H:%M:%S", "%H.%M", "%Hh%M"],
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": _("Write the hour. About is enough."), "invalid": _("Write the hour as 14:30.")},
    )
    sex = _choice(_("The child is"))
    age_band = _choice(_("Age in years"))
    conditions = forms.MultipleChoiceField(
        label=_("How is the child?"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one of the answers."),
                        "invalid_choice": _("Choose at least one of the answers.")},
    )
    destination = _choice(_("Where is the child now?"))
    commune = forms.ChoiceField(label=_("Where was the child given to you?"), required=False,
                                error_messages={"invalid_choice": _("Choose one of the answers.")})

    def __init__(self, *args: Any, known: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {"sex": rules.SEXES, "age_band": rules.AGE_BANDS, "conditions": rules.CONDITIONS,
                 "destination": rules.DESTINATIONS}
        for name, table in words.items():
            _offer(self, name, [(code, now_(label)) for code, label in table.items()])
        if known:
            del self.fields["commune"]
        else:
            _offer(self, "commune", [("", now_("Not known")), *_communes()])

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if not self.errors:
            for wrong in rules.check(self.receipt(), now=clock.now()):
                self.add_error("hour" if wrong.field == "at" else wrong.field, now_(wrong.sentence))
        return found

    def receipt(self) -> Receipt:
        """What was said, once nothing is missing."""
        given = self.cleaned_data
        return Receipt(
            code="", at=moment(given["day"], given["hour"]), sex=given["sex"], destination=given["destination"],
            age_band=given["age_band"], conditions=rules.in_order(given["conditions"]),
        )


def moment(day: date, hour: time) -> datetime:
    """A day and an hour where the mission is, to the minute."""
    return timezone.make_aware(datetime.combine(day, hour.replace(second=0, microsecond=0)))


def of_receipt(receipt: Receipt, commune: str) -> dict[str, Any]:
    """What a confirmation says, as the form's first values."""
    at = timezone.localtime(receipt.at)
    return {"day": at.date(), "hour": at.time(), "sex": receipt.sex, "age_band": receipt.age_band,
            "conditions": list(receipt.conditions), "destination": receipt.destination, "commune": commune}


def _offer(form: forms.Form, name: str, offered: list[Any]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = offered


def _communes() -> list[tuple[str, list[tuple[str, str]]]]:
    """The communes by department, in the page's language."""
    lang, mission = language(), settings.MISSION
    return [
        (area.name[lang], sorted(((one.code, one.name[lang]) for one in mission.places_in(area.code)),
                                 key=lambda pair: pair[1]))
        for area in mission.places_in("")
    ]
