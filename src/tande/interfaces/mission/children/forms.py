"""Forms of the pages on children met. What was typed stays; each fault stands at its field."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tande.domains.personnel import queries as personnel
from tande.interfaces.mission import words as pack_words
from tande.interfaces.mission.children import words
from tande.policy.encounters import TIMES, Encounter, Wrong

_MINUTE: Final = "%Y-%m-%dT%H:%M"
ASKED: Final = ("circumstance", "age_band", "age_basis", "sex", "hurt", "urgent", "apart", "restrained", "questioned",
                "photo")
LATER: Final = ("family", "baby", "heard", "assent")
"""Asked too, and "not known" until somebody answers."""
WORDS: Final = {"apart_reason": 500, "items_text": 500, "note": 2000, "received_by": 200}


def moment_field(name: str, *, required: bool = False) -> forms.DateTimeField:
    """A day and an hour where the mission is."""
    return forms.DateTimeField(
        label=words.LABELS[name], required=required, input_formats=[_MINUTE, "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_MINUTE),
        error_messages={"invalid": _("Write the day and the hour as 2026-03-12 23:40.")},
    )


def _choice(name: str, *, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(label=words.LABELS[name], required=required, widget=forms.RadioSelect)


def _text(name: str) -> forms.CharField:
    most = WORDS[name]
    return forms.CharField(label=words.LABELS[name], required=False, max_length=most,
                           widget=forms.Textarea(attrs={"rows": 2}))


class ChildForm(forms.Form):
    """What every form on a child does with choices and with the rules' refusal."""

    def offer(self, name: str, choices: Iterable[tuple[str, Any]]) -> None:
        """These answers, unless the form does not ask."""
        field = self.fields.get(name)
        if isinstance(field, forms.ChoiceField):
            field.choices = list(choices)

    def refuse(self, wrong: Iterable[Wrong]) -> None:
        """Put what cannot be to its field."""
        for one in wrong:
            self.add_error(one.field if one.field in self.fields else None, words.fault(one))

    def texts(self) -> dict[str, str]:
        """The words typed. Only after ``is_valid``."""
        return {name: self.cleaned_data[name] for name in WORDS if name in self.fields}


class EncounterForm(ChildForm):
    """A child met: first what must be known tonight, then what may come later."""

    id = forms.RegexField(r"\A[0-9a-f]{32}\Z", widget=forms.HiddenInput, required=False)
    of = forms.ChoiceField(label=words.LABELS["unit"])
    source = forms.ChoiceField(label=_("Where this comes from"), widget=forms.RadioSelect)
    at = moment_field("at", required=True)
    commune = forms.ChoiceField(label=words.LABELS["commune"])
    circumstance = _choice("circumstance")
    age = forms.IntegerField(label=words.LABELS["age"], required=False, min_value=-200, max_value=200,
                             help_text=_("Never ask for the name. Leave this out if the child does not know."))
    age_band = _choice("age_band")
    age_basis = _choice("age_basis")
    sex = _choice("sex")
    hurt = _choice("hurt")
    urgent = _choice("urgent")
    cared_at = moment_field("cared_at")
    apart = _choice("apart")
    apart_reason = _text("apart_reason")
    restrained = _choice("restrained")
    questioned = _choice("questioned")
    photo = _choice("photo")
    said_adult = forms.BooleanField(label=words.LABELS["said_adult"], required=False, help_text=_(
        "Whatever you choose here, doubt about age means child: the record stays that of a child."))
    document_seen = forms.BooleanField(label=words.LABELS["document_seen"], required=False, help_text=_(
        "Only a document of 18 years or more that you have seen yourself ends the protection of a child."))
    items = forms.MultipleChoiceField(label=words.LABELS["items"], required=False, widget=forms.CheckboxSelectMultiple)
    items_text = _text("items_text")
    family = _choice("family", required=False)
    family_at = moment_field("family_at")
    focal_at = moment_field("focal_at")
    agency_at = moment_field("agency_at")
    unicef_at = moment_field("unicef_at")
    baby = _choice("baby", required=False)
    heard = _choice("heard", required=False)
    assent = _choice("assent", required=False)
    note = _text("note")

    def __init__(
        self, *args: Any, units: list[tuple[str, str]] | None, manages: bool, asks_baby: bool = True, **kwargs: Any
    ) -> None:
        """``units``: to choose among, "KEN|alpha"; None where the unit is known."""
        super().__init__(*args, **kwargs)
        left_out = [] if manages else ["document_seen"]
        left_out += ["of", "source"] if units is None else ["document_seen"]
        left_out += [] if asks_baby else ["baby"]
        for name in left_out:
            self.fields.pop(name, None)
        self.offer("of", [("", gettext("Choose")), *(units or [])])
        self.offer("source", [(code, words.SOURCES[code]) for code in ("paper", "web")])
        self.offer("commune", [("", gettext("Choose")), *communes()])
        for name in (*ASKED, *LATER, "items"):
            self.offer(name, words.choices(name))

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if found.get("apart") == "no" and not found.get("apart_reason", "").strip():
            self.add_error("apart_reason", _("Say why the child is with adults, and since when."))
        return found

    def record(self, unit: str) -> Encounter:
        """The record typed, of this unit. Only after ``is_valid``."""
        return Encounter(id=self.cleaned_data["id"], unit=unit, **self._answers())

    def changes(self, before: Encounter) -> dict[str, Any]:
        """The answers typed; a time that the page showed to the minute and nobody touched stays to the second."""
        found = self._answers()
        for name in TIMES:
            old = getattr(before, name)
            if old is not None and found.get(name) == old.replace(second=0, microsecond=0):
                found[name] = old
        return found

    def _answers(self) -> dict[str, Any]:
        known = {name: value for name, value in self.cleaned_data.items() if name in Encounter.__dataclass_fields__}
        known |= {name: known[name] or "unknown" for name in LATER if name in known}
        known.pop("id", None)
        return known | {"items": tuple(known["items"])}


