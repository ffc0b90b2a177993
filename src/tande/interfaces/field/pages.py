"""The card's page as bytes, and the list of files that a phone keeps so that it opens without a network."""

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation

from tande.interfaces.field import shown
from tande.toolkit import drawings
from tande.toolkit.pdf import picture
from tande.toolkit.script_bodies import base64_text
from tande.toolkit.sealing import public_key_of

STATIC: Final = ("field/card.css", "web/card.js")
WORKER: Final = "web/card-worker.js"
SIZES: Final = (180, 192, 512)
"""Of the pictures on a phone's first screen."""


def page(lang: str) -> bytes:
    """The card's page in a language: the same bytes for everybody, so that a phone can check what it keeps."""
    mission = settings.MISSION
    with translation.override(lang):
        steps, nevers = shown.steps(lang)
        context = {
            "lang": lang, "languages": mission.languages, "card": settings.CARD, "steps": steps, "nevers": nevers,
            "title": settings.CARD.title[lang], "about": settings.CARD.about[lang], "hours": shown.hours(),
            "questions": shown.questions(shown.CHOICES), "more": shown.questions(shown.MORE),
            "force": shown.questions(shown.FORCE), "means": shown.means(), "counts": shown.counts(),
            "places": shown.places(lang), "key": base64_text(field_key()), "note_max": 2000,
            "demo_name": mission.demo_name[lang] if settings.TANDE.demo else "",
            "force_rules": shown.force_rules(lang),
        }
        return render_to_string("field/card.html", context).encode("utf-8")


def manifest(lang: str) -> bytes:
    """What a phone needs to put the card on its first screen."""
    with translation.override(lang):
        title = settings.CARD.title[lang]
        pictures = [{"src": reverse("field:icon_png", args=[size]), "sizes": f"{size}x{size}", "type": "image/png",
                     "purpose": "any"} for size in SIZES[1:]]
        made: dict[str, Any] = {
            "name": title, "short_name": title[:12].strip(), "lang": lang, "id": reverse("field:card", args=[lang]),
            "start_url": reverse("field:card", args=[lang]), "scope": reverse("field:choose"), "display": "standalone",
            "background_color": "#0b3954", "theme_color": "#0b3954",
            "icons": [{"src": reverse("field:icon"), "sizes": "any", "type": "image/svg+xml"}, *pictures],
        }
    return json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def files(lang: str) -> dict[str, Any]:
    """Every file of the card in a language with its SHA-256, and one version over all of them."""
    found = {
        reverse("field:card", args=[lang]): page(lang), reverse("field:manifest", args=[lang]): manifest(lang),
        reverse("field:icon"): drawings.icon().encode("ascii"),
        **{static(name): served(name) for name in STATIC},
    }
    hashes = [[address, hashlib.sha256(content).hexdigest()] for address, content in found.items()]
    return {"version": hashlib.sha256(json.dumps(hashes).encode()).hexdigest()[:16], "files": hashes}


@lru_cache(maxsize=8)
def served(name: str) -> bytes:
    """A static file as it is served; it does not change while the server runs."""
    kept: dict[str, str] = staticfiles_storage.hashed_files  # type: ignore[attr-defined]
    return (Path(settings.STATIC_ROOT) / kept[name]).read_bytes()


@lru_cache(maxsize=4)
def icon_png(size: int) -> bytes:
    """The picture for phones that take no drawing, made here. Raises PdfNotMade."""
    return picture(drawings.icon(), pixels=size)


def field_key() -> bytes:
    """The public key that phones seal to."""
    return _public(settings.TANDE.field_seed)


@lru_cache(maxsize=2)
def _public(seed: bytes) -> bytes:
    return public_key_of(seed)
