"""Typing a paper in: the case is made with what the print prepared, so that the strip's code opens it.

In order: claim the number, file, add the answers, write down that it is done. Each step may be done again with the same
key and changes nothing then; so a crash at any line is healed by pressing the button once more. Who has no claim to a
number cannot overwrite: what two typed in at once is both kept.
"""

import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Final

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from tande.domains.intake import queries as intake
from tande.domains.intake import told
from tande.domains.intake.errors import BadComplaint
from tande.domains.intake.told import Prepared, ToldFile
from tande.domains.paper.batches import may
from tande.domains.paper.errors import AlreadyEntered, BadField, BeingEntered, NoSuchForm, NotEntered
from tande.domains.paper.models import Claim, Event, Form, Loose
from tande.domains.paper.stored import Kept, open_kept, place
from tande.ledger import operations as ledger
from tande.ledger.register_key import register_key
from tande.policy import limits, questions, roles
from tande.policy import paper as rules
from tande.toolkit import sealing

FIRST: Final = "first"
MORE: Final = "more"
COPY: Final = "copy"
HOW: Final = (FIRST, MORE, COPY)
"""A paper for the first time; one more page of the same person; somebody else's copy of a form."""
LEASE: Final = timedelta(minutes=2)
LINE_MAX: Final = 2_000
_WARNING_KEY: Final = "copy of a form"


@dataclass(frozen=True, repr=False)
class Paper:
    """A paper as somebody types it in. ``key``: 32 hex digits drawn with the page; ``number`` "" for one without.

    ``answers``: codes by question; ``lines``: what is written beside them; ``copied``: what the first case is told when
    this is another person's copy of its form.
    """

    key: str
    number: str
    text: str
    language: str
    path: str = questions.SELF
    how: str = FIRST
    answers: Mapping[str, Sequence[str]] = field(default_factory=dict)
    lines: Mapping[str, str] = field(default_factory=dict)
    contact: Mapping[str, str] = field(default_factory=dict)
    danger: bool = False
    files: Sequence[ToldFile] = ()
    copied: str = ""


@dataclass(frozen=True)
class Done:
    """``reachable``: the person holds a code that opens this case. ``again``: it was typed in before by this page."""

    number: str
    reachable: bool
    again: bool = False


def enter(*, paper: Paper, actor: roles.Actor, at: datetime) -> Done:
    """Keep a paper. Returns when it is durable. Needs "paper.enter".

    Raises NotAllowed, BadField ("key", "text", "language", "path", "how", "lines"), NoSuchForm, AlreadyEntered,
    BeingEntered, NotEntered; and intake's DeskNotReady, NotDurable, BadComplaint, TooMuch.
    """
    may(actor, "paper.enter")
    _check(paper)
    if not paper.number:
        return _without_code(paper, "own", actor, at)
    form = Form.objects.filter(pk=paper.number).first()
    if form is None:
        raise NoSuchForm
    entered = _entered(form)
    if paper.how == FIRST:
        return _first(paper, form, entered, actor, at)
    if entered is None:
        raise NotEntered
    return (_more if paper.how == MORE else _copy)(paper, form, actor, at)


def _check(paper: Paper) -> None:
    wrong = {
        "key": not sealing.is_id(paper.key), "how": paper.how not in HOW, "path": paper.path not in questions.PATHS,
        "language": paper.language not in settings.MISSION.language_codes,
        "text": len(paper.text) > limits.TEXT_MAX_CHARS or not _says_anything(paper),
        "lines": any(len(one) > LINE_MAX for one in (*paper.lines.values(), *paper.contact.values())),
    }
    for name, is_wrong in wrong.items():
        if is_wrong:
            raise BadField(name)


def _says_anything(paper: Paper) -> bool:
    lines = (paper.text, *paper.lines.values(), *paper.contact.values())
    return bool(paper.files or paper.answers or paper.danger or any(one.strip() for one in lines))


def _first(paper: Paper, form: Form, entered: Event | None, actor: roles.Actor, at: datetime) -> Done:
    mark = _mark(paper.key)
    if entered is not None:
        claim = Claim.objects.filter(form=form).first()
        if claim is None or not hmac.compare_digest(bytes(claim.mark), mark):
            raise AlreadyEntered(entered.on)
        return Done(form.pk, code_works(form), again=True)
    taken_over = _claim(form, mark, at)
    kept: Kept | None = open_kept(form.pk, bytes(form.sealed))
    if kept and not code_works(form) and not intake.filed(kept.case_id):
        kept = None
    try:
        case_id, new = _file(paper, kept, at)
    except BadComplaint:
        Claim.objects.filter(form=form, mark=mark).delete()
        raise
    if taken_over and not new:
        # Whoever had claimed the number filed after all: her words stay, these are added.
        told.add_told(case_id=case_id, key=f"paper {paper.key} once more", text=paper.text, language=paper.language,
                      at=at, kind="words", data={"path": paper.path}, files=tuple(paper.files))
    _answers(paper, case_id, at)
    _done(form, actor, at, kept is not None)
    return Done(form.pk, kept is not None)


def code_works(form: Form) -> bool:
    """Whether the strip's code may open the case, by what is known of the form at this moment."""
    return rules.code_works(
        rules.Event(form.pk, one.kind, one.on, one.reason) for one in Event.objects.filter(form=form)
    )


def _claim(form: Form, mark: bytes, at: datetime) -> bool:
    """Take the number for this page; whether it was another's whose time is over.

    Raises BeingEntered, AlreadyEntered.
    """
    with transaction.atomic():
        claim, new = Claim.objects.select_for_update().get_or_create(form=form, defaults={"mark": mark, "at": at})
        own = new or hmac.compare_digest(bytes(claim.mark), mark)
        if not own and at - claim.at < LEASE:
            raise BeingEntered
        entered = _entered(form)
        if entered is not None and not own:
            raise AlreadyEntered(entered.on)
        Claim.objects.filter(pk=form.pk).update(mark=mark, at=at)
        return not own


