"""The verification in a row of the workbook: three signatures, each with its day and what it said."""

from collections.abc import Mapping

from tande.policy.violations import fields as catalogue
from tande.policy.violations.codes import PENDING
from tande.policy.violations.entries import Value
from tande.toolkit.mrm import values
from tande.toolkit.mrm.layout import Column
from tande.toolkit.mrm.records import Fault, Place, Signed

_SIGNED_FIELDS = {one.name: one for one in catalogue.SIGNATURE_FIELDS}


class Signing:
    """Takes row after row; ``faults`` is the reader's own list."""

    def __init__(self, faults: list[Fault]) -> None:
        self._faults = faults
        self._steps: dict[str, list[Signed]] = {}
        self.places: dict[tuple[str, str, str], Place] = {}

    def take(self, violation: str, cells: Mapping[str, str], columns: list[Column], at: Place) -> None:
        """The signatures of one violation."""
        steps: list[Signed] = []
        missing = False
        for stage, headings in catalogue.EXPORTED_SIGNATURES.items():
            status, on = (self._value(name, cells.get(heading, ""), heading, at)
                          for name, heading in zip(("status", "on"), headings, strict=True))
            self.places["signature", violation, stage] = Place(at.sheet, at.row, headings[0])
            if status in ("", PENDING) and not on:
                missing = True
                continue
            if not status or not on or status == PENDING:
                self._faults.append(Fault("stage_day", Place(at.sheet, at.row, headings[not on])))
            elif missing:
                self._faults.append(Fault("stage", Place(at.sheet, at.row, headings[0])))
            else:
                steps.append(Signed(violation, stage, str(status), str(on), self._said(stage, cells, columns, at),
                                    cells.get(f"{stage}_signed_by", "")))
        self._keep(violation, self._with_theirs(steps, cells, at), at)

    def finished(self) -> tuple[Signed, ...]:
        """All signatures, each violation's in their order."""
        return tuple(step for steps in self._steps.values() for step in steps)

    def _keep(self, violation: str, steps: list[Signed], at: Place) -> None:
        if self._steps.setdefault(violation, steps) != steps:
            self._faults.append(Fault("differs", at))

    def _said(self, stage: str, cells: Mapping[str, str], columns: list[Column], at: Place) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for column in columns:
            if column.stage == stage and column.field is not None and column.heading in cells:
                value = self._value(column.field.name, cells[column.heading], column.heading, at)
                found |= {column.field.name: value} if value != "" else {}
        return found

    def _with_theirs(self, steps: list[Signed], cells: Mapping[str, str], at: Place) -> list[Signed]:
        """Their workbook has one column for what all stages said: it is the last one's word, and the first's name."""
        if not steps:
            return steps
        last, said = steps[-1], dict(steps[-1].fields)
        for name, heading in (("un_eyewitness", "un_eyewitness"), ("note", "verification_additional")):
            if heading in cells and name not in said:
                value = self._value(name, cells[heading], heading, at)
                said |= {name: value} if value != "" else {}
        steps[-1] = Signed(last.violation, last.stage, last.status, last.on, said, last.by)
        first = steps[0]
        by = first.by or cells.get("verifier_id_code", "")
        steps[0] = Signed(first.violation, first.stage, first.status, first.on, first.fields, by)
        return steps

    def _value(self, name: str, text: str, heading: str, at: Place) -> Value:
        """The value of a cell, "" for one that is empty or wrong; what is wrong is noted."""
        if not text:
            return ""
        try:
            return values.read(_SIGNED_FIELDS[name], text)
        except values.NotAValue as fault:
            self._faults.append(Fault(str(fault), Place(at.sheet, at.row, heading)))
            return ""
