"""The mission as data: what a mission pack says, after validation.

A pack is read by ``tande.project.mission`` and checked by ``tande.policy.mission_checks``. Everything the
rest of the house knows about a country, a force or its languages comes from the ``Mission`` built there,
so that another mission is another folder and never another version of the code.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from tande.policy.duties import Register
from tande.policy.handover import Handover, Holding, Receiver
from tande.policy.letters import Letter
from tande.policy.provenance import CERTAINTIES as CERTAINTIES
from tande.policy.provenance import SHOWN as SHOWN
from tande.policy.provenance import Coded as Coded
from tande.policy.provenance import Label as Label
from tande.policy.provenance import Provenance as Provenance
from tande.policy.provenance import Sourced as Sourced
from tande.policy.sharing import Organisation

MET_BY: Final = ("move", "message", "record")
"""What stops a clock: moving the case to another stage, writing to the reporter, or recording a fact."""

UNITS: Final = ("hours", "days", "working_days", "months")
URGENT_FOR: Final = ("sea", "child", "danger")
CROSSWALK: Final = ("serious", "minor", "sea", "none")
UN_CATEGORIES: Final = ("1", "2", "none")
PERSONNEL: Final = ("police", "military", "civilian", "mixed", "unknown")
WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the pack and its name for itself; the first one needs no prefix in addresses."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Name(Sourced):
    """What the mission is called from ``since`` to ``until``, both days included; None = still so."""

    since: date
    until: date | None
    long: Label
    short: Label
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Mandate(Sourced):
    """A decision that the mission rests on."""

    symbol: str
    adopted: date
    until: date | None
    about: Label
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Body:
    """The independent body that runs the mechanism; ``named`` is False until the charter holder names it."""

    name: Label
    named: bool


@dataclass(frozen=True, slots=True)
class Publication:
    """When entries reach the public log: weekday 0 = Monday; a batch waits for ``min_batch`` events, but
    at most ``hold_weeks``; the receipt promises publication within ``publish_by_days``."""

    weekday: int
    min_batch: int
    hold_weeks: int
    publish_by_days: int
    figures_every_months: int


@dataclass(frozen=True, slots=True)
class Disclosure:
    """Smallest counts that may be printed, and the step counts are rounded to."""

    threshold: int
    children: int
    rounding: int


@dataclass(frozen=True, slots=True)
class KeyRules:
    """Custodians of the recovery key, how many of them are needed, and how long a desk key serves."""

    custodians: int
    needed: int
    rotate_after_months: int


@dataclass(frozen=True, slots=True)
class Keeping(Sourced):
    """How many months after a case has ended one kind of its content is kept."""

    months: int
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Retention:
    """How long what is sealed is kept: who the person is, what was said and found, the files."""

    identity: Keeping
    content: Keeping
    evidence: Keeping

    @property
    def months(self) -> dict[str, int]:
        """Months by the names that policy.retention gives the parts."""
        return {
            "identity": self.identity.months, "content": self.content.months, "evidence": self.evidence.months,
        }


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time: an amount and one of UNITS."""

    amount: int
    unit: str


@dataclass(frozen=True, slots=True)
class Clock(Sourced):
    """What must happen within which time once a case is in one of ``stages``.

    ``limit`` is None when only urgent cases have this clock. ``urgent`` replaces it for the kinds in
    ``urgent_for``. A clock that ``repeats`` starts again each time it is met. Only one that is ``met_by``
    "move" says how long the stage itself may last.
    """

    id: str
    stages: tuple[str, ...]
    limit: Span | None
    urgent: Span | None
    urgent_for: tuple[str, ...]
    repeats: bool
    met_by: str
    label: Label
    basis: Label
    provenance: Provenance

    def span(self, *, sea: bool = False, child: bool = False, danger: bool = False) -> Span | None:
        """The time that applies to such a case, None when this clock does not apply to it."""
        kinds = {"sea": sea, "child": child, "danger": danger}
        if self.urgent is not None and any(kinds[kind] for kind in self.urgent_for):
            return self.urgent
        return self.limit


@dataclass(frozen=True, slots=True)
class Category(Sourced):
    """What a complaint is about. ``crosswalk`` is the class the existing mechanism would put it in."""

    code: str
    group: str
    un_category: str
    crosswalk: str
    sea: bool
    child: bool
    urgent: bool
    label: Label
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Actor:
    """Who may have done it. Outside the mandate means a warm referral, never a refusal."""

    code: str
    in_mandate: bool
    asks_state: bool
    referral: tuple[str, ...]
    label: Label


@dataclass(frozen=True, slots=True)
class Contingent(Sourced):
    """Personnel of one State in one period. ``state`` is its ISO 3166-1 alpha-3 code."""

    state: str
    personnel: str
    since: date | None
    until: date | None
    name: Label
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Place(Sourced):
    """An administrative area by its P-code; ``parent`` is "" at the first level."""

    code: str
    parent: str
    level: str
    name: Label
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Contact(Sourced):
    """Where else a person can turn. ``called_on`` is None until somebody has tried the number.

    ``about_us``: somebody who may be told that this mechanism itself went wrong.
    """

    code: str
    name: Label
    use: Label
    hours: Label
    phone: str
    email: str
    url: str
    free: bool
    languages: tuple[str, ...]
    danger: bool
    child: bool
    about_us: bool
    last_checked: date
    called_on: date | None
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Provider(Sourced):
    """Who can help a person, with what (``kinds`` of policy.support). ``place`` is a place's code, "" if not known."""

    code: str
    kinds: tuple[str, ...]
    name: Label
    hours: Label
    place: str
    phone: str
    languages: tuple[str, ...]
    last_checked: date
    called_on: date | None
    provenance: Provenance


