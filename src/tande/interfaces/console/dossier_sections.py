"""The sections of an opened case, in the order in which a reader wants them. No input or output."""

from collections.abc import Iterable, Sequence
from itertools import chain

from tande.interfaces.console import coded
from tande.interfaces.console.coded import Pairs
from tande.interfaces.console.dossier import (
    FileInfo,
    Item,
    Opened,
    Section,
    Table,
    allegation_title,
    belongs,
    entries,
    item,
    items_of,
)
from tande.interfaces.console.dossier_talk import conversation
from tande.interfaces.console.outfolder import one_line
from tande.toolkit.exported import Clear
from tande.toolkit.opened import OpenedEntry

SHOWN = frozenset({
    "note", "plan_step", "step_done", "interview", "evidence", "reasoning", "dissent", "fairness", "recommendation",
    "follow_up",
})
"""Kinds of the inquiry file that a section of their own shows."""


def sections(found: Opened) -> list[Section]:
    """The whole file. A part that form 1 does not hold is left out; an empty one says so."""
    whole = (_standing, _allegations, _plan, _interviews) if found.case.clear else ()
    after = (_fairness, _recommendations, _states, _notes, _others, _timeline) if found.case.clear else ()
    made = [part(found) for part in (*whole, _evidence, conversation, *after)]
    return [one for one in [*made, _refusals(found)] if one.items or one.table or one.empty]


def _standing(found: Opened) -> Section:
    clear, words = found.clear, found.clear.words
    state = clear.state
    facts: Pairs = (
        ("Stage", f"{coded.value('stage', state['stage'], words)}, since {coded.moment(state['stage_since'])}"),
        ("Received", coded.moment(state["received_at"])),
        ("Desk", coded.value("desk", state["desk"], words)),
        ("Urgency", coded.value("level", state["level"], words)),
        ("A child is concerned", coded.value("", state["child"], words)),
    )
    if state["purged_at"]:
        facts += (("Sealed content removed by the rule on keeping", coded.moment(state["purged_at"])),)
    codes = {field: code for field, code in state["codes"].items() if field not in ("level", "child")}
    items = [Item("The case", (*facts, *coded.marks(codes, words)))]
    items += [
        Item("Proposed, waiting for a second officer", (
            *coded.marks({"stage": one["to"], **one["codes"]}, words),
            ("Proposed", f"{coded.moment(one['at'])} by {one_line(one['officer'])}"),
        )) for one in clear.proposals
    ]
    items += [
        Item("Conflict of interest", (
            ("The case is shut to", one_line(one["officer"])), ("Reason", coded.value("reason", one["reason"], words)),
            ("Declared", f"{coded.moment(one['declared_at'])} by {one_line(one['declared_by'])}"),
        )) for one in clear.conflicts
    ]
    items += [Item("Linked case", (("Case", one["case"]), ("Link", one_line(one["kind"])))) for one in clear.links]
    return Section("Where the case stands", tuple(items))


def _allegations(found: Opened) -> Section:
    items: list[Item] = []
    for one in found.clear.allegations:
        items.append(Item(allegation_title(one, found), _allegation_facts(one, found)))
        said = entries(found, "reasoning", "dissent", about=one["id"])
        items += [item(found, entry, depth=2) for entry in said]
    known = {one["id"] for one in found.clear.allegations}
    rest = [one for one in entries(found, "reasoning", "dissent") if one.sealed.about not in known]
    items += [item(found, one, more=belongs(found, one.sealed.about)) for one in rest]
    return Section("Allegations and findings", tuple(items), empty="No allegation is recorded.")


def _allegation_facts(one: Clear, found: Opened) -> Pairs:
    words = found.clear.words
    facts: Pairs = (
        ("States", coded.value("states", one["states"], words)), ("Personnel", one_line(one["personnel"])),
        ("Persons", coded.value("", one["persons"], words)),
        ("Adults harmed", coded.value("", one["victims_adult"], words)),
        ("Children harmed", coded.value("", one["victims_child"], words)),
        ("Recorded", f"{coded.moment(one['recorded_at'])} by {one_line(one['recorded_by'])}"),
    )
    if not one["finding"]:
        return (*facts, ("Finding", "none yet"))
    return (
        *facts, ("Finding", coded.value("finding", one["finding"], words)),
        ("Standard of proof", coded.value("standard", one["standard"], words)),
        ("Decided", f"{coded.moment(one['decided_at'])} by {one_line(one['decided_by'])}"),
    )


def _with_answers(found: Opened, kind: str, answer: str, *, open_words: str) -> Iterable[Item]:
    """Entries of a kind, each with what answers it below; what nobody answered says so."""
    order = {one["id"]: place for place, one in enumerate(found.clear.allegations)}
    for one in sorted(entries(found, kind), key=lambda each: order.get(each.sealed.about, len(order))):
        answers = entries(found, answer, about=one.sealed.id)
        state: Pairs = () if answers else (("State", open_words),)
        yield item(found, one, more=(*belongs(found, one.sealed.about), *state))
        for each in answers:
            yield item(found, each, depth=2)


def _plan(found: Opened) -> Section:
    """Step by step as they were planned, those of one allegation together."""
    steps = tuple(_with_answers(found, "plan_step", "step_done", open_words="not done yet"))
    return Section("Plan of the inquiry", steps, empty="No step is planned.")


def _interviews(found: Opened) -> Section:
    held = [items_of(found, one) for one in entries(found, "interview")]
    return Section("Interviews", tuple(chain(*held)), empty="No interview is written down.")


