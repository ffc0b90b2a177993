"""The first page of the register, and the second factor."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from tande.interfaces.mission.access import register


@require_GET
@register("register.see")
def home(request: HttpRequest) -> HttpResponse:
    """Where to go from here: each page that the person's role opens."""
    return TemplateResponse(request, "mission/home.html", {})


@require_GET
@register("register.see", needs_factor=False)
def second_factor(request: HttpRequest) -> HttpResponse:
    """Choose a second factor before anything else."""
    return TemplateResponse(request, "mission/second_factor.html", {})
