"""Where field apps knock, below whatever address they were given, with or without a token in it.

``/formList``, ``/submission``, ``/forms/<id>/<version>/form.xml``, ``…/manifest`` and ``…/media/<name>``; each also
behind ``/key/<token>``, as ODK Central has it, so that a phone is set up by one QR code and types no password.
"""

import re
from dataclasses import dataclass
from typing import Final

LIST: Final = "formList"
SUBMISSION: Final = "submission"
FORM: Final = "form"
MANIFEST: Final = "manifest"
MEDIA: Final = "media"
METHODS: Final = {
    LIST: ("GET", "HEAD"), FORM: ("GET", "HEAD"), MANIFEST: ("GET", "HEAD"), MEDIA: ("GET", "HEAD"),
    SUBMISSION: ("HEAD", "GET", "POST"),
}
"""GET of a submission is answered as HEAD is, since HTTP wants both alike."""
LONGEST: Final = 500
_KEY: Final = re.compile(r"/key/([A-Za-z0-9_-]{1,100})(?=/)")
_PLAIN: Final = {"/formList": LIST, "/submission": SUBMISSION}
_PART: Final = r"([A-Za-z0-9_][A-Za-z0-9_.-]{0,99})"
_OF_FORM: Final = re.compile(rf"/forms/{_PART}/{_PART}/(?:(form)\.xml|(manifest)|(media)/{_PART})")


@dataclass(frozen=True, slots=True, repr=False)
class Route:
    """What is asked for. ``token``: the secret in the address, "" for none: it stands in no log and no message."""

    what: str
    token: str = ""
    form: str = ""
    version: str = ""
    name: str = ""

    @property
    def path(self) -> str:
        """The address, below that of the interface."""
        key = f"/key/{self.token}" if self.token else ""
        if self.what in (LIST, SUBMISSION):
            return f"{key}/{self.what}"
        last = {FORM: "form.xml", MANIFEST: MANIFEST, MEDIA: f"{MEDIA}/{self.name}"}[self.what]
        return f"{key}/forms/{self.form}/{self.version}/{last}"


def tidy(path: str) -> str:
    """A path as it was meant: somebody typed the address with a slash at its end, and the app put one more."""
    return "/" + "/".join(part for part in path.split("/") if part)


def route(path: str) -> Route | None:
    """What a path asks for, None for nothing of ours. ``path``: as it came, nothing unquoted."""
    if len(path) > LONGEST:
        return None
    key = _KEY.match(path)
    token, rest = (key[1], path[key.end() :]) if key else ("", path)
    if rest in _PLAIN:
        return Route(_PLAIN[rest], token)
    found = _OF_FORM.fullmatch(rest)
    if found is None:
        return None
    form, version, *whats, name = found.groups()
    return Route(next(what for what in whats if what), token, form, version, name or "")
