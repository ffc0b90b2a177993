"""The rules on the use of force in the page's language: the pack's sentences beside what the program itself does."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as later

from tande.ledger import queries as ledger
from tande.policy import force, force_rules
from tande.policy.courses import Lesson, Part
from tande.policy.force_rules import Entry, ForceRules

STANDINGS = {
    "sourced": later("From a source"), "rule": later("Our own rule"), "unconfirmed": later("To be confirmed"),
}
COLUMNS = {"when": later("When"), "never": later("Never"), "after": later("Afterwards")}
DUE = {
    "first": later("First report"), "full": later("Full report"), "review": later("Review by a superior"),
}


def shown(rules: ForceRules, lang: str) -> dict[str, Any]:
    """Everything on the page and in the PDF; a source is named by its number."""
    numbers = {source.code: number for number, source in enumerate(rules.sources, 1)}
    return {
        "title": rules.title[lang], "about": rules.about[lang], "version": rules.version,
        "sections": [_section(one, numbers, lang) for one in rules.sections],
        "levels": [_level(one, rules, numbers, lang) for one in rules.levels],
        "due": due(), "transfers": [_(words) for words in force.TRANSFERS.values()],
        "adult_from": force_rules.limits()["adult_from"],
        "sources": [(numbers[one.code], one.provenance.source, _sure(one.shown, one.our_rule))
                    for one in rules.sources],
        "duties": rules.duties, "versions": [{"number": one.number, "since": one.since, "changed": one.changed[lang]}
                     for one in reversed(rules.versions)],
    }


def due() -> list[tuple[str, str]]:
    """Each report with its time, as the clocks of the program have it."""
    told = force_rules.limits()
    first = _("By the end of that day; if it ends sooner, within %(hours)d hours") % {
        "hours": told["first_report_hours_at_least"]
    }
    full = _("%(hours)d hours; %(more)d if the report goes to the independent office") % {
        "hours": told["full_report_hours"], "more": told["full_report_hours_if_harmed"],
    }
    review = _("%(days)d days after the full report") % {"days": told["review_days"]}
    return [(_(DUE[code]), words) for code, words in (("first", first), ("full", full), ("review", review))]


def published() -> list[dict[str, Any]]:
    """What the public log says of these rules, newest first: when it was written down, its version and its hash."""
    return [
        {"at": one.at, "version": one.body["version"], "sha256": one.body["sha256"], "number": one.check_number}
        for one in reversed(ledger.of_kinds(["force.rules_published"]))
    ]


def paper(rules: ForceRules, lang: str, address: str, day: Callable[[Any], str]) -> dict[str, Any]:
    """The document as its PDF is drawn from: the same words as the page's."""
    told = shown(rules, lang)
    return {
        "title": told["title"], "lang": lang, "about": told["about"], "address": address,
        "version": _version(rules, day), "sections": told["sections"], "levels": told["levels"],
        "columns": [_("What"), *(_(one) for one in COLUMNS.values())],
        "due": [list(pair) for pair in told["due"]], "transfers": told["transfers"],
        "sources": [[str(number), source, sure] for number, source, sure in told["sources"]],
        "names": {"levels": _("Levels and means"), "due": _("Reports and their times"),
                  "transfers": _("To the independent office by themselves"), "sources": _("Sources"),
                  "child": child()},
    }


def card(rules: ForceRules, lang: str, address: str, day: Callable[[Any], str]) -> dict[str, Any]:
    """The card: its lines, what goes to the independent office by itself, and the times."""
    return {
        "title": rules.title[lang], "lang": lang, "version": _version(rules, day), "address": address,
        "lines": [*rules.card.lines[lang]], "transfers": [_(words) for words in force.TRANSFERS.values()],
        "due": [list(pair) for pair in due()], "body": settings.MISSION.body.name[lang],
        "names": {"due": _("Reports and their times"), "transfers": _("To the independent office by themselves"),
                  "child": child()},
    }


def child() -> str:
    """Until which age somebody is a child, from the program."""
    return _("A child is anybody who is or may be under %(age)d.") % {"age": force_rules.limits()["adult_from"]}


def drawn_on(rules: ForceRules) -> datetime:
    """The date that a PDF bears: that of its version, so that the same version is the same file."""
    return datetime.combine(rules.version.since, datetime.min.time(), UTC)


def _version(rules: ForceRules, day: Callable[[Any], str]) -> str:
    return _("Version %(number)d, since %(day)s") % {"number": rules.version.number, "day": day(rules.version.since)}


def _section(one: Lesson, numbers: dict[str, int], lang: str) -> dict[str, Any]:
    return {"code": one.code, "title": one.title[lang], "parts": [_part(part, numbers, lang) for part in one.parts]}


def _part(part: Part, numbers: dict[str, int], lang: str) -> dict[str, Any]:
    return {"kind": part.kind, "texts": [*part.texts[lang]], **_rests(part.standing, part.cites, numbers)}


def _level(one: Entry, rules: ForceRules, numbers: dict[str, int], lang: str) -> dict[str, Any]:
    """A level with its means, in the program's order and under the program's names."""
    means = [
        {"code": each.code, "name": _(force.MEANS[each.code][1]),
         **{asked: label[lang] for asked, label in each.words.items()},
         **_rests(each.standing, each.cites, numbers)}
        for each in rules.means if force.MEANS[each.code][0] == one.code
    ]
    return {"code": one.code, "name": _(force.LEVELS[one.code]), "what": one.words["what"][lang], "means": means,
            **_rests(one.standing, one.cites, numbers)}


def _rests(standing: str, cites: Iterable[str], numbers: dict[str, int]) -> dict[str, Any]:
    """On what it rests, in words, with the numbers of its sources."""
    return {"standing": standing, "sure": _(STANDINGS[standing]), "cites": [numbers[code] for code in cites]}


def _sure(is_shown: bool, our_rule: bool) -> str:
    return _(STANDINGS["unconfirmed" if not is_shown else "rule" if our_rule else "sourced"])
