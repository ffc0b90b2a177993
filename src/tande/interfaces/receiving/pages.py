"""What every page here shares: this is a site without sign-in, and nothing of it is kept anywhere."""

from django.utils.translation import gettext_lazy as _

from tande.gates import open_site
from tande.gates.open_site import language

__all__ = ["go_on", "language", "page", "problem", "takes"]
SITE = open_site.OpenSite(
    folder="receiving", private=True,
    start_here=_("We did not take it. Open the page of the hand-over and start there."),
)
page, problem, go_on, takes = SITE.page, SITE.problem, SITE.go_on, SITE.takes
