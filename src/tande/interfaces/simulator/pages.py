"""What the simulator's pages share. They exist in the demonstration only, need no sign-in and no script."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from tande.gates import open_site
from tande.gates.open_site import language

__all__ = ["brought", "go_on", "language", "page", "problem", "takes"]
SITE = open_site.OpenSite(
    folder="simulator", private=True, start_here=_("Open the page of pretended phones, and start there."),
)
page, problem, go_on, takes = SITE.page, SITE.problem, SITE.go_on, SITE.takes


def brought(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A page that a form brought: Back shows it again instead of a browser's error. All that is on it is invented."""
    if request.method == "POST":
        response["Cache-Control"] = "private, max-age=600"
    return response
