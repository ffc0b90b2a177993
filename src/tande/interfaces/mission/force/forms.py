"""Forms of force. What is typed stays; what rules refuse is said beside its field, in the person's language."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tande.domains.force.queries import UseView
from tande.interfaces.mission import words as pack
from tande.interfaces.mission.force import words
from tande.policy import force, force_operations, force_report
from tande.policy.force import COUNTED, Harm, Use, Wrong
from tande.policy.force_report import Circumstances
from tande.toolkit import sealing

_NUMBER: Final = {"invalid": _("Write a number."), "required": _("Write a number, 0 if there is none.")}
_CHOOSE: Final = {"required": _("Choose one of the answers."), "invalid_choice": _("Choose one of the answers.")}
_WIDE: Final = 6_000


def _when(name: str, *, required: bool = False, help_text: Any = "") -> forms.DateTimeField:
    return forms.DateTimeField(
        label=words.LABELS[name], required=required, help_text=help_text, input_formats=["%Y-%m-%dT%H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": _("Write day and time as 2026-03-12T21:40."), "required": _("Say when.")},
    )


def _number(label: Any, *, initial: int | None = None) -> forms.IntegerField:
    return forms.IntegerField(label=label, initial=initial, required=False, error_messages=_NUMBER,
                              widget=forms.NumberInput(attrs={"min": 0, "inputmode": "numeric"}))


def _words(name: str, rows: int = 3, *, required: bool = False, help_text: Any = "") -> forms.CharField:
    return forms.CharField(label=words.LABELS[name], required=required, max_length=_WIDE, help_text=help_text,
                           widget=forms.Textarea(attrs={"rows": rows}))


def _one(name: str, *, radio: bool = False, required: bool = False) -> forms.ChoiceField:
    return forms.ChoiceField(label=words.LABELS[name], required=required, error_messages=_CHOOSE,
                             widget=forms.RadioSelect if radio else forms.Select)


def _many(name: str, *, required: bool = False) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=words.LABELS[name], required=required, widget=forms.CheckboxSelectMultiple,
        error_messages=_CHOOSE | {"required": _("Say what was used.") if name == "means" else _CHOOSE["required"]},
    )


class ForceForm(forms.Form):
    """What every form of force does with a refusal of the rules."""

    def refuse(self, wrong: Sequence[Wrong]) -> None:
        """Say each refusal beside its field; one for a field that is not here stands above the form."""
        for one in wrong:
            field = one.field if one.field in self.fields else None
            self.add_error(field, gettext(one.sentence))

    def _offer(self, **offered: Any) -> None:
        for name, found in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = found


class FirstForm(ForceForm):
    """The short first report, for the same day."""

    id = forms.CharField(widget=forms.HiddenInput)
    base_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    at = _when("at", required=True, help_text=_("In the mission's own time."))
    commune = _one("commune")
    means = _many("means", required=True)
    rounds = _number(words.LABELS["rounds"])
    subjects = _number(words.LABELS["subjects"])
    child = _one("child", radio=True, required=True)
    dead = _number(words.COUNTS["dead"])
    serious = _number(words.COUNTS["serious"])
    light = _number(words.COUNTS["light"])
    hit = _number(words.COUNTS["hit"])
    what = _words("what", 4, help_text=_("In your own words. Write no names. Sealed."))
    attest = forms.BooleanField(
        label=_("I attest that this is true, as far as I know."),
        error_messages={"required": _("Nobody can report without attesting it.")},
    )
    SECTIONS: Any = (
        (_("When and where"), ("at", "commune")), (_("The force used"), ("means", "rounds", "subjects", "child")),
        (_("People hurt"), COUNTED), (_("In words"), ("what",)),
    )

    def __init__(self, *args: Any, operations: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer(commune=_communes(), means=words.means_choices(), child=words.choices(force.CHILD))

    def sections(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields in groups, for the page."""
        return [(title, [self[name] for name in names]) for title, names in self.SECTIONS]

    def use(self, unit: str) -> Use:
        """What was typed, as rules take it."""
        data = self.cleaned_data
        own, civilian, suspect = (self._harm(f"{part}_") for part in ("own", "civilian", "suspect"))
        return Use(
            data["id"], unit, data["at"], tuple(data["means"]), rounds=data["rounds"] or 0,
            subjects=1 if data["subjects"] is None else data["subjects"], child=data["child"], harm=self._harm(""),
            warned=data.get("warned") or "unknown", aid_at=data.get("aid_at"), own=own, civilian=civilian,
            suspect=suspect,
        )

    def told(self) -> Circumstances:
        """What surrounds it."""
        return Circumstances(commune=self.cleaned_data["commune"])

    def written(self) -> dict[str, str]:
        """The free texts."""
        return {name: self.cleaned_data[name] for name in force_report.WORDS if self.cleaned_data.get(name)}

    def _harm(self, before: str) -> Harm:
        return Harm(*(self.cleaned_data.get(f"{before}{one}") or 0 for one in COUNTED))


