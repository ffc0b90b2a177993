"""The partners' API in words: a page in each language, a program that runs as it is printed, and test vectors."""

from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from tande.gates.open_site import OpenSite, language
from tande.interfaces.api.partner_problems import KINDS
from tande.policy import limits
from tande.policy import partners as rules

SAMPLES: Final = Path(__file__).parent / "samples"
SITE: Final = OpenSite(folder="api", start_here="")


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What to send, sealed with which key, and what each answer means."""
    response = SITE.page(request, "partners", {
        "program": _sample("send.py.txt"), "problems": list(KINDS.items()), "rules": rules, "limits": limits,
        "demo_name": settings.MISSION.demo_name[language()], "site": settings.TANDE.public_url,
        "part_mib": limits.PART_BYTES // 1024 // 1024, "file_mb": limits.FILE_MAX_BYTES // 1024 // 1024,
    })
    response["Cache-Control"] = "public, max-age=3600"
    return response


@require_safe
def vectors(_request: HttpRequest) -> HttpResponse:
    """Inputs and what must come out, for programs in other languages."""
    return HttpResponse(_sample("vectors.json"), content_type="application/json")


@require_safe
def program(_request: HttpRequest) -> HttpResponse:
    """The program of the page as a file."""
    return HttpResponse(_sample("send.py.txt"), content_type="text/plain; charset=utf-8")


@lru_cache
def _sample(name: str) -> str:
    return (SAMPLES / name).read_text(encoding="utf-8")


app_name = "partners_page"
urlpatterns = [
    path("", page, name="page"),
    path("vectors.json", vectors, name="vectors"),
    path("send.py", program, name="program"),
]