def _file(paper: Paper, kept: Kept | None, at: datetime) -> tuple[str, bool]:
    """File the words and files; the case, and whether it is new. Without ``kept`` the code is drawn and forgotten."""
    prepared = None
    if kept is not None:
        prepared = Prepared(
            case_id=kept.case_id, message_id=kept.message_id, first_hash=kept.first_hash,
            reporter_key=kept.reporter_key,
        )
    opened = told.file_told(
        key=f"paper {paper.key}", text=paper.text, language=paper.language, channel=rules.CHANNEL, at=at,
        path=questions.filed_under(paper.path, paper.answers), files=tuple(paper.files), prepared=prepared,
    )
    return opened.receipt.case_id, opened.receipt.new


def _answers(paper: Paper, case_id: str, at: datetime) -> None:
    """What was ticked, as the web's pages seal it; contact to its compartment; danger as a signal of its own."""
    for one in rules.asked(""):
        values, line = list(paper.answers.get(one.id, ())), paper.lines.get(one.id, "").strip()
        if values or line:
            data = {"path": paper.path, "question": one.id, "values": values}
            _add(paper, case_id, one.id, line, at, kind="answer", data=data)
    contact = {name: line.strip() for name, line in paper.contact.items() if line.strip()}
    if contact:
        apart = {"path": paper.path, "question": "contact", "fields": contact}
        _add(paper, case_id, "contact", "\n".join(contact.values()), at, kind="identity", data=apart)
    if paper.danger:
        _add(paper, case_id, "danger", "", at, kind="danger", signal="danger", data={"path": paper.path})


def _add(
    paper: Paper, case_id: str, what: str, text: str, at: datetime, *, kind: str, signal: str = "",
    data: Mapping[str, object] | None = None,
) -> None:
    told.add_told(
        case_id=case_id, key=f"paper {paper.key} {what}", text=text, language=paper.language, at=at, kind=kind,
        data=dict(data or {"path": paper.path}), signal=signal,
    )


def _done(form: Form, actor: roles.Actor, at: datetime, with_code: bool) -> None:
    """Write down that the number is typed in: of two that come here at once, one writes it.

    Of the claim only the day stays, as of everything else that names the number. A form that was voided meanwhile,
    because others may know its code, is one for the head.
    """
    today = timezone.localdate(at)
    try:
        with transaction.atomic():
            Form.objects.select_for_update().get(pk=form.pk)  # whoever voids it at this moment waits, or was first
            Event.objects.create(form=form, kind=rules.ENTERED, reason="", officer_id=actor.pk, on=today)
            if with_code and not code_works(form):
                Event.objects.create(form=form, kind=rules.EXPOSED, reason="", officer_id=actor.pk, on=today)
            Claim.objects.filter(form=form).update(at=timezone.make_aware(datetime.combine(today, time.min)))
            ledger.record(kind="paper.entered", subject=form.batch_id, at=at, actor=actor.pk)
    except IntegrityError:
        pass


def _more(paper: Paper, form: Form, actor: roles.Actor, at: datetime) -> Done:
    """One more page of the same paper: further words in the same case."""
    case_id = open_kept(form.pk, bytes(form.sealed)).case_id
    if not intake.filed(case_id):  # voided before it was typed in: its first page went into a case of its own
        return _without_code(paper, "voided", actor, at)
    told.add_told(case_id=case_id, key=f"paper {paper.key} more", text=paper.text, language=paper.language, at=at,
                  kind="words", data={"path": paper.path}, files=tuple(paper.files))
    _answers(paper, case_id, at)
    Event.objects.create(
        form=form, kind=rules.CONTINUED, reason="", officer_id=actor.pk, on=timezone.localdate(at)
    )
    return Done(form.pk, code_works(form))


def _copy(paper: Paper, form: Form, actor: roles.Actor, at: datetime) -> Done:
    """Another person wrote on a copy: a case of its own, and the first one is told that two may hold its code."""
    first_id = open_kept(form.pk, bytes(form.sealed)).case_id

    def told_of() -> None:
        if paper.copied and intake.filed(first_id):
            told.add_told(case_id=first_id, key=f"{_WARNING_KEY} {paper.key}", text=paper.copied,
                          language=paper.language, at=at, kind="words", data={"path": paper.path})

    return _without_code(paper, "copy", actor, at, before=told_of, copy_of=form)


def _without_code(
    paper: Paper, why: str, actor: roles.Actor, at: datetime, *, before: Callable[[], None] = lambda: None,
    copy_of: Form | None = None,
) -> Done:
    """A case whose code nobody is told: it is drawn, used and forgotten. Written down last: a crash is done again."""
    case_id, _new = _file(paper, None, at)
    _answers(paper, case_id, at)
    before()
    mark, today = _mark(paper.key), timezone.localdate(at)
    try:
        with transaction.atomic():
            Loose.objects.create(mark=mark, why=why, officer_id=actor.pk, on=today)
            if copy_of is not None:
                Event.objects.create(form=copy_of, kind=rules.COPIED, reason="", officer_id=actor.pk, on=today)
            ledger.record(kind="paper.entered", subject="", at=at, actor=actor.pk)
    except IntegrityError:
        return Done(paper.number, False, again=True)
    return Done(paper.number, False)


def _entered(form: Form) -> Event | None:
    return Event.objects.filter(form=form, kind=rules.ENTERED).first()


def _mark(key: str) -> bytes:
    return register_key().mark(key, place("mark", "key"))
