"""Reading the entry screen: what was typed, as it was typed, and what in it cannot be so."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from django.conf import settings
from django.forms import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from tande.domains.intake.told import ToldFile
from tande.domains.paper.operations import FIRST, HOW, Paper
from tande.interfaces.staff.forms_paper import read_number
from tande.policy import limits, paper, questions
from tande.toolkit import sealing

EMPTY: Final = "empty"
LINES: Final = ("who", "where", "when")
CONTACT: Final = tuple(one.name for one in questions.CONTACT_FIELDS)
_SITTING_DIGITS: Final = 5


@dataclass(frozen=True, repr=False)
class Typed:
    """The screen as it came. ``values``: every field by its name; ``wrong``: sentences by field."""

    key: str
    sitting: int
    values: Mapping[str, str]
    files: tuple[ToldFile, ...] = ()
    wrong: Mapping[str, str] = field(default_factory=dict)
    number: str = ""
    answers: Mapping[str, list[str]] = field(default_factory=dict)

    def said(self, name: str) -> str:
        """A field as it was typed."""
        return self.values.get(name, "")

    @property
    def how(self) -> str:
        return self.said("how") if self.said("how") in (*HOW, EMPTY) else FIRST

    @property
    def language(self) -> str:
        codes = settings.MISSION.language_codes
        return self.said("language") if self.said("language") in codes else codes[0]

    @property
    def path(self) -> str:
        return paper.path_of(self.said("path")) or questions.SELF

    def blamed(self, name: str, sentence: str) -> "Typed":
        """The same with one more sentence."""
        return replace(self, wrong={**self.wrong, name: sentence})

    def paper(self, copied: str) -> Paper:
        """What the domain takes. Only while nothing is wrong."""
        return Paper(
            key=self.key, number=self.number, text=self.said("text"), language=self.language, path=self.path,
            how=self.how, answers=self.answers, lines={name: self.said(f"line_{name}") for name in LINES},
            contact={name: self.said(f"contact_{name}") for name in CONTACT},
            danger=bool(self.said("danger")), files=self.files, copied=copied,
        )


def fresh(*, language: str = "", sitting: int = 0) -> Typed:
    """An empty screen; the language of the paper before stays."""
    return Typed(sealing.new_id(), sitting, {"language": language or settings.MISSION.language_codes[0]})


def read(request: HttpRequest) -> Typed:
    """What came. Nothing typed is lost to a fault: the whole screen is shown again with it."""
    values = {name: str(text).replace("\0", "").replace("\r\n", "\n") for name, text in request.POST.items()}
    key = values.pop("key", "")
    sitting = values.pop("sitting", "0")
    files = tuple(ToldFile(str(one.name or ""), one.read()) for one in request.FILES.getlist("files"))
    counted = sitting.isascii() and sitting.isdecimal() and len(sitting) <= _SITTING_DIGITS
    typed = Typed(
        key if sealing.is_id(key) else sealing.new_id(), int(sitting) if counted else 0, values, files
    )
    checked = _checked(typed)
    return checked.blamed("files", _("This file is too large.")) if _over(request) else checked


def _over(request: HttpRequest) -> bool:
    """Whether more came than is read: then no file of it is here, and none may be taken for kept."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return not length.isdecimal() or int(length) > limits.PAPER_MAX_BYTES


def boxes_of(one: questions.Question) -> dict[str, str]:
    """Key to code of a question's boxes, as printed."""
    return paper.options(one, tuple(actor.code for actor in settings.MISSION.actors))


def _checked(typed: Typed) -> Typed:
    wrong: dict[str, str] = {}
    number = ""
    try:
        number = read_number(typed.said("number")) if typed.said("number").strip() else ""
    except ValidationError as error:
        wrong["number"] = error.messages[0]
    if not number and not wrong and not typed.said("no_number"):
        wrong["number"] = _("Type the form number, or say below that the paper has none.")
    if number and typed.said("no_number"):
        wrong["number"] = _("There is a number here, and below it says that the paper has none.")
    if typed.how == EMPTY and not number and not wrong:
        wrong["number"] = _("An empty paper without a number is not written down. Type the form number, or leave it.")
    answers = {}
    for one in paper.asked(""):
        try:
            answers[one.id] = paper.read_keys(typed.said(f"keys_{one.id}"), boxes_of(one))
        except paper.BadKeys as error:
            wrong[f"keys_{one.id}"] = _("This question has no box %(key)s.") % {"key": error}
    wrong |= _wrong_rest(typed)
    # Also two boxes of a question with one answer, and answers for others on a paper of one's own: officers judge.
    return replace(typed, wrong=wrong, number=number, answers={name: some for name, some in answers.items() if some})


def _holds_something(typed: Typed) -> bool:
    """Whether words, boxes or files of a paper are here: under a wrong choice they would be lost in silence."""
    return bool(typed.files) or any(
        text.strip() for name, text in typed.values.items()
        if name in ("text", "path", "danger") or name.startswith(("keys_", "line_", "contact_"))
    )


def _wrong_rest(typed: Typed) -> dict[str, str]:
    wrong = {}
    if typed.how == EMPTY and _holds_something(typed):
        wrong["how"] = _("Something is typed in above, so the paper is not empty. Choose what it is, or take it out.")
    if typed.said("path").strip() and not paper.path_of(typed.said("path")):
        wrong["path"] = _("Type the numbers of the boxes that are ticked, 1 to 4, or nothing.")
    if len(typed.said("text")) > limits.TEXT_MAX_CHARS:
        wrong["text"] = _("Too long. Save the first part, then type the rest as one more page.")
    if len(typed.files) > limits.FILES_MAX:
        wrong["files"] = _("At most %(n)d files.") % {"n": limits.FILES_MAX}
    if any(len(one.content) > limits.FILE_MAX_BYTES for one in typed.files):
        wrong["files"] = _("This file is too large.")
    return wrong
