"""Records of violations in words: fields, answers, stages, parties, and what is wrong with something typed."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tande.domains.violations import queries
from tande.interfaces.mission import words
from tande.policy.violations import codes, entries, parties, verification
from tande.policy.violations import fields as catalogue
from tande.policy.violations.fields import Field
from tande.policy.violations.options import OPTIONS
from tande.policy.violations.records import Tally

ADD: Final = {
    catalogue.VICTIM: gettext_lazy("Add a child"), catalogue.GROUP: gettext_lazy("Add a group of children"),
    catalogue.PERPETRATOR: gettext_lazy("Add a perpetrator"), catalogue.SOURCE: gettext_lazy("Add a source"),
    catalogue.RESPONSE: gettext_lazy("Add a response"), catalogue.VIOLATION: gettext_lazy("Add a violation"),
}
HEADINGS: Final = {
    catalogue.VICTIM: gettext_lazy("Children"), catalogue.GROUP: gettext_lazy("Groups of children"),
    catalogue.PERPETRATOR: gettext_lazy("Perpetrators"), catalogue.SOURCE: gettext_lazy("Sources"),
    catalogue.RESPONSE: gettext_lazy("Responses"),
}
CHIPS: Final = {
    codes.PENDING: "clock", codes.VERIFIED: "good", codes.COULD_NOT: "", codes.OUTSIDE: "", codes.DID_NOT_OCCUR: "",
}
TURNS: Final = {
    "focal_point": gettext_lazy("Waits for the focal point"),
    "technical": gettext_lazy("Waits for the technical group"),
    "task_force": gettext_lazy("Waits for the task force"),
    "changed": gettext_lazy("Changed since it was signed"),
}
LOOKED: Final = {
    "record": gettext_lazy("Read the record"), "identity": gettext_lazy("Read who somebody is"),
    "conflict": gettext_lazy("Read two savings"), "print": gettext_lazy("Printed the record"),
    "print_identity": gettext_lazy("Printed it with who somebody is"),
    "code": gettext_lazy("Read the complaint's code"),
    "sign": gettext_lazy("Read it to sign"), "change": gettext_lazy("Opened it to change it"),
}


_NOT_TOLD: Final = ("yes_no", "answer", "consent")
"""A yes without its question tells nothing."""


def kind(code: str) -> str:
    """A kind of violation."""
    return _(codes.KINDS.get(code, code))


def sort(code: str) -> str:
    """A sort of row."""
    return _(catalogue.SORTS.get(code, code))


def status(code: str) -> str:
    """A status of verification."""
    return _(codes.STATUSES.get(code, code))


def option(listed: str, code: str) -> str:
    """One answer of a list."""
    label = OPTIONS[listed].get(code, code)
    return _(label)


def stage(code: str) -> str:
    """Who signs."""
    return _(verification.STAGE_LABELS[code])


def fault(code: str) -> str:
    """What is wrong with a field, and what to do."""
    return _(entries.FAULTS.get(code) or verification.FAULTS.get(code, code))


def party(code: str, labels: Mapping[str, str]) -> str:
    """A line of attribution."""
    if code == codes.UNKNOWN:
        return _("Not known")
    told = {name: _(text) for name, text in parties.LABELS.items()}
    return parties.label(code, labels, words=told, and_=_("and"))


def tally(told: Tally) -> str:
    """Children by sex, as a sentence."""
    return _("Children: %(total)s (boys: %(boys)s, girls: %(girls)s, not known: %(unknown)s)") % {
        "total": told.total, "boys": told.boys, "girls": told.girls, "unknown": told.unknown}


def organisation(code: str) -> str:
    """An organisation's name as its code says it."""
    return code.replace("_", " ").capitalize() or _("Task force")


def value(one: Field, given: object, labels: Mapping[str, str]) -> str:
    """The value of a field in words."""
    if one.kind == catalogue.CODE:
        return option(one.options, str(given))
    if one.kind == catalogue.CODES and isinstance(given, Sequence):
        return ", ".join(option(one.options, str(code)) for code in given)
    if one.kind == catalogue.TALLY and isinstance(given, Mapping):
        return tally(Tally(**{str(sex): int(number) for sex, number in given.items()}))
    if one.kind == catalogue.PLACE:
        return words.pack("place", str(given))
    if one.kind == catalogue.CONTINGENT:
        return words.pack("state", str(given))
    return party(str(given), labels) if one.kind == catalogue.PARTY else str(given)


def shown(sort: str, fields: Mapping[str, Any], labels: Mapping[str, str], *, leave: Sequence[str] = ()) -> list[
    tuple[str, str, bool]
]:
    """The fields that hold something: label, value in words, and whether it is more than a line."""
    return [(_(one.label), value(one, fields[one.name], labels), one.kind == catalogue.WORDS)
            for one in catalogue.FIELDS[sort] if one.name in fields and one.name not in leave]


def summary(sort: str, fields: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    """A part in one line: what is in its short form."""
    told = [value(one, fields[one.name], labels) for one in catalogue.FIELDS[sort]
            if one.first and one.name in fields and one.kind != catalogue.NUMBER and one.options not in _NOT_TOLD]
    numbers = {"individual_age": _("age %(n)s"), "group_number": _("%(n)s children")}
    told += [words_ % {"n": fields[name]} for name, words_ in numbers.items() if name in fields]
    return ", ".join(told) or "–"


def departments() -> list[tuple[str, str]]:
    """The first-level areas by name."""
    return sorted(((one.code, words.of(one.name)) for one in settings.MISSION.places_in("")), key=lambda one: one[1])


def party_choices() -> list[tuple[str, str]]:
    """Every party by name."""
    return sorted(queries.party_labels().items(), key=lambda one: one[1].casefold())
