"""What every page here shares: this is a site without sign-in."""

from django.utils.translation import gettext_lazy as _

from tande.gates import open_site
from tande.gates.open_site import language

__all__ = ["go_on", "language", "page", "problem", "takes"]
SITE = open_site.OpenSite(
    folder="learning", start_here=_("We did not take it, to protect you. Open our first page and start there."),
)
page, problem, go_on, takes = SITE.page, SITE.problem, SITE.go_on, SITE.takes
