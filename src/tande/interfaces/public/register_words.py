"""Commitments and documents in the page's language: what is owed, how it stands, what was shown."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from tande.domains.commitments.queries import CommitmentView, DocumentView, ExhibitView, Summary
from tande.policy import commitments as rules
from tande.policy import roles
from tande.policy.duties import Paragraph, Text
from tande.policy.mission import Span


@dataclass(frozen=True)
class Row:
    """A commitment as a page shows it. Its words are empty while no source confirms it."""

    id: str
    duty: str
    evidence: str
    holders: str
    text: str
    about: str
    source: str
    our_rule: bool
    paragraph: Paragraph | None
    fresh: Span
    code: str
    status: str
    checked_on: date | None
    lapses_on: date | None
    figures: str


@dataclass(frozen=True)
class Group:
    """The commitments of one text."""

    text: Text
    about: str
    rows: list[Row]


def row(one: CommitmentView, lang: str) -> Row:
    """One commitment."""
    register, asked = settings.MISSION.register, one.commitment
    text = register.texts[asked.text]
    return Row(
        id=asked.id, duty=asked.duty[lang] if asked.shown else "",
        evidence=asked.evidence[lang] if asked.shown else "", holders=holders(asked.holders, lang),
        text=text.symbol, about=text.about[lang], source=asked.provenance.source, our_rule=asked.our_rule,
        paragraph=asked.paragraph, fresh=Span(asked.fresh_months, "months"), code=one.standing.status,
        status=_(rules.STATUSES[one.standing.status]), checked_on=one.standing.checked_on,
        lapses_on=one.standing.lapses_on, figures=asked.figures,
    )


def groups(found: list[CommitmentView], lang: str) -> list[Group]:
    """Those whose words are confirmed, under the text they come from."""
    made = []
    for text in settings.MISSION.register.texts.values():
        rows = [row(one, lang) for one in found if one.commitment.text == text.code and one.commitment.shown]
        if rows:
            made.append(Group(text, text.about[lang], rows))
    return made


def counts(told: Summary) -> list[tuple[str, int]]:
    """How many stand at each status, every one of them named."""
    return [(_(rules.STATUSES[code]), number) for code, number in told.by_status.items()]


def exhibit(one: ExhibitView) -> dict[str, Any]:
    """Something shown, with its steps by role, never by name."""
    return {
        "one": one, "state": _(rules.STEPS[one.state]),
        "steps": [
            {"words": _(rules.STEPS[step.step]), "role": _(roles.ROLES[step.role]), "why": step.words,
             "lang": step.lang, "at": step.at, "number": step.check_number}
            for step in one.steps
        ],
    }


def document(one: DocumentView, lang: str) -> dict[str, Any]:
    """A paper that is owed."""
    owed = one.document
    return {
        "code": owed.code, "name": owed.name[lang] if owed.shown else owed.code,
        "holders": holders(owed.holders, lang), "due": owed.due, "commitment": owed.commitment,
        "source": owed.provenance.source, "our_rule": owed.our_rule, "exhibit": one.exhibit,
        "status": _(rules.STATUSES[one.status]),
    }


def holders(codes: tuple[str, ...], lang: str) -> str:
    """Who owes it."""
    return ", ".join(settings.MISSION.register.holders[code].label[lang] for code in codes)


CSV_HEAD = (
    "number", "text", "paragraph", "paragraph_verified_on", "confirmed", "source", "owed_by", "duty", "evidence_asked",
    "status_code", "status", "last_checked", "status_falls_on", "shown_for", "shown_against",
)


def csv_row(one: CommitmentView, lang: str) -> list[str]:
    """A line of the table for spreadsheets, under CSV_HEAD."""
    told, asked = row(one, lang), one.commitment
    standing = [each for each in one.exhibits if not each.gone]
    return [
        told.id, told.text, asked.paragraph.number if asked.paragraph else "",
        _day(asked.paragraph.verified_on if asked.paragraph else None), "yes" if asked.shown else "no", told.source,
        told.holders, told.duty, told.evidence, told.code, told.status, _day(told.checked_on), _day(told.lapses_on),
        str(sum(not each.against for each in standing)), str(sum(each.against for each in standing)),
    ]


def whole(found: list[CommitmentView], papers: list[DocumentView], *, at: datetime) -> dict[str, Any]:
    """Everything, in every language, for machines. ``record`` is what ``record_sha256`` and the log's opening name."""
    register = settings.MISSION.register
    return {
        "mission": settings.MISSION.id, "made_at": at.isoformat(timespec="seconds"),
        "statuses": dict(rules.STATUSES), "steps": dict(rules.STEPS),
        "texts": {
            text.code: {"symbol": text.symbol, "adopted": _day(text.adopted), "only_asked_for": text.asked,
                        "about": dict(text.about)}
            for text in register.texts.values()
        },
        "holders": {one.code: dict(one.label) for one in register.holders.values()},
        "commitments": [_commitment(one) for one in found],
        "documents": [
            {"code": one.document.code, "name": dict(one.document.name), "commitment": one.document.commitment,
             "holders": list(one.document.holders), "due": _day(one.document.due), "status": one.status,
             "source": one.document.provenance.source, "exhibit": one.exhibit.id if one.exhibit else None}
            for one in papers if one.document.shown
        ],
    }


def _commitment(one: CommitmentView) -> dict[str, Any]:
    asked = one.commitment
    found = asked.paragraph
    return {
        "id": asked.id, "text": asked.text, "confirmed": asked.shown, "source": asked.provenance.source,
        "certainty": asked.provenance.certainty, "holders": list(asked.holders), "fresh_months": asked.fresh_months,
        "paragraph": {"number": found.number, "verified_on": _day(found.verified_on)} if found else None,
        "figures": asked.figures, "duty": dict(asked.duty) if asked.shown else None,
        "evidence_asked": dict(asked.evidence) if asked.shown else None,
        "status": one.standing.status, "last_checked": _day(one.standing.checked_on),
        "status_falls_on": _day(one.standing.lapses_on), "exhibits": [_exhibit(each) for each in one.exhibits],
    }


def _exhibit(one: ExhibitView) -> dict[str, Any]:
    return {
        "record": dict(one.record), "record_sha256": one.hash, "state": one.state,
        "steps": [
            {"step": step.step, "role": step.role, "at": step.at.isoformat(), "words": step.words, "lang": step.lang,
             "check_number": step.check_number}
            for step in one.steps
        ],
    }


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
