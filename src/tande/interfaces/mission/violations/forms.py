"""Forms made from the one definition of a record. What was typed is judged by the domain, which says what to do."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tande.interfaces.mission import words as pack_words
from tande.interfaces.mission.violations import words
from tande.policy.violations import fields as catalogue
from tande.policy.violations.codes import PENDING, SEXES
from tande.policy.violations.entries import Entry, Wrong
from tande.policy.violations.fields import Field
from tande.policy.violations.options import OPTIONS

_SEXES = {"boys": gettext_lazy("Boys"), "girls": gettext_lazy("Girls"), "unknown": gettext_lazy("Sex not known")}
NEW_PARTY = "party_new"


class Several(forms.Field):
    """Ticked codes as they came: the domain says which of them are answers."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        assert isinstance(self.widget, forms.CheckboxSelectMultiple)
        self.widget.choices = choices

    def to_python(self, value: Any) -> list[str]:
        """What was ticked."""
        return [str(one) for one in value or []]


class RowForm(forms.Form):
    """One row of a record. ``violations``: id and words of those it may hang on."""

    id = forms.RegexField(r"\A[0-9a-f]{32}\Z", widget=forms.HiddenInput)
    base = forms.RegexField(r"\A[0-9]{0,9}\Z", widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, sort: str, kind: str = "", violations: Sequence[tuple[str, str]] = (),
                 **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sort, self.kind = sort, kind
        self.listed = [one for one in catalogue.fields_for(sort, kind) if one.name != "violation_category"]
        if sort in catalogue.PARTS:
            self.fields["violations"] = Several(list(violations), label=_("Which violations?"), required=False)
        for one in self.listed:
            self._add(one)

    def _add(self, one: Field) -> None:
        label = _(one.label)
        if one.kind == catalogue.TALLY:
            for sex in SEXES:
                self.fields[f"{one.name}__{sex}"] = _text(f"{label}: {_SEXES[sex]}", forms.NumberInput({"min": "0"}))
        elif one.kind == catalogue.CODES:
            self.fields[one.name] = Several(
                [(code, words.option(one.options, code)) for code in OPTIONS[one.options]], label=label, required=False)
        else:
            self.fields[one.name] = _text(label, _widget(one))
        if one.kind == catalogue.PARTY:
            self.fields[NEW_PARTY] = _text(_("Another party, not in the list"), forms.TextInput(
                {"maxlength": str(catalogue.LINE_CHARS), "autocomplete": "off"}))
        if one.identity:
            self.fields[one.name].help_text = _("Sealed apart: only your organisation and the focal point can read it.")

    def first(self) -> list[forms.BoundField]:
        """What the short form asks for."""
        names = [name for one in self.listed if one.first or one.required for name in _names(one)]
        links = ["violations"] if "violations" in self.fields else []
        return [self[name] for name in (*links, *names)]

    def more(self) -> list[forms.BoundField]:
        """What stands behind "more"."""
        return [self[name] for one in self.listed if not (one.first or one.required) for name in _names(one)]

    def more_open(self) -> bool:
        """Whether something in there is wrong or filled in."""
        return any(field.errors or field.value() for field in self.more())

    def entry(self, incident: str) -> Entry:
        """What was typed, as the domain takes it. Only after ``is_valid``."""
        data, fields = self.cleaned_data, {}
        for one in self.listed:
            fields[one.name] = _typed(one, data)
        if self.kind:
            fields["violation_category"] = self.kind
        links = tuple(data.get("violations", ()))
        return Entry(data["id"], self.sort, incident, fields, links, int(data["base"]) if data["base"] else None)

    @staticmethod
    def entry_with(entry: Entry, **fields: str) -> Entry:
        """The same with some other values."""
        return replace(entry, fields={**entry.fields, **fields})

    def told(self, wrong: Sequence[Wrong]) -> None:
        """Put each fault to its field."""
        for one in wrong:
            name = one.field if one.field in self.fields else f"{one.field}__{SEXES[0]}"
            self.add_error(name if name in self.fields else None, words.fault(one.fault))


def _text(label: str, widget: forms.Widget) -> forms.CharField:
    return forms.CharField(label=label, required=False, widget=widget)


def _names(one: Field) -> list[str]:
    if one.kind == catalogue.TALLY:
        return [f"{one.name}__{sex}" for sex in SEXES]
    return [one.name, NEW_PARTY] if one.kind == catalogue.PARTY else [one.name]


def _widget(one: Field) -> forms.Widget:
    if one.kind == catalogue.WORDS:
        return forms.Textarea({"rows": "4", "maxlength": str(catalogue.WORDS_CHARS)})
    if one.kind == catalogue.NUMBER:
        return forms.NumberInput({"min": "0", "max": str(one.most)})
    if one.kind == catalogue.DAY:
        return forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    if one.kind == catalogue.LINE:
        return forms.TextInput({"maxlength": str(catalogue.LINE_CHARS), "autocomplete": "off"})
    return forms.Select(choices=[("", "–"), *_choices(one)])


def _choices(one: Field) -> list[Any]:
    if one.kind == catalogue.PLACE:
        mission = settings.MISSION
        return [(name, [(code, name), *sorted(((place.code, pack_words.of(place.name))
                                               for place in mission.places_in(code)), key=lambda each: each[1])])
                for code, name in words.departments()]
    if one.kind == catalogue.PARTY:
        return words.party_choices()
    if one.kind == catalogue.CONTINGENT:
        return sorted(((code, pack_words.of(name)) for code, name in settings.MISSION.states.items()),
                      key=lambda each: each[1])
    return [(code, words.option(one.options, code)) for code in OPTIONS[one.options]]


def _typed(one: Field, data: Mapping[str, Any]) -> Any:
    """Numbers as numbers where they are some; the domain refuses the rest by name."""
    if one.kind == catalogue.TALLY:
        return {sex: _number(data[f"{one.name}__{sex}"]) for sex in SEXES if data[f"{one.name}__{sex}"]}
    return _number(data[one.name]) if one.kind == catalogue.NUMBER else data[one.name]


def _number(text: str) -> int | str:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 13 else text


def as_typed(fields: Mapping[str, Any], links: Sequence[str] = ()) -> dict[str, Any]:
    """A row as the form shows it."""
    found: dict[str, Any] = {"violations": list(links)}
    for name, value in fields.items():
        if isinstance(value, Mapping):
            found |= {f"{name}__{sex}": number for sex, number in value.items()}
        else:
            found[name] = value
    return found


class SignForm(forms.Form):
    """What a stage says when it signs."""

    revision = forms.RegexField(r"\A[0-9]{1,9}\Z", widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in catalogue.SIGNATURE_FIELDS:
            if one.kind == catalogue.CODES:
                choices = [(code, words.option(one.options, code)) for code in OPTIONS[one.options]]
                self.fields[one.name] = Several(choices, label=_(one.label), required=False)
            else:
                self.fields[one.name] = _text(_(one.label), _widget(one))
        status = self.fields["status"].widget
        assert isinstance(status, forms.Select)
        status.choices = [choice for choice in status.choices if choice[0] != PENDING]