@dataclass(frozen=True)
class Mission:
    """A whole pack. Every Label holds every code of ``languages``. Made only by mission_checks.validate."""

    id: str
    languages: tuple[Language, ...]
    names: tuple[Name, ...]
    demo_name: Label
    body: Body
    mandates: tuple[Mandate, ...]
    time_zone: str
    weekend: tuple[int, ...]
    holidays: tuple[date, ...]
    exit_url: str
    receipt_origin: str
    publication: Publication
    disclosure: Disclosure
    keys: KeyRules
    retention: Retention
    place_levels: tuple[Coded, ...]
    category_groups: tuple[Coded, ...]
    clocks: tuple[Clock, ...]
    categories: tuple[Category, ...]
    actors: tuple[Actor, ...]
    contingents: tuple[Contingent, ...]
    places: tuple[Place, ...]
    contacts: tuple[Contact, ...]
    providers: tuple[Provider, ...]
    recheck_days: int
    outcomes: tuple[Coded, ...]
    levels: tuple[Coded, ...]
    letters: tuple[Letter, ...]
    register: Register
    handover: Handover
    receivers: tuple[Receiver, ...]
    holding: Holding
    organisations: tuple[Organisation, ...]

    @property
    def language_codes(self) -> tuple[str, ...]:
        """Codes in the pack's order; the first is the one most people read."""
        return tuple(language.code for language in self.languages)

    def name(self, day: date) -> Name:
        """The name in force on a day; before the first one, the first; in a gap, the last before it."""
        begun = [name for name in self.names if name.since <= day]
        return begun[-1] if begun else self.names[0]

    def name_on(self, day: date, lang: str) -> str:
        """The mission's full name on a day in a language of the pack."""
        return self.name(day).long[lang]

    def short_name_on(self, day: date, lang: str) -> str:
        """The mission's short name on a day in a language of the pack."""
        return self.name(day).short[lang]

    def clocks_for(self, stage: str) -> tuple[Clock, ...]:
        """The clocks that run in a stage, also those not shown to the public."""
        return tuple(clock for clock in self.clocks if stage in clock.stages)

    @cached_property
    def clocks_by_stage(self) -> dict[str, tuple[Clock, ...]]:
        """The clocks of each stage that has one."""
        stages = {stage for clock in self.clocks for stage in clock.stages}
        return {stage: self.clocks_for(stage) for stage in stages}

    def contacts_for(self, *, danger: bool = False, child: bool = False) -> tuple[Contact, ...]:
        """Contacts that public pages may show and that suit danger now or a child, in the pack's order."""
        return tuple(
            contact
            for contact in self.contacts
            if contact.shown and (contact.danger or not danger) and (contact.child or not child)
        )

    def places_in(self, parent: str) -> tuple[Place, ...]:
        """The areas directly inside one, or those of the first level for ""."""
        return self._places_by_parent.get(parent, ())

    @cached_property
    def _places_by_parent(self) -> dict[str, tuple[Place, ...]]:
        found: dict[str, list[Place]] = {}
        for place in self.places:
            found.setdefault(place.parent, []).append(place)
        return {parent: tuple(inside) for parent, inside in found.items()}

    @cached_property
    def states(self) -> dict[str, Label]:
        """Every State that has or had personnel, by code."""
        return {contingent.state: contingent.name for contingent in self.contingents}

    @cached_property
    def labels(self) -> dict[str, dict[str, Label]]:
        """Labels by kind of code and code: category, place, state, actor, outcome, level, clock, and who can help."""
        return {
            "category": {item.code: item.label for item in self.categories},
            "place": {item.code: item.name for item in self.places},
            "state": dict(self.states),
            "actor": {item.code: item.label for item in self.actors},
            "outcome": {item.code: item.label for item in self.outcomes},
            "level": {item.code: item.label for item in self.levels},
            "clock": {item.id: item.label for item in self.clocks},
            "contact": {item.code: item.name for item in self.contacts},
            "provider": {item.code: item.name for item in self.providers},
            "receiver": {item.code: item.name for item in self.receivers},
            "organisation": {item.code: item.name for item in self.organisations},
        }

    def label(self, kind: str, code: str, lang: str) -> str:
        """One label, the bare code if the pack no longer knows it: old facts stay readable."""
        return self.labels[kind].get(code, {}).get(lang, code)

    def known_codes(self) -> dict[str, frozenset[str]]:
        """What policy.triage.check_codes takes: the codes officers may enter for this mission."""
        return {kind: frozenset(self.labels[kind]) for kind in ("category", "place", "state", "actor")}
