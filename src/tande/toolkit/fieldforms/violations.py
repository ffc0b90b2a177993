"""The monitor's form of grave violations, from the definition that the pages use (``policy.violations.fields``)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tande.policy.violations import entries
from tande.policy.violations import fields as catalogue
from tande.policy.violations.codes import SEXES
from tande.policy.violations.fields import Field
from tande.policy.violations.options import OPTIONS
from tande.toolkit.fieldforms import form as forms
from tande.toolkit.fieldforms.form import Answer, Form, Group, Question

FORM_ID: Final = "tande_violations"
TITLE: Final = "Grave violations against children"
NUMBERS: Final = "violation_numbers"
MOST: Final = 9
"""Violations of one incident that the form can name; more are entered on the pages."""
REPEATS: Final[dict[str, str]] = {
    catalogue.VIOLATION: "violations", catalogue.VICTIM: "victims", catalogue.GROUP: "groups",
    catalogue.PERPETRATOR: "perpetrators", catalogue.SOURCE: "sources", catalogue.RESPONSE: "responses",
}
_LABELS: Final[dict[str, str]] = {
    catalogue.VIOLATION: "Violations", catalogue.VICTIM: "Children", catalogue.GROUP: "Groups of children",
    catalogue.PERPETRATOR: "Perpetrators", catalogue.SOURCE: "Sources", catalogue.RESPONSE: "Responses",
}
_TALLIES: Final[dict[str, str]] = {"boys": "Boys", "girls": "Girls", "unknown": "Sex not known"}
_KINDS: Final[dict[str, str]] = {
    catalogue.LINE: forms.TEXT, catalogue.WORDS: forms.TEXT, catalogue.CODE: forms.ONE, catalogue.CODES: forms.SEVERAL,
    catalogue.NUMBER: forms.NUMBER, catalogue.DAY: forms.DAY, catalogue.PLACE: forms.ONE, catalogue.PARTY: forms.ONE,
    catalogue.CONTINGENT: forms.ONE,
}
_OF_MISSION: Final = {
    catalogue.PLACE: "communes", catalogue.PARTY: "parties", catalogue.CONTINGENT: "contingents",
}
_DEGREES: Final = {"latitude": 90, "longitude": 180}


@dataclass(frozen=True, slots=True)
class Codes:
    """The mission's own lists, with their names by language."""

    departments: tuple[Answer, ...]
    communes: tuple[Answer, ...]
    parties: tuple[Answer, ...]
    contingents: tuple[Answer, ...]


def form(codes: Codes) -> Form:
    """The form. What tells who somebody is, is left out: it would lie on others' servers."""
    used = {one.options for listed in catalogue.FIELDS.values() for one in listed if one.options and _asked(one)}
    answers = {name: tuple(Answer(code, label) for code, label in OPTIONS[name].items()) for name in sorted(used)}
    answers |= {
        "departments": codes.departments, "communes": codes.communes, "parties": codes.parties,
        "contingents": codes.contingents,
        NUMBERS: tuple(Answer(str(number), str(number)) for number in range(1, MOST + 1)),
    }
    repeats = (Group(REPEATS[sort], _LABELS[sort], (*_numbers(sort), *_items(sort)), repeat=True) for sort in REPEATS)
    answers = {name: listed for name, listed in answers.items() if listed}
    items = (Group("incident", "Incident", _items(catalogue.INCIDENT)), *repeats)
    return Form(FORM_ID, TITLE, items, answers)


def _asked(one: Field) -> bool:
    return not one.identity


def _numbers(sort: str) -> tuple[Question, ...]:
    """Which violations of the incident a row belongs to, by their order in the form."""
    if sort == catalogue.VIOLATION:
        return ()
    kind = forms.ONE if sort == catalogue.RESPONSE else forms.SEVERAL
    return (Question(f"{sort}_{NUMBERS}", "To which violations it belongs, by their order: first, second …", kind,
                     NUMBERS, required=True),)


def _items(sort: str) -> tuple[Question | Group, ...]:
    """What is asked first, then a group with the rest."""
    asked = [one for one in catalogue.FIELDS[sort] if _asked(one)]
    first = [item for one in asked if one.first or one.required for item in _field(one)]
    rest = [item for one in asked if not (one.first or one.required) for item in _field(one)]
    return (*first, Group(f"{sort}_more", "More", tuple(rest))) if rest else tuple(first)


def _field(one: Field) -> Sequence[Question | Group]:
    relevant = " or ".join(f"${{violation_category}} = '{kind}'" for kind in one.only)
    if one.kind == catalogue.TALLY:
        parts = tuple(
            Question(f"{one.name}_{sex}", _TALLIES[sex], forms.NUMBER, constraint=". >= 0 and . <= 100000",
                     wrong=entries.FAULTS["number"]) for sex in SEXES
        )
        return [Group(one.name, one.label, parts, relevant=relevant)]
    constraint, wrong = _constraint(one)
    asked = Question(
        one.name, one.label, _KINDS[one.kind], _OF_MISSION.get(one.kind, one.options), required=one.required,
        relevant=relevant, constraint=constraint, wrong=wrong, long=one.kind == catalogue.WORDS,
        among="within = ${department}" if one.kind == catalogue.PLACE else "",
    )
    if one.kind != catalogue.PLACE:
        return [asked]
    return [Question("department", "Department", forms.ONE, "departments", required=one.required), asked]


def _constraint(one: Field) -> tuple[str, str]:
    if one.name in _DEGREES:
        most = _DEGREES[one.name]
        return f"regex(., '^-?[0-9]{{1,3}}([.][0-9]{{1,9}})?$') and number(.) >= -{most} and number(.) <= {most}", \
            entries.FAULTS["coordinates"]
    if one.kind in (catalogue.LINE, catalogue.WORDS):
        most = catalogue.LINE_CHARS if one.kind == catalogue.LINE else catalogue.WORDS_CHARS
        return f"string-length(.) <= {most}", entries.FAULTS["long"]
    if one.kind == catalogue.NUMBER:
        low = 2 if one.name == "group_number" else 0
        fault = "group" if low else "child" if one.name == "individual_age" else "number"
        return f". >= {low} and . <= {one.most}", entries.FAULTS[fault]
    if one.kind == catalogue.DAY:
        return _day_constraint(one)
    return "", ""


def _day_constraint(one: Field) -> tuple[str, str]:
    first = f"date('{entries.FIRST_DAY.isoformat()}')"
    until = "" if one.name == "response_due" else " and . <= today()"
    if one.name in ("incident_date_end", "date_of_first_report", "response_date", "deprivation_liberty_end_date"):
        return f". >= ${{incident_date}}{until}", entries.FAULTS["before"]
    return f". >= {first}{until}", entries.FAULTS["future"]
