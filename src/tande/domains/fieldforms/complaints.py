"""A submission as a complaint: sealed by intake in memory, its answers as the web's pages give them, its files beside.

What the phone encrypted is sealed once more, part by part as it came, with a note on how it is opened.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from django.conf import settings

from tande.domains.casework.errors import NoSuchCase
from tande.domains.intake import told
from tande.domains.intake.told import ToldFile
from tande.policy import questions
from tande.toolkit.fieldforms import on_behalf
from tande.toolkit.openrosa import parts, submissions
from tande.toolkit.openrosa import told as read_from
from tande.toolkit.openrosa.answers import note

CHANNEL: Final = "field_app"
MANIFEST: Final = "submission.xml"
"""Under this name the XML of an encrypted submission lies beside its parts: it holds the key that opens them."""
_NUMBER: Final = re.compile(r"\[[0-9]+\]")


class Gone(Exception):
    """The case was erased."""


@dataclass(frozen=True, repr=False)
class Sent:
    """One POST that is to be kept. ``key`` names the submission; ``files`` by name, with their marks."""

    key: str
    sent: submissions.Submission
    read: read_from.Read
    xml: bytes
    files: Mapping[str, bytes]
    contents: Mapping[str, bytes]
    language: str
    at: datetime

    @property
    def spoken(self) -> str:
        """The language of the person: what the form says, else that of the phone's access."""
        said = self.read.record.own.answers.get(on_behalf.LANGUAGE, "")
        return said if said in settings.MISSION.language_codes else self.language


def file(one: Sent) -> tuple[str, str]:
    """A complaint of its own: its case and its code. The same again gives the same."""
    text, data = _words(one)
    opened = told.file_told(
        key=one.key, text=text, language=one.spoken, channel=CHANNEL, at=one.at, path=_path(one), data=data,
        files=_files(one, first=True),
    )
    case = opened.receipt.case_id
    if not opened.receipt.new:  # it was taken before a crash, perhaps with fewer files
        _add(case, one, key=one.key, text="", files=_files(one, first=True))
    _add_contact(case, one)
    return case, opened.code


def add_edit(case: str, one: Sent) -> None:
    """What was sent once more, changed: it stands in the case beside the first. Raises Gone."""
    text, data = _words(one)
    _add(case, one, key=one.key, text=text, data={**data, "edit": True}, files=_files(one, first=True))
    _add_contact(case, one)


def add_files(case: str, one: Sent) -> None:
    """Files of a later POST. Raises Gone."""
    _add(case, one, key=one.key, text="", files=_files(one, first=False))


def code_of(one: Sent) -> str:
    """The code of a submission that is here already: whose answer was lost on its way is shown it again."""
    return told.code_of(key=one.key, channel=CHANNEL)


def _words(one: Sent) -> tuple[str, dict[str, Any]]:
    """The person's own words, and the answers by question, as the web's pages seal them.

    What no question of the form asked, and an answer that it does not offer, are kept with their path: an older form,
    or one that somebody changed.
    """
    data: dict[str, Any] = {"path": _path(one), "form": one.sent.form_id, "form_version": one.sent.version}
    if one.sent.encrypted:
        return note(one.language), {**data, "encrypted": list(one.sent.encrypted.files)}
    answers = one.read.record.own.answers
    actors = tuple(settings.MISSION.labels["actor"])
    found = on_behalf.values(answers, actors)
    told_of = [
        {"question": id, "values": found.get(id, []), "text": answers.get(f"{id}_words", "")}
        for id in questions.ORDER[questions.OTHER] if found.get(id) or answers.get(f"{id}_words")
    ]
    odd = _not_offered(answers, found)
    more = [[path, text] for path, text in submissions.texts(one.sent.root)
            if _NUMBER.sub("", path) in one.read.unknown or path.rpartition("/")[2] in odd]
    return answers.get(on_behalf.NARRATIVE, ""), {**data, "answers": told_of, **({"more": more} if more else {})}


def _not_offered(answers: Mapping[str, str], found: Mapping[str, list[str]]) -> set[str]:
    """The questions with a choice that today's form does not have."""
    chosen = [id for id in questions.ORDER[questions.OTHER] if questions.QUESTIONS[id].kind in ("one", "many")]
    odd = {id for id in chosen if set(answers.get(id, "").split()) - set(found.get(id, ()))}
    known = answers.get(on_behalf.LANGUAGE, "") in ("", *settings.MISSION.language_codes)
    return odd if known else {*odd, on_behalf.LANGUAGE}


def _path(one: Sent) -> str:
    """Whose desk it comes to."""
    said = {id: [code] for id, code in one.read.record.own.answers.items()}
    path = questions.CHILD if one.sent.form_id == on_behalf.CHILD_ID else questions.OTHER
    return questions.filed_under(path, said)


def _files(one: Sent, *, first: bool) -> tuple[ToldFile, ...]:
    """The files under names that any disk can hold; of an encrypted submission its manifest too."""
    safe = parts.safe(one.files)
    made = [
        ToldFile(safe[name], data, f"{one.key} {one.contents[name].hex()} {sha256(name.encode()).hexdigest()}")
        for name, data in one.files.items()
    ]
    if first and one.sent.encrypted:
        made.insert(0, ToldFile(MANIFEST, one.xml, f"{one.key} manifest"))
    return tuple(made)


def _add_contact(case: str, one: Sent) -> None:
    """How the person is reached is asked only where the phone encrypts; an app that does not, sends it in clear.

    Then it goes where the web's page has it: locked apart from the rest.
    """
    answers = one.read.record.own.answers
    fields = {each.name: answers[f"contact_{each.name}"] for each in questions.CONTACT_FIELDS
              if answers.get(f"contact_{each.name}")}
    if fields:
        data = {"path": _path(one), "question": "contact", "fields": fields}
        _add(case, one, key=f"{one.key}|contact", text="", kind="identity", data=data)


def _add(case: str, one: Sent, *, key: str, text: str, kind: str = "narrative", **more: Any) -> None:
    """Raises Gone."""
    try:
        told.add_told(case_id=case, key=key, text=text, language=one.spoken, at=one.at, kind=kind, **more)
    except NoSuchCase:
        raise Gone from None
