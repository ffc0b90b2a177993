"""Showing something for or against a commitment, and the steps that follow. Each is one transaction with its fact."""

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from tande.domains.commitments.errors import BadField, Changed, NoSuchCommitment, NotAllowed, SecondNeeded
from tande.domains.commitments.models import Exhibit, Step
from tande.domains.commitments.queries import rule_of
from tande.domains.commitments.record import record_hash
from tande.ledger import operations as ledger
from tande.policy import commitments as rules
from tande.policy import roles
from tande.policy.mission_reading import fault_in_text, safe_url
from tande.policy.roles import Actor
from tande.toolkit import sealing

FIRST_DAY: Final = date(2000, 1, 1)
_SHA256: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Shown:
    """What an officer typed about an exhibit. ``id`` 32 hex characters, drawn when the form was made.

    ``claimant``: who says so. ``link``, ``sha256`` (of the file, hex) and ``document`` may be empty.
    """

    id: str
    claimant: str
    title: str
    lang: str
    as_of: date
    link: str = ""
    sha256: str = ""
    document: str = ""


def show(*, commitment: str, shown: Shown, against: bool, officer: Actor, at: datetime) -> None:
    """Write down something shown for a commitment, or against it. The same again changes nothing.

    Needs the right to keep, or to contradict. Raises NotAllowed, NoSuchCommitment, BadField.
    """
    action = rules.CONTRADICT if against else rules.KEEP
    role = _role(officer, action)
    _check_shown(commitment, shown, against, at)
    try:
        with transaction.atomic():
            if _came_before(commitment, shown, against):
                return
            made = Exhibit.objects.create(
                id=shown.id, commitment=commitment, document=shown.document, against=against,
                claimant=shown.claimant, title=shown.title, lang=shown.lang, link=shown.link, sha256=shown.sha256,
                as_of=shown.as_of,
            )
            _take(made, 1, rules.GIVEN, officer, role, at, record=record_hash(made))
    except IntegrityError:  # the button was pressed twice, and the other request has just written it
        if not _came_before(commitment, shown, against):
            raise


def take_step(
    *, commitment: str, exhibit_id: str, step: str, seen: int, officer: Actor, at: datetime, words: str = "",
    lang: str = "",
) -> None:
    """Take the next step with an exhibit. ``seen``: how many steps the officer's page showed.

    ``words`` say why, in ``lang``, where the table asks for it. Raises NotAllowed, NoSuchCommitment, BadField,
    Changed, SecondNeeded.
    """
    with transaction.atomic():
        found = Exhibit.objects.filter(pk=exhibit_id, commitment=commitment).first()
        if found is None:
            raise NoSuchCommitment(exhibit_id)
        rule = rule_of(found, list(found.steps.order_by("number")))
        role = _role(officer, _right(rule, step, seen, officer))
        if step in rules.NEEDS_WORDS:
            _check_text("words", words, 500)
            _check_lang(lang)
        else:
            words = lang = ""
        try:
            with transaction.atomic():
                _take(found, seen + 1, step, officer, role, at, words=words, lang=lang)
        except IntegrityError as error:  # somebody else's step has this number
            raise Changed(rule.state) from error


def _right(rule: rules.Exhibit, step: str, seen: int, officer: Actor) -> str:
    if len(rule.steps) != seen:
        raise Changed(rule.state)
    try:
        return rules.check_step(rule, step, officer.pk)
    except rules.WrongStep as error:
        raise Changed(rule.state) from error
    except rules.SamePerson as error:
        raise SecondNeeded(step) from error


def _take(
    exhibit: Exhibit, number: int, step: str, officer: Actor, role: str, at: datetime, *, words: str = "",
    lang: str = "", record: str = "",
) -> None:
    why = hashlib.sha256(words.encode("utf-8")).hexdigest() if words else ""
    body = {"commitment": exhibit.commitment, "against": "yes" if exhibit.against else "", "exhibit": exhibit.pk,
            "number": number, "step": step, "role": role, "as_of": exhibit.as_of.isoformat(),
            "sha256": exhibit.sha256, "record": record, "words": why}
    fact = ledger.record(kind="commitment.changed", subject=exhibit.pk, at=at, actor=officer.pk,
                         body={name: code for name, code in body.items() if code})
    Step.objects.create(exhibit=exhibit, number=number, step=step, officer_id=officer.pk, role=role, words=words,
                        lang=lang, at=at, check_number=fact.check_number or "")


def _role(officer: Actor, action: str) -> str:
    """The first of the officer's roles that holds the right. Raises NotAllowed."""
    if not roles.may(officer.roles, action):
        raise NotAllowed(action)
    return next(role for role in roles.ROLES if role in officer.roles and role in roles.MAY[action])


def _came_before(commitment: str, shown: Shown, against: bool) -> bool:
    earlier = Exhibit.objects.filter(pk=shown.id).first()
    if earlier is None:
        return False
    if (earlier.commitment, earlier.against, earlier.title) != (commitment, against, shown.title):
        raise BadField("id")
    return True


def _check_shown(commitment: str, shown: Shown, against: bool, at: datetime) -> None:
    register = settings.MISSION.register
    if register.commitment(commitment) is None:
        raise NoSuchCommitment(commitment)
    if not sealing.is_id(shown.id):
        raise BadField("id")
    _check_text("claimant", shown.claimant, 200)
    _check_text("title", shown.title, 300)
    _check_lang(shown.lang)
    if shown.link and (len(shown.link) > 500 or not safe_url(shown.link)):
        raise BadField("link")
    if shown.sha256 and not _SHA256.fullmatch(shown.sha256):
        raise BadField("sha256")
    if not FIRST_DAY <= shown.as_of <= timezone.localdate(at):
        raise BadField("as_of")
    _check_document(shown, {one.code for one in register.documents_of(commitment)}, against)


def _check_document(shown: Shown, owed: Collection[str], against: bool) -> None:
    """A paper that is owed counts as published only with a link and the hash of what stands there."""
    if shown.document and (against or shown.document not in owed):
        raise BadField("document")
    for field in ("link", "sha256"):
        if shown.document and not getattr(shown, field):
            raise BadField(field)


def _check_text(field: str, text: str, longest: int) -> None:
    if len(text) > longest or fault_in_text(text):
        raise BadField(field)


def _check_lang(lang: str) -> None:
    if lang not in settings.MISSION.language_codes:
        raise BadField("lang")