class FullForm(FirstForm):
    """Every field of a report."""

    place = forms.CharField(label=words.LABELS["place"], required=False, max_length=200, help_text=_("Sealed."))
    operation = _one("operation")
    operation_id = _one("operation_id")
    warned = _one("warned", radio=True)
    threats = _many("threats")
    threat = _words("threat", 2)
    alternatives = _many("alternatives")
    tried = _words("tried", 2)
    ages = _many("ages")
    aid = _one("aid")
    aid_at = _when("aid_at")
    relatives = _one("relatives")
    relatives_at = _when("relatives_at")
    bystanders = _one("bystanders")
    property = _one("property")
    damage = _words("damage", 2)
    detention = _one("detention")
    camera = _one("camera")
    encounters = forms.CharField(
        label=words.LABELS["encounters"], required=False, max_length=200,
        help_text=_("Eight digits each, with commas between. Leave it empty if no child was met."),
    )
    note = _words("note", 2)
    SECTIONS = (
        (_("When and where"), ("at", "commune", "place", "operation", "operation_id")),
        (_("Before it"), ("threats", "threat", "warned", "alternatives", "tried")),
        (_("The force used"), ("means", "rounds")),
        (_("On whom"), ("subjects", "ages", "child", "bystanders")),
        (_("People hurt"), COUNTED),
        (_("Help afterwards"), ("aid", "aid_at", "relatives", "relatives_at")),
        (_("What followed"), ("detention", "encounters", "property", "damage", "camera")),
        (_("In words"), ("what", "note")),
    )

    def __init__(self, *args: Any, operations: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, operations=operations, **kwargs)
        for part, label in words.PARTS.items():
            for one, kind in words.COUNTS.items():
                self.fields[f"{part}_{one}"] = _number(f"{kind}: {label}")
        self._offer(
            **{name: words.choices(table, empty=True) for name, table in force_report.TABLES.items()},
            **{name: words.choices(table) for name, table in force_report.SEVERAL.items()},
            warned=words.choices(force.WARNED),
            operation_id=[("", gettext("None, or not in the register yet")), *operations],
        )

    def harm_table(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """People hurt as a table: each kind with its total and who they were."""
        return [(label, [self[one], *(self[f"{part}_{one}"] for part in words.PARTS)])
                for one, label in words.COUNTS.items()]

    def told(self) -> Circumstances:
        data = self.cleaned_data
        codes: dict[str, Any] = {name: data[name] for name in ("commune", "operation_id", *force_report.TABLES)}
        codes |= {name: tuple(data[name]) for name in force_report.SEVERAL}
        numbers = tuple("".join(filter(str.isalnum, one)) for one in data["encounters"].split(",") if one.strip())
        return Circumstances(**codes, relatives_at=data["relatives_at"], encounters=numbers)


class ReviewForm(ForceForm):
    """The superior's review."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    finding = forms.ChoiceField(label=_("What I found"), widget=forms.RadioSelect, error_messages=_CHOOSE)
    note = forms.CharField(label=_("Why"), max_length=_WIDE, widget=forms.Textarea(attrs={"rows": 3}),
                           help_text=_("Sealed. The unit and the independent body read it."),
                           error_messages={"required": _("Say why, in words.")})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer(finding=words.choices(force.REVIEWS))


class LinkForm(ForceForm):
    """A complaint that is about a use of force."""

    case = forms.RegexField(r"\A[0-9a-fA-F]{6,32}\Z", label=_("First signs of the case's number"), strip=True,
                            error_messages={"invalid": _("Write at least six signs, 0-9 and a-f."),
                                            "required": _("Write at least six signs, 0-9 and a-f.")})


class EntryForm(ForceForm):
    """What one source tells of an operation's casualties."""

    dead = _number(words.COUNTS["dead"], initial=0)
    hurt = _number(_("Hurt"), initial=0)
    source = forms.ChoiceField(label=_("Who tells it"), error_messages=_CHOOSE)
    note = forms.CharField(label=_("More about it"), required=False, max_length=_WIDE, help_text=_("Sealed."),
                           widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer(source=words.choices(force_operations.SOURCES, empty=True))


class OperationForm(EntryForm):
    """An operation of the register."""

    id = forms.CharField(widget=forms.HiddenInput)
    day = forms.DateField(
        label=_("Day"), input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the day as 2026-03-12."), "required": _("Write the day as 2026-03-12.")},
    )
    commune = forms.ChoiceField(label=_("Commune"), error_messages=_CHOOSE)
    units = forms.MultipleChoiceField(
        label=_("Units"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one unit."), "invalid_choice": _("Choose at least one unit.")},
    )
    form = forms.ChoiceField(label=_("Alone or together"), error_messages=_CHOOSE)
    field_order = ("id", "day", "commune", "units", "form", "dead", "hurt", "source", "note")

    def __init__(self, *args: Any, units: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer(commune=_communes(), units=list(units), form=words.choices(force_operations.FORMS))


def typed(view: UseView) -> dict[str, Any]:
    """A report as the first values of a form."""
    use, told = view.use, view.told
    found: dict[str, Any] = {"id": view.id, "base_version": view.version, "at": use.at, "means": use.means,
                             "rounds": use.rounds, "subjects": use.subjects, "child": use.child,
                             "warned": use.warned, "aid_at": use.aid_at, **view.words}
    found |= {name: getattr(told, name) for name in ("commune", "operation_id", "relatives_at")}
    found |= {name: getattr(told, name) for name in (*force_report.TABLES, *force_report.SEVERAL)}
    found["encounters"] = ", ".join(told.encounters)
    for part in ("harm", "own", "civilian", "suspect"):
        before = "" if part == "harm" else f"{part}_"
        found |= {f"{before}{one}": getattr(getattr(use, part), one) for one in COUNTED}
    return found


def blank() -> dict[str, Any]:
    """The first values of a new report: a number of its own, so that the button pressed twice reports once."""
    return {"id": sealing.new_id(), "base_version": 0, "subjects": 1, **dict.fromkeys(("rounds", *COUNTED), 0)}


def _communes() -> list[Any]:
    """The communes by department, in the active language."""
    places = settings.MISSION.places
    found: list[Any] = [("", gettext("Choose"))]
    for one in places:
        if one.level == "department":
            below = [(place.code, pack.pack("place", place.code)) for place in places if place.parent == one.code]
            found.append((pack.pack("place", one.code), sorted(below, key=lambda pair: pair[1])))
    return found
