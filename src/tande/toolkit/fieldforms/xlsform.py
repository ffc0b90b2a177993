"""The XLSForm of a form, and the XForm that pyxform makes of it: in every language, checked by pyxform."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tande.toolkit.fieldforms import form as forms
from tande.toolkit.fieldforms.form import Form, Group, Question
from tande.toolkit.spreadsheets import write_sheets

Row = dict[str, str]
Translate = Callable[[str, str], str]
"""An English text and the code of a language → the text in it."""
_SURVEY: Final = ("type", "name", "required", "relevant", "constraint", "choice_filter", "appearance", "parameters")
_SILENT: Final = re.compile(r"Language '.*' is missing the survey audio column\.")
"""Not everything is spoken in every language."""
_AS_TAKEN: Final = "max-pixels=100000"
"""A picture is evidence: no app makes it smaller."""


class NotAForm(Exception):
    """Pyxform refuses the form. The message is its own: a fault in our definition, never in what somebody typed."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language by its code and its own name."""

    code: str
    name: str

    @property
    def column(self) -> str:
        """As headings of an XLSForm name it."""
        return f"{self.name} ({self.code})"


@dataclass(frozen=True, slots=True)
class Sending:
    """How apps send the form. What was sent is deleted. ``key``: RSA in base64 (DER), to encrypt to.

    ``by_itself``: as soon as there is a line; then Collect says only that it went, and shows no answer of ours, so a
    form whose answer holds a code is sent by hand. No address: Collect would take it before that of its settings, and
    the token of the phone stands in that one alone.
    """

    by_itself: bool
    key: str = ""

    @property
    def settings(self) -> Row:
        """Its cells of the sheet of settings."""
        told = {"auto_send": "true" if self.by_itself else "false", "auto_delete": "true"}
        return {**told, "public_key": self.key} if self.key else told


@dataclass(frozen=True, slots=True)
class Shown:
    """Sounds and pictures of a form, by the names of their files; "" for none.

    ``sound``: an English text and a language → a file; ``picture``: a list of answers and a code → a file, and for
    a question "" and its name.
    """

    sound: Callable[[str, str], str] = lambda _text, _language: ""
    picture: Callable[[str, str], str] = lambda _list, _code: ""


def workbook(form: Form, languages: Sequence[Language], translate: Translate) -> bytes:
    """The XLSForm as a workbook, as Kobo and ODK Central take it."""
    found = {}
    for name, rows in sheets(form, languages, translate).items():
        heads = _heads(rows)
        found[name] = heads, [[row.get(head, "") for head in heads] for row in rows]
    return write_sheets(found)


def xform(
    form: Form, languages: Sequence[Language], translate: Translate, *, sending: Sending | None = None,
    shown: Shown | None = None, version: str = "",
) -> str:
    """The XForm, as phones run it. Raises NotAForm. ``version``: the form's own, where nothing is given."""
    # Here, not above: pyxform takes a second to load, and every command and server reads this module for its words.
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    try:
        told = sheets(form, languages, translate, sending=sending, shown=shown, version=version)
        heads = {f"{name}_header": [dict.fromkeys(_heads(rows), "")] for name, rows in told.items()}
        made = convert({**told, **heads}, validate=False, pretty_print=True)
    except PyXFormError as error:
        raise NotAForm(str(error)) from error
    if wrong := [one for told in made.warnings for one in told.splitlines() if not _SILENT.fullmatch(one)]:
        raise NotAForm("; ".join(wrong))
    return str(made.xform)


def sheets(
    form: Form, languages: Sequence[Language], translate: Translate, *, sending: Sending | None = None,
    shown: Shown | None = None, version: str = "",
) -> dict[str, list[Row]]:
    """The rows of survey, choices and settings."""
    media = shown or Shown()

    def said(column: str, text: str, texts: Mapping[str, str] | None = None) -> Row:
        row = {f"{column}::{one.column}": (texts or {}).get(one.code) or translate(text, one.code)
               for one in languages}
        if column == "label":
            row |= {f"media::audio::{one.column}": media.sound(text, one.code) for one in languages}
        return {name: cell for name, cell in row.items() if cell or not name.startswith("media")}

    def drawn(list: str, name: str) -> Row:
        picture = media.picture(list, name)
        return {f"media::image::{one.column}": picture for one in languages if picture}

    survey = list(_survey(form.items, said, drawn))
    choices: list[Row] = []
    for name, answers in form.answers.items():
        for one in answers:
            row = {"list_name": name, "name": one.code, **said("label", one.label or one.code, one.texts)}
            row |= drawn(name, one.code)
            choices.append({**row, "within": one.within} if one.within else row)
    settings = {
        "form_title": translate(form.title, languages[0].code), "form_id": form.id,
        "version": version or form.version,
        "default_language": languages[0].column, "instance_name": "concat(${incident_date}, '')",
    }
    if not any(question.name == "incident_date" for _above, question in form.questions()):
        del settings["instance_name"]
    settings |= sending.settings if sending else {}
    return {"survey": survey, "choices": choices, "settings": [settings]}


def _heads(rows: Sequence[Row]) -> list[str]:
    return list(dict.fromkeys(head for row in rows for head in row))


def _survey(
    items: Sequence[Question | Group], said: Callable[..., Row], drawn: Callable[[str, str], Row]
) -> Iterator[Row]:
    for one in items:
        if isinstance(one, Question):
            yield _question(one, said) | drawn("", one.name)
            continue
        word = "repeat" if one.repeat else "group"
        head = {"type": f"begin {word}", "name": one.name, **said("label", one.label)}
        yield {**head, "relevant": one.relevant} if one.relevant else head
        yield from _survey(one.items, said, drawn)
        yield {"type": f"end {word}", "name": one.name}


def _question(one: Question, said: Callable[..., Row]) -> Row:
    kind = f"{one.kind} {one.answers}" if one.kind in (forms.ONE, forms.SEVERAL) else one.kind
    row = {
        "type": kind, "name": one.name, "required": "yes" if one.required else "", "relevant": one.relevant,
        "constraint": one.constraint, "choice_filter": one.among,
        "appearance": "multiline" if one.long else "minimal" if one.among else "",
        "parameters": _AS_TAKEN if one.kind == forms.PICTURE else "",
    }
    kept = {key: row[key] for key in _SURVEY if row[key]}
    kept |= said("label", one.label)
    kept |= said("hint", one.hint) if one.hint else {}
    return kept | said("constraint_message", one.wrong) if one.constraint else kept