def _evidence(found: Opened) -> Section:
    items = [Item(f"File {one.number:02d}", (*_file_facts(one), *_custody(found, one))) for one in found.files]
    items += chain(*(items_of(found, one) for one in entries(found, "evidence")))
    return Section("Evidence, where it came from and who had it", tuple(items), empty="No file and no other evidence.")


def _file_facts(one: FileInfo) -> Pairs:
    manifest = one.manifest
    return (
        ("Called by its sender", one_line(manifest.name)), ("Saved as", one_line(one.saved)), ("Type", one.mime),
        ("Size", f"{manifest.size:,} bytes"), ("SHA-256 of the file", manifest.sha256),
        ("Sealed by", f"the {one_line(manifest.sealed) or 'sender'}"),
        *((("Received", coded.moment(one.sealed.received_at)),) if one.sealed.received_at else ()),
    )


def _custody(found: Opened, one: FileInfo) -> Pairs:
    """Each sealed part with its hash, and everybody who took it in, opened it or passed it on, in order."""
    parts: Pairs = tuple(
        (f"Sealed part {n}", f"SHA-256 {digest or 'never arrived'}")
        for n, digest in enumerate(one.sealed.part_sha256, 1)
    )
    lines = [
        ("Custody", _custody_line(fact, found)) for fact in found.clear.timeline
        if fact["kind"].startswith("evidence.") and fact["body"].get("file") == one.sealed.id
    ]
    return (*parts, *_once(lines))


def _custody_line(fact: Clear, found: Opened) -> str:
    who = f" ({one_line(fact['actor'])})" if fact["actor"] else " (by the reporter)"
    more = "".join(
        f" {coded.label(name)}: {coded.value(name, fact['body'][name], found.clear.words)}."
        for name in ("part", "state") if name in fact["body"]
    )
    return f"{coded.moment(fact['at'])}: {coded.fact(fact['kind'])}{who}{more}"


def _once(lines: Sequence[tuple[str, str]]) -> Pairs:
    return tuple(dict.fromkeys(lines))


def _fairness(found: Opened) -> Section:
    said = [item(found, one, more=belongs(found, one.sealed.about)) for one in entries(found, "fairness")]
    return Section("Fairness to the person complained about", tuple(said), empty="Nothing is written down.")


def _recommendations(found: Opened) -> Section:
    made = tuple(_with_answers(found, "recommendation", "follow_up", open_words="nothing known of it yet"))
    return Section("Recommendations and lessons", made, empty="None was made.")


def _states(found: Opened) -> Section:
    words, items = found.clear.words, []
    for one in found.clear.referrals:
        times: Pairs = tuple(
            (name, coded.moment(one[field])) for name, field in (
                ("Referred", "made_at"), ("Acknowledged", "acknowledged_at"), ("Officer named", "named_at"),
                ("Answered", "answered_at"), ("Withdrawn", "withdrawn_at"),
            ) if one[field]
        )
        about = coded.marks({"tracks": one["tracks"], "certificate": one["certificate"]}, words)
        items.append(Item(f"Referral to {coded.value('state', one['state'], words)}", (*times, *about)))
        said = [each for each in found.entries if each.sealed.about == one["id"]]
        items += [item(found, each, depth=2) for each in said]
    items += [
        Item(f"Track: {coded.value('track', one['track'], words)}", (
            ("State", coded.value("state", one["state"], words)),
            ("Status", coded.value("status", one["status"], words)), ("Since", coded.moment(one["since"])),
        )) for one in found.clear.tracks
    ]
    return Section("Referrals to States and tracks of action", tuple(items), empty="The case is before no State.")


def _notes(found: Opened) -> Section:
    written = [item(found, one, more=belongs(found, one.sealed.about)) for one in entries(found, "note")]
    return Section("Notes", tuple(written))


def _others(found: Opened) -> Section:
    """What no section above shows: compartments and kinds that came after this program. Nothing is left out."""
    referrals = {one["id"] for one in found.clear.referrals}
    rest = [
        one for one in found.entries
        if (one.sealed.compartment != "inquiry" or one.sealed.kind not in SHOWN) and one.sealed.about not in referrals
    ]
    rest += _without_their_question(found)
    return Section("Protection, support and other parts of the file", tuple(
        item(found, one, more=(("Part", coded.kind(one.sealed.compartment)),)) for one in rest
    ))


def _without_their_question(found: Opened) -> list[OpenedEntry]:
    """Answers to a step or a recommendation that did not open, so that they stand nowhere else."""
    there = {one.sealed.id for one in entries(found, "plan_step", "recommendation")}
    return [one for one in entries(found, "step_done", "follow_up") if one.sealed.about not in there]


def _timeline(found: Opened) -> Section:
    rows = tuple(
        (
            coded.moment(one["at"]), coded.fact(one["kind"]), one_line(one["actor"]),
            "; ".join([f"{name}: {text}" for name, text in coded.marks(_short(one["body"]), found.clear.words)]
                      + ([f"About: {one_line(one['who'])}"] if one["who"] else [])),
        ) for one in found.clear.timeline
    )
    return Section("Timeline", table=Table(("When", "What", "Who", "In codes"), rows) if rows else None)


def _short(body: Clear) -> Clear:
    """Without hashes, which stand with their file."""
    return {name: code for name, code in body.items() if name != "sha256"}


def _refusals(found: Opened) -> Section:
    return Section("What did not open", tuple(
        Item(f"{one.what.capitalize()} {one.id[:8]}", (("Refused", type(one.error).__name__),)) for one in found.refused
    ))
