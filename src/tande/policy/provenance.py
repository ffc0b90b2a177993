"""Where a statement of a mission pack comes from, how sure it is, and whether public pages may print it as true."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

Label = Mapping[str, str]
"""One text in every language of the pack, by language code: ``label["en"]``."""

CERTAINTIES: Final = ("source", "tested", "rule", "memory", "inference")
"""How sure a statement is: read in a source, tried out, our own decision, remembered, concluded."""

SHOWN: Final = frozenset({"source", "tested", "rule"})


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a statement comes from and who confirmed it."""

    source: str
    certainty: str
    verified_by: str = ""
    verified_on: date | None = None

    @property
    def shown(self) -> bool:
        """Whether public pages may print it as true: sourced, tested, our rule, or verified by someone."""
        return self.certainty in SHOWN or bool(self.verified_by)

    @property
    def our_rule(self) -> bool:
        """Whether public pages must say that this is the body's own rule and nobody else's."""
        return self.certainty == "rule"


class Sourced:
    """Mixin: whatever carries a provenance can be asked whether public pages may show it."""

    __slots__ = ()
    provenance: Provenance

    @property
    def shown(self) -> bool:
        """See Provenance.shown."""
        return self.provenance.shown

    @property
    def our_rule(self) -> bool:
        """See Provenance.our_rule."""
        return self.provenance.our_rule


@dataclass(frozen=True, slots=True)
class Coded:
    """A code and its label, such as a category group, an outcome, a level or a level of places."""

    code: str
    label: Label
