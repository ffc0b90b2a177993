"""From the plain tables of a pack to a ``Mission``, or a PackError with everything that is wrong.

``raw`` maps table names (``charter``, ``clocks``, … the stems of the pack's files) to plain values: nested
tables for TOML, ``{"rows": [...]}`` for CSV, with ``label.ht`` columns already folded into tables. Rules that
need no file live here; addresses and time zones are not looked up.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Final, TypeVar

from tande.policy import (
    mission_detention,
    mission_duties,
    mission_handover,
    mission_letters,
    mission_sharing,
    mission_support,
)
from tande.policy import mission_reading as reading
from tande.policy.allegations import RETALIATION
from tande.policy.mission import (
    CROSSWALK,
    MET_BY,
    PERSONNEL,
    UN_CATEGORIES,
    UNITS,
    URGENT_FOR,
    Actor,
    Category,
    Clock,
    Contact,
    Contingent,
    Label,
    Mission,
    Place,
    Span,
)
from tande.policy.mission_charter import charter_parts
from tande.policy.mission_reading import PackError, Problem, Reader, check_code, coded, provenance

TABLES: Final = ("charter", "clocks", "categories", "actors", "contingents", "places", "contacts", "support",
                 "outcomes", "letters", "commitments", "handover", "receivers", "detention", "organisations")
Languages = tuple[str, ...]
T = TypeVar("T")


def validate(raw: Mapping[str, object], *, stages: Collection[str]) -> Mission:
    """The mission a pack describes. ``stages`` are the stages clocks may refer to (policy.stages).

    Raises PackError with every problem found, in the order of the tables.
    """
    problems: list[Problem] = []
    readers = {
        name: Reader(raw.get(name), table=name, path=(), problems=problems)
        if name in raw
        else _missing(name, problems)
        for name in TABLES
    }
    charter = charter_parts(readers["charter"])
    languages = tuple(language.code for language in charter["languages"])
    if not languages:  # no label could be read: everything else would only be a consequence
        raise PackError(problems)
    groups = tuple(group.code for group in charter["category_groups"])
    levels = tuple(level.code for level in charter["place_levels"])
    contacts = _keyed(readers["contacts"], lambda row, code: _contact(row, code, languages))
    contact_codes = tuple(contact.code for contact in contacts)
    parts = {
        "clocks": _keyed(readers["clocks"], lambda row, code: _clock(row, code, languages, stages)),
        "categories": _rows(readers["categories"], lambda row: _category(row, languages, groups)),
        "actors": _keyed(readers["actors"], lambda row, code: _actor(row, code, languages, contact_codes)),
        "contingents": _rows(readers["contingents"], lambda row: _contingent(row, languages)),
        "places": _rows(readers["places"], lambda row: _place(row, languages, levels)),
        "contacts": contacts,
        **mission_support.parts(readers["support"], languages, contacts),
        "outcomes": coded(readers["outcomes"], "outcomes", languages),
        "levels": coded(readers["outcomes"], "levels", languages),
        "letters": mission_letters.letters(readers["letters"], languages),
        "register": mission_duties.register(readers["commitments"], languages),
        "handover": mission_handover.handover(readers["handover"], languages),
        "receivers": mission_handover.receivers(readers["receivers"], languages),
        "holding": mission_detention.holding(readers["detention"], languages),
        "organisations": mission_sharing.organisations(readers["organisations"], languages),
    }
    readers["outcomes"].close()
    mission = Mission(**charter, **parts)  # type: ignore[arg-type]
    problems.extend(_crossing(mission))
    if problems:
        order = {name: number for number, name in enumerate(TABLES)}
        raise PackError(sorted(problems, key=lambda problem: order[problem.table]))
    return mission


def _missing(name: str, problems: list[Problem]) -> Reader:
    problems.append(Problem(name, (), "is missing"))
    return Reader({}, table=name, path=(), problems=[])


def _keyed(table: Reader, make: Callable[[Reader, str], T]) -> tuple[T, ...]:
    made = []
    for code in table.codes():
        check_code(table, code)
        row = table.table_at(code)
        made.append(make(row, code))
        row.close()
    if not made:
        table.note(None, "has no entry")
    return tuple(made)


def _rows(table: Reader, make: Callable[[Reader], T]) -> tuple[T, ...]:
    made = []
    for row in table.rows("rows"):
        made.append(make(row))
        row.close()
    table.close()
    return tuple(made)


def _clock(row: Reader, code: str, languages: Languages, stages: Collection[str]) -> Clock:
    limit = _span(row, prefix="")
    urgent = _span(row, prefix="urgent_")
    urgent_for = row.several("urgent_for", URGENT_FOR, needed=urgent is not None)
    if limit is None and urgent is None:
        row.note(None, f"has no time: give one of {', '.join(UNITS)}")
    if urgent is None and urgent_for:
        row.note("urgent_for", "stands without an urgent time")
    return Clock(code, row.several("stages", stages), limit, urgent, urgent_for,
                 row.flag("repeats", default=False), row.choice("met_by", MET_BY, default="move"),
                 row.label("label", languages), row.label("basis", languages), provenance(row))


def _span(row: Reader, *, prefix: str) -> Span | None:
    given = [unit for unit in UNITS if row.has(prefix + unit)]
    for unit in given[1:]:
        row.note(prefix + unit, f"stands beside {prefix + given[0]}: give one time only")
    spans = [Span(row.whole(prefix + unit, low=1, high=2_000), unit) for unit in given]
    return spans[0] if spans else None


def _category(row: Reader, languages: Languages, groups: Collection[str]) -> Category:
    return Category(
        code=row.text("code", form=reading.CODE),
        group=row.choice("group", groups),
        un_category=row.choice("un_category", UN_CATEGORIES),
        crosswalk=row.choice("crosswalk", CROSSWALK),
        sea=row.flag("sea"), child=row.flag("child"), urgent=row.flag("urgent"),
        label=row.label("label", languages), provenance=provenance(row),
    )


def _actor(row: Reader, code: str, languages: Languages, contacts: Collection[str]) -> Actor:
    actor = Actor(code, row.flag("in_mandate"), row.flag("asks_state", default=False),
                  row.several("referral", contacts, needed=False), row.label("label", languages))
    if not actor.in_mandate and not actor.referral:
        row.note(None, "is outside the mandate and refers to no contact")
    return actor


def _contingent(row: Reader, languages: Languages) -> Contingent:
    since, until = row.day("from", needed=False), row.day("to", needed=False)
    if since and until and until < since:
        row.note("to", "is before from")
    return Contingent(row.text("state", form=reading.STATE_CODE), row.choice("personnel", PERSONNEL),
                      since, until, row.label("name", languages), provenance(row))


def _place(row: Reader, languages: Languages, levels: Collection[str]) -> Place:
    code = row.text("code", form=reading.AREA_CODE)
    parent = row.text("parent", form=reading.AREA_CODE, needed=False)
    name = row.text("name")
    local = row.table_at("local") if row.has("local") else None
    texts = {language: name for language in languages}
    if local is not None:
        texts.update({lang: local.text(lang) for lang in languages if local.has(lang)})
        local.close()
    return Place(code, parent, row.choice("level", levels), MappingProxyType(texts), provenance(row))


def _contact(row: Reader, code: str, languages: Languages) -> Contact:
    contact = Contact(
        code=code,
        name=row.label("name", languages), use=row.label("use", languages),
        hours=row.label("hours", languages),
        phone=row.text("phone", form=reading.PHONE, needed=False),
        email=row.text("email", form=reading.EMAIL, needed=False),
        url=row.url("url", needed=False),
        free=row.flag("free"), languages=row.several("languages", languages),
        danger=row.flag("danger"), child=row.flag("child"), about_us=row.flag("about_us", default=False),
        last_checked=row.day("last_checked") or date.min,
        called_on=row.day("called_on", needed=False), provenance=provenance(row),
    )
    if not (contact.phone or contact.email or contact.url):
        row.note(None, "has neither phone, email nor url")
    return contact


def _crossing(mission: Mission) -> list[Problem]:
    """Problems between rows: doubles, parents, names that differ."""
    problems = _doubles("categories", [item.code for item in mission.categories])
    if RETALIATION not in {item.code for item in mission.categories}:
        problems.append(Problem("categories", (), f"has no category {RETALIATION}: what is done to who speaks"))
    problems += mission_support.unknown_places(mission)
    problems += mission_handover.crossing(mission) + mission_detention.crossing(mission)
    problems += _doubles("places", [item.code for item in mission.places])
    problems += _doubles("contingents", [(c.state, c.personnel, c.since) for c in mission.contingents])
    names: dict[str, Label] = {}
    for number, item in enumerate(mission.contingents):
        if dict(names.setdefault(item.state, item.name)) != dict(item.name):
            problems.append(Problem("contingents", ("rows", number, "name"),
                                    f"differs from the name {item.state} has above"))
    return problems + _parents(mission)


def _doubles(table: str, codes: Sequence[str | tuple[object, ...]]) -> list[Problem]:
    seen: set[str | tuple[object, ...]] = set()
    problems = []
    for number, code in enumerate(codes):
        if code in seen:
            text = code if isinstance(code, str) else " ".join(str(part) for part in code)
            problems.append(Problem(table, ("rows", number), f"repeats {reading.quoted(text)}"))
        seen.add(code)
    return problems


def _parents(mission: Mission) -> list[Problem]:
    """A place of the first level has no parent; any other lies in one of the level above, as codes say."""
    order = [level.code for level in mission.place_levels]
    level_of = {place.code: place.level for place in mission.places}
    problems = []
    for number, place in enumerate(mission.places):
        depth = order.index(place.level) if place.level in order else 0
        reason = ""
        if depth == 0 and place.parent:
            reason = "must be empty at the first level"
        elif depth and place.parent not in level_of:
            reason = f"must be the code of a place in this file, not {reading.quoted(place.parent)}"
        elif depth and level_of[place.parent] != order[depth - 1]:
            reason = f"must be a {order[depth - 1]}"
        elif depth and not place.code.startswith(place.parent):
            reason = f"does not fit: {place.code} does not begin with {place.parent}"
        if reason:
            problems.append(Problem("places", ("rows", number, "parent"), reason))
    return problems
