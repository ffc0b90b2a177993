"""A form as it is given to a phone: the XForm, its pictures and sounds, and a version that names exactly these bytes.

The version is a hash of everything that a phone shows: another translation, picture or key is another version, so that
it can be told later what somebody was asked.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tande.toolkit.fieldforms import xlsform
from tande.toolkit.fieldforms.form import Form
from tande.toolkit.fieldforms.xlsform import Language, Sending, Shown, Translate


@dataclass(frozen=True, slots=True)
class Media:
    """Files beside a form. ``pictures``: a list and a code → a name ("" and a question's name too); ``sounds``: an
    English text and a language → a name. ``files``: the bytes by name.
    """

    files: Mapping[str, bytes]
    pictures: Mapping[tuple[str, str], str]
    sounds: Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True, repr=False)
class Given:
    """One form in the language in which it opens."""

    form: Form
    version: str
    title: str
    xform: bytes
    files: Mapping[str, bytes]


def give(
    form: Form, languages: Sequence[Language], translate: Translate, *, sending: Sending | None = None,
    media: Media | None = None,
) -> Given:
    """The form, opening in the first of the languages. Raises NotAForm."""
    beside = media or Media({}, {}, {})
    shown = Shown(
        sound=lambda text, language: beside.sounds.get((text, language), ""),
        picture=lambda list, code: beside.pictures.get((list, code), ""),
    )
    rows = xlsform.sheets(form, languages, translate, sending=sending, shown=shown)
    used = _used(rows)
    files = {name: data for name, data in beside.files.items() if name in used}
    marks = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    told = json.dumps([rows, marks], sort_keys=True, ensure_ascii=False)
    version = hashlib.sha256(told.encode()).hexdigest()[:12]
    made = xlsform.xform(form, languages, translate, sending=sending, shown=shown, version=version)
    return Given(form, version, translate(form.title, languages[0].code), made.encode(), files)


def _used(rows: Mapping[str, list[xlsform.Row]]) -> frozenset[str]:
    """The names of files that anything in the form names."""
    return frozenset(cell for some in rows.values() for row in some for head, cell in row.items()
                     if head.startswith("media::"))
