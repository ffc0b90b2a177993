"""What an operator writes down for somebody who calls or walks in: sealed in memory, and read back by nobody here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from tande.domains.callbacks import scope
from tande.domains.callbacks.asking import ask
from tande.domains.casework import operations as casework
from tande.domains.casework import queries as cases
from tande.domains.intake import told
from tande.policy import questions
from tande.policy.roles import Actor


@dataclass(frozen=True, repr=False)
class Answered:
    """One answer: the codes chosen of a question of ``policy.questions``, and words."""

    question: str
    values: tuple[str, ...]
    text: str = ""


@dataclass(frozen=True, repr=False)
class Wish:
    """The wish to be called: an E.164 number, and codes of ``policy.callbacks``."""

    number: str
    window: str = ""
    gender: str = ""
    safe_words: str = ""


@dataclass(frozen=True, repr=False)
class Spoken:
    """Everything an operator wrote down. ``key`` names it: the same again is the same complaint.

    ``door`` of policy.channels; ``path`` of policy.questions; ``child``: the case goes to child protection.
    """

    key: str
    text: str
    language: str
    door: str
    path: str
    child: bool = False
    danger: bool = False
    answers: tuple[Answered, ...] = ()
    contact: Mapping[str, str] = field(default_factory=dict)
    wish: Wish | None = None


@dataclass(frozen=True, repr=False)
class Filed:
    """The case, and its access code: 20 digits, kept nowhere. ``confirmed``: the person has it, so it is not shown."""

    case_id: str
    code: str
    confirmed: bool


def file(*, spoken: Spoken, actor: Actor, at: datetime) -> Filed:
    """Seal and keep what was said, with answers, contact, danger and the wish to be called, in one transaction.

    Needs "operator.file". Whoever filed it has no way to read it. Raises NotAllowed, BadField (of the wish), or
    told's DeskNotReady, BadComplaint, TooMuch and NotDurable: then nothing was kept.
    """
    scope.check(actor, "operator.file")
    with transaction.atomic():
        opened = told.file_told(
            key=f"operator {actor.pk} {spoken.key}", text=spoken.text, language=spoken.language, channel=spoken.door,
            at=at, path=questions.CHILD if spoken.child else spoken.path,
        )
        case_id = opened.receipt.case_id
        _add(case_id, spoken, at)
        if spoken.wish is not None:
            ask(
                case_id=case_id, door=spoken.door, language=spoken.language, number=spoken.wish.number, at=at,
                child=spoken.child, danger=spoken.danger, window=spoken.wish.window, gender=spoken.wish.gender,
                safe_words=spoken.wish.safe_words,
            )
        return Filed(case_id, opened.code, cases.is_saved(case_id))


def confirm(*, case_id: str, actor: Actor, at: datetime) -> None:
    """The person said the end of the code: she has it. Needs "operator.file".

    Raises NotAllowed, NoSuchCase, NotDurable.
    """
    scope.check(actor, "operator.file")
    casework.confirm_saved(case_id=case_id, at=at)


def _add(case_id: str, spoken: Spoken, at: datetime) -> None:
    """One sealed message for each answer, for danger and for the contact: as from the pages of the web."""
    for one in spoken.answers:
        told.add_told(
            case_id=case_id, key=f"{spoken.key} {one.question}", text=one.text, language=spoken.language, at=at,
            kind="answer", data={"path": spoken.path, "question": one.question, "values": list(one.values)},
        )
    if spoken.contact:
        told.add_told(
            case_id=case_id, key=f"{spoken.key} contact", text="\n".join(spoken.contact.values()),
            language=spoken.language, at=at, kind="identity",
            data={"path": spoken.path, "question": "contact", "fields": dict(spoken.contact)},
        )
    if spoken.danger:
        told.add_told(
            case_id=case_id, key=f"{spoken.key} danger", text="", language=spoken.language, at=at, kind="danger",
            data={"path": spoken.path}, signal="danger",
        )