class HandoverForm(ChildForm):
    """The child leaves the unit's custody."""

    left_at = moment_field("left_at", required=True)
    destination = _choice("destination")
    receiver = forms.ChoiceField(label=words.LABELS["receiver"])
    received_by = _text("received_by")
    heard = _choice("heard")
    assent = _choice("assent")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("destination", "heard", "assent"):
            self.offer(name, words.choices(name))
        self.offer("receiver", [("", gettext("Choose")), *(
            (one.code, pack_words.of(one.name)) for one in settings.MISSION.receivers)])

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        kinds = {one.code: one.kinds for one in settings.MISSION.receivers}.get(found.get("receiver", ""))
        if kinds is not None and found.get("destination") and found["destination"] not in kinds:
            self.add_error("receiver", _("This body does not stand for that kind of place. Check both answers."))
        return found


class PlaceForm(ChildForm):
    """Of which unit a record is that came from a phone nobody registered."""

    of = forms.ChoiceField(label=words.LABELS["unit"])

    def __init__(self, *args: Any, units: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("of", [("", gettext("Choose")), *units])


def all_units() -> list[tuple[str, str]]:
    """Every unit of the mission: "KEN|alpha" and its name with the State's."""
    return [(f"{state}|{code}", f"{pack_words.pack('state', state)}: {name}")
            for state in settings.MISSION.states for code, name in personnel.unit_names(state).items()]


def communes() -> list[tuple[str, Any]]:
    """The smallest areas of the mission, below the area they lie in where there is one."""
    mission = settings.MISSION
    smallest = mission.place_levels[-1].code
    found: dict[str, list[tuple[str, str]]] = {}
    for one in mission.places:
        if one.level == smallest:
            found.setdefault(one.parent, []).append((one.code, pack_words.of(one.name)))
    grouped = [(pack_words.pack("place", parent), inside) for parent, inside in found.items() if parent]
    return [*grouped, *found.get("", [])]


def as_typed(encounter: Encounter, texts: Mapping[str, str]) -> dict[str, Any]:
    """A record as the form shows it."""
    found: dict[str, Any] = {name: getattr(encounter, name) for name in Encounter.__dataclass_fields__}
    for name in TIMES:
        if isinstance(found[name], datetime):
            found[name] = timezone.localtime(found[name])
    return {**found, "items": list(encounter.items), **texts}
