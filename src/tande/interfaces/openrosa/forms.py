"""The forms that are given out: made of the web's own definitions, once for each language, key and set of recordings.

A form opens in the language of the credential; every language of the mission is in it. Each version is kept before
the first phone has it.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from django.conf import settings
from django.utils import translation

from tande.domains.fieldforms import operations as fieldforms
from tande.domains.fieldforms.queries import Sender
from tande.policy import questions, spoken
from tande.toolkit import drawings
from tande.toolkit.errors import PdfNotMade
from tande.toolkit.fieldforms import encounters, on_behalf, pictures, xlsform
from tande.toolkit.fieldforms.form import Answer, Form
from tande.toolkit.fieldforms.given import Given, give
from tande.toolkit.fieldforms.given import Media as MediaFiles
from tande.toolkit.openrosa import documents
from tande.toolkit.openrosa.documents import Listed, Media
from tande.toolkit.openrosa.routes import FORM, MANIFEST, MEDIA, Route
from tande.toolkit.pdf import picture

BASE: Final = "/field"
"""Where all of this stands on the site."""
_INK: Final = "#0b3954"


@dataclass(frozen=True, slots=True, repr=False)
class Offered:
    """A form for whoever asks, with the addresses under which its own secret stands."""

    given: Given
    route: Route

    def address(self, what: str, name: str = "") -> str:
        """Of one of its documents."""
        asked = Route(what, self.route.token, self.given.form.id, self.given.version, name)
        return f"{settings.TANDE.public_url}{BASE}{asked.path}"

    @property
    def listed(self) -> Listed:
        """As it stands in the list."""
        return Listed(
            self.given.form.id, self.given.title, self.given.version, documents.md5(self.given.xform),
            self.address(FORM), self.address(MANIFEST) if self.given.files else "",
        )

    @property
    def media(self) -> list[Media]:
        """Its pictures and sounds."""
        return [Media(name, documents.md5(data), self.address(MEDIA, name)) for name, data in self.given.files.items()]


def offered(by: Sender, route: Route, *, at: datetime) -> list[Offered]:
    """The forms of a credential; each version is on record when this returns."""
    # The form of its own for a child is for phones that encrypt: else the answers say whom it is about.
    ids = [id for id in by.forms if id != on_behalf.CHILD_ID or _key(id)]
    found = [Offered(given_of(id, by.language), route) for id in ids]
    for one in found:
        fieldforms.gave(
            form_id=one.given.form.id, version=one.given.version, xform=one.given.xform, at=at,
            key=_key(one.given.form.id),
        )
    return found


@lru_cache(maxsize=8)
def definition(form_id: str, *, encrypted: bool = False) -> Form | None:
    """A form's questions as they are today, with those on contact, None for none of ours."""
    departments, communes = _places()
    if form_id == encounters.FORM_ID:
        return encounters.form(departments, communes)
    if form_id not in on_behalf.FORM_IDS:
        return None
    return on_behalf.form(_actors(), departments, communes, _languages(), contact=encrypted, id=form_id)


def given_of(form_id: str, language: str) -> Given:
    """A form as phones get it."""
    return _given(form_id, language, _key(form_id), settings.AUDIO.changed())


@lru_cache(maxsize=32)
def _given(form_id: str, language: str, key: str, _recordings: int) -> Given:
    """Pyxform takes a tenth of a second for each; what was recorded since then is another form."""
    form = definition(form_id, encrypted=bool(key))
    assert form is not None
    translate = on_behalf.translate(_translated) if form_id in on_behalf.FORM_IDS else _translated
    listed = sorted(settings.MISSION.languages, key=lambda one: one.code != language)
    languages = [xlsform.Language(one.code, one.name) for one in listed]
    sending = xlsform.Sending(by_itself=form_id == encounters.FORM_ID, key=key)  # a child met has no code to be read
    return give(form, languages, translate, sending=sending, media=_media(form_id, language))


def _key(form_id: str) -> str:
    """A complaint may be encrypted on the phone; what is written of a child is read by the register."""
    return settings.TANDE.forms_key if form_id in on_behalf.FORM_IDS else ""


def _media(form_id: str, language: str) -> MediaFiles | None:
    try:
        return pictures.media(form_id, _png, _sounds(form_id, language))
    except PdfNotMade:  # a form without pictures and sounds is better than none
        return None


def _sounds(form_id: str, language: str) -> dict[tuple[str, str], bytes]:
    """Each question aloud. In whichever language somebody chooses in the app, who speaks for herself; a patrol's form,
    which its own people read, in the phone's and the people's: it has twice as many, and lines are thin.
    """
    codes = settings.MISSION.language_codes
    heard = codes if form_id in on_behalf.FORM_IDS else dict.fromkeys((language, codes[0]))
    found = {
        (text, code): settings.AUDIO.sound(code, name)
        for name, text in _heard(form_id).items()
        for code in heard
    }
    return {which: data for which, data in found.items() if data}


def _heard(form_id: str) -> dict[str, str]:
    """The name of each sound of a form, and the English text at which it stands."""
    if form_id == encounters.FORM_ID:
        return encounters.spoken()
    asked = {f"{spoken.ASK}{id}": on_behalf.heard(id) for id in questions.ORDER[questions.OTHER]}
    return {**asked, **on_behalf.spoken()}


@lru_cache(maxsize=32)
def _png(name: str) -> bytes:
    """Phones show no drawing reliably."""
    return picture(drawings.drawing(name).replace("currentColor", _INK), pixels=pictures.PIXELS)


def _translated(text: str, language: str) -> str:
    with translation.override(language):
        return translation.gettext(text)


def _actors() -> tuple[Answer, ...]:
    return tuple(Answer(code, texts=dict(texts)) for code, texts in settings.MISSION.labels["actor"].items())


def _languages() -> tuple[Answer, ...]:
    """Each by its own name, whichever language the form is read in."""
    codes = settings.MISSION.language_codes
    return tuple(Answer(one.code, texts=dict.fromkeys(codes, one.name)) for one in settings.MISSION.languages)


def _places() -> tuple[tuple[Answer, ...], tuple[Answer, ...]]:
    listed = settings.MISSION.places
    return (
        tuple(Answer(one.code, texts=dict(one.name)) for one in listed if not one.parent),
        tuple(Answer(one.code, texts=dict(one.name), within=one.parent) for one in listed if one.parent),
    )
