"""What texts and others ask of a mission, as the pack's ``commitments.toml`` says it: duties, who owes them, papers.

How far each is met is not said here: that follows from evidence and the date (policy.commitments).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from tande.policy.provenance import Coded, Label, Provenance, Sourced


@dataclass(frozen=True, slots=True)
class Text(Sourced):
    """A text that duties come from. ``symbol`` is empty when its number is not known to us.

    ``asked``: whoever wrote it asks for these things, and nobody has promised them.
    """

    code: str
    symbol: str
    adopted: date | None
    asked: bool
    about: Label
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Where in its text a duty stands, with who read it there and when: never from memory."""

    number: str
    verified_by: str
    verified_on: date


FIGURES: Final = ("", "vetted", "trained", "specialists", "custody", "force", "children", "violations")
"""Which numbers of the registers speak of a duty; "" for none."""


@dataclass(frozen=True, slots=True)
class Commitment(Sourced):
    """One duty in our own words; ``evidence`` says what would show that it is met, for ``fresh_months`` each time.

    ``text`` and ``holders`` are codes of the register. ``paragraph`` is None until somebody has read it in the text.
    ``figures``: of FIGURES, shown beside the duty as what the register says; they give no status by themselves.
    """

    id: str
    text: str
    paragraph: Paragraph | None
    holders: tuple[str, ...]
    fresh_months: int
    duty: Label
    evidence: Label
    provenance: Provenance
    figures: str = ""


@dataclass(frozen=True, slots=True)
class OwedDocument(Sourced):
    """A paper that the public should be able to read. ``due`` is None where no text names a day."""

    code: str
    commitment: str
    holders: tuple[str, ...]
    due: date | None
    name: Label
    provenance: Provenance


@dataclass(frozen=True)
class Register:
    """All of it, in the order of the file."""

    texts: Mapping[str, Text]
    holders: Mapping[str, Coded]
    commitments: tuple[Commitment, ...]
    documents: tuple[OwedDocument, ...]

    def commitment(self, id: str) -> Commitment | None:
        """One duty by its id."""
        return next((one for one in self.commitments if one.id == id), None)

    def documents_of(self, id: str) -> tuple[OwedDocument, ...]:
        """The papers that belong to one duty."""
        return tuple(one for one in self.documents if one.commitment == id)
