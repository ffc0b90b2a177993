"""What the simulator's pages share. They exist in the demonstration only, need no sign-in and no script."""

from django.utils.translation import gettext_lazy as _

from tande.gates import open_site
from tande.gates.open_site import language

__all__ = ["go_on", "language", "page", "problem", "takes"]
SITE = open_site.OpenSite(
    folder="simulator", private=True, start_here=_("Open the page of pretended phones, and start there."),
)
page, problem, go_on, takes = SITE.page, SITE.problem, SITE.go_on, SITE.takes
