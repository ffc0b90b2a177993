"""Reading the register: each commitment with what was shown for it, how it stands, and the papers owed.

All of it may be printed in public; officers' numbers are for the desk only.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

from tande.domains.commitments.errors import NoSuchCommitment
from tande.domains.commitments.models import Exhibit, Step
from tande.domains.commitments.record import record_hash, record_of
from tande.policy import commitments as rules
from tande.policy.commitments import Standing
from tande.policy.duties import Commitment, OwedDocument


@dataclass(frozen=True)
class StepView:
    """One step. ``role``: the one that the officer acted in. ``check_number``: of its entry in the public log."""

    step: str
    role: str
    officer_id: int
    words: str
    lang: str
    at: datetime
    check_number: str


@dataclass(frozen=True)
class ExhibitView:
    """Something shown, with its steps, oldest first. ``hash`` is of ``record``, which the public download prints."""

    id: str
    against: bool
    document: str
    claimant: str
    title: str
    lang: str
    link: str
    sha256: str
    as_of: date
    rule: rules.Exhibit
    steps: tuple[StepView, ...]
    record: Mapping[str, object]
    hash: str

    @property
    def state(self) -> str:
        """Its last step."""
        return self.rule.state

    @property
    def after(self) -> Mapping[str, str]:
        """The steps that may follow."""
        return rules.after(self.rule)

    @property
    def waits(self) -> bool:
        """Whether it waits for a second officer."""
        return self.state == rules.CHECKED

    @property
    def gone(self) -> bool:
        """Whether it says nothing any more."""
        return self.state in (rules.WITHDRAWN, rules.ANSWERED)


@dataclass(frozen=True)
class CommitmentView:
    """A commitment as it stands. ``exhibits`` newest first."""

    commitment: Commitment
    standing: Standing
    exhibits: tuple[ExhibitView, ...]

    @property
    def waits(self) -> int:
        """How many exhibits wait for a second officer."""
        return sum(one.waits for one in self.exhibits)


@dataclass(frozen=True)
class DocumentView:
    """A paper that is owed. ``exhibit`` is the newest one that stands, None while nobody has published it."""

    document: OwedDocument
    exhibit: ExhibitView | None
    status: str


@dataclass(frozen=True)
class Summary:
    """Of the commitments whose words are confirmed: how many have evidence, and how many stand at each status."""

    of: int
    with_evidence: int
    by_status: Mapping[str, int]
    unconfirmed: int


def register(*, at: datetime) -> list[CommitmentView]:
    """Every commitment of the pack, in its order, as it stands on that day."""
    shown: dict[str, list[ExhibitView]] = {}
    for one in _exhibits(Exhibit.objects.all()):
        shown.setdefault(str(one.record["commitment"]), []).append(one)
    today = timezone.localdate(at)
    return [_view(one, shown.get(one.id, []), today) for one in settings.MISSION.register.commitments]


def commitment(id: str, *, at: datetime) -> CommitmentView:
    """One of them. Raises NoSuchCommitment."""
    found = settings.MISSION.register.commitment(id)
    if found is None:
        raise NoSuchCommitment(id)
    return _view(found, _exhibits(Exhibit.objects.filter(commitment=id)), timezone.localdate(at))


def summary(found: Iterable[CommitmentView]) -> Summary:
    """What can be said of all of them together: counts, never a score."""
    listed = list(found)
    statuses = [one.standing.status for one in listed if one.commitment.shown]
    counts = {status: statuses.count(status) for status in rules.STATUSES}
    return Summary(len(statuses), rules.with_evidence(statuses), counts, len(listed) - len(statuses))


def documents(*, at: datetime) -> list[DocumentView]:
    """Every paper owed, in the order of the pack."""
    today = timezone.localdate(at)
    shown = _exhibits(Exhibit.objects.exclude(document=""))
    return [
        _document(one, [each for each in shown if each.document == one.code], today)
        for one in settings.MISSION.register.documents
    ]


def rule_of(exhibit: Exhibit, steps: Iterable[Step]) -> rules.Exhibit:
    """The plain values that policy judges; ``steps`` oldest first."""
    return rules.Exhibit(
        against=exhibit.against, document=bool(exhibit.link or exhibit.sha256), as_of=exhibit.as_of,
        steps=tuple(rules.Step(one.step, one.officer_id, timezone.localdate(one.at)) for one in steps),
    )


def _view(found: Commitment, shown: list[ExhibitView], today: date) -> CommitmentView:
    standing = rules.standing((one.rule for one in shown), fresh_months=found.fresh_months, today=today)
    return CommitmentView(found, standing, tuple(shown))


def _document(owed: OwedDocument, shown: list[ExhibitView], today: date) -> DocumentView:
    """A paper once published stays published: whether it is still in force is for its commitment to say."""
    standing = [one for one in shown if one.rule.grade and one.as_of <= today]
    newest = max(standing, key=lambda one: (one.as_of, one.steps[0].at), default=None)
    return DocumentView(owed, newest, newest.rule.grade if newest else rules.NOT_STARTED)


def _exhibits(found: Iterable[Exhibit]) -> list[ExhibitView]:
    """Newest first, with one query more however many there are."""
    rows = list(found)
    steps: dict[str, list[Step]] = {}
    for step in Step.objects.filter(exhibit__in=[one.pk for one in rows]).order_by("number"):
        steps.setdefault(step.exhibit_id, []).append(step)
    made = [_exhibit(one, steps.get(one.pk, [])) for one in rows]
    return sorted(made, key=lambda one: (one.as_of, one.steps[0].at), reverse=True)


def _exhibit(exhibit: Exhibit, steps: list[Step]) -> ExhibitView:
    return ExhibitView(
        id=exhibit.pk, against=exhibit.against, document=exhibit.document, claimant=exhibit.claimant,
        title=exhibit.title, lang=exhibit.lang, link=exhibit.link, sha256=exhibit.sha256, as_of=exhibit.as_of,
        rule=rule_of(exhibit, steps), record=record_of(exhibit), hash=record_hash(exhibit),
        steps=tuple(
            StepView(one.step, one.role, one.officer_id, one.words, one.lang, one.at, one.check_number)
            for one in steps
        ),
    )
