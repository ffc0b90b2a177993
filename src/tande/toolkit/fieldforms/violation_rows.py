"""Records of the monitors' form as rows of violations, in the shape that forms and workbooks share."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Final

from tande.policy.violations import fields as catalogue
from tande.policy.violations.codes import SEXES
from tande.policy.violations.entries import Entry, Value
from tande.toolkit.fieldforms.submissions import Submission, Submitted, Told, record_id
from tande.toolkit.fieldforms.violations import NUMBERS, REPEATS
from tande.toolkit.mrm import values
from tande.toolkit.mrm.records import Fault, Place, Reading, Records

_BLANK: Final = frozenset({"", "-", "nan", "null", "n/a"})


def reading(submitted: Submitted) -> Reading:
    """The rows, with every fault of the file and of its cells."""
    maker = _Maker()
    for one in submitted.records:
        maker.take(one)
    faults = (*submitted.faults, *maker.faults)
    if not submitted.records and not faults:
        faults = (Fault("no_incident_row", Place("")),)
    return Reading(Records(tuple(maker.entries)), faults, submitted.unknown, maker.places)


class _Maker:
    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.faults: list[Fault] = []
        self.places: dict[tuple[str, str, str], Place] = {}

    def take(self, one: Submission) -> None:
        """One record: an incident with what hangs on it."""
        incident = record_id(one.instance)
        self._keep(Entry(incident, catalogue.INCIDENT, incident, self._fields(catalogue.INCIDENT, incident, one.own)))
        violations: dict[str, str] = {}
        for told in one.repeats.get(REPEATS[catalogue.VIOLATION], []):
            id = violations[str(told.index)] = record_id(one.instance, catalogue.VIOLATION, told.index)
            self._keep(Entry(id, catalogue.VIOLATION, incident, self._fields(catalogue.VIOLATION, id, told)))
        for sort in catalogue.PARTS:
            for told in one.repeats.get(REPEATS[sort], []):
                id = record_id(one.instance, sort, told.index)
                fields = self._fields(sort, id, told)
                self._keep(Entry(id, sort, incident, fields, self._links(sort, told, violations)))

    def _keep(self, entry: Entry) -> None:
        """The first version of a row is what the form said: sent again, it changes nothing that was edited since."""
        asked = tuple(one.name for one in catalogue.FIELDS[entry.sort] if not one.identity)
        self.entries.append(replace(entry, base=1, covers=asked))

    def _links(self, sort: str, told: Told, violations: Mapping[str, str]) -> tuple[str, ...]:
        name = f"{sort}_{NUMBERS}"
        numbers = told.answers.get(name, "").replace(".0", "").split()
        if not set(numbers) <= violations.keys() or not numbers:
            self.faults.append(Fault("not_there", _place(told, name)))
            return ()
        return tuple(sorted({violations[number] for number in numbers}))

    def _fields(self, sort: str, id: str, told: Told) -> dict[str, Value]:
        found: dict[str, Value] = {}
        self.places[sort, id, ""] = told.at
        for one in catalogue.FIELDS[sort]:
            if one.kind == catalogue.TALLY:
                cells = {sex: told.answers.get(f"{one.name}_{sex}", "") for sex in SEXES}
                name = next((f"{one.name}_{sex}" for sex in SEXES if cells[sex]), "")
                if name:
                    self._value(found, sort, id, one.name, _place(told, name), partial(values.tally, cells))
                continue
            text = told.answers.get(one.name, "").strip()
            if text.casefold() in _BLANK:
                continue
            self._value(found, sort, id, one.name, _place(told, one.name), partial(_value, one, text))
        return found

    def _value(
        self, found: dict[str, Value], sort: str, id: str, name: str, at: Place, make: values.Make
    ) -> None:
        self.places[sort, id, name] = at
        try:
            found[name] = make()
        except values.NotAValue as fault:
            self.faults.append(Fault(str(fault), at))


def _value(one: catalogue.Field, text: str) -> Value:
    """Several answers are parted by blanks here, as forms do."""
    if one.kind == catalogue.CODES:
        return sorted({values.code(one.options, part) for part in text.split()})
    return values.read(one, text)


def _place(told: Told, name: str) -> Place:
    return Place(told.at.sheet, told.at.row, told.headings.get(name, name))
