"""The WSGI entry that the server loads."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from tande.ledger.sqlite.base import DatabaseWrapper
from tande.project.own_encoding import own_encoding
from tande.project.whole_body import whole_bodies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tande.project.settings")
DatabaseWrapper.may_create = False
application = own_encoding(whole_bodies(get_wsgi_application()))


def settle_down() -> None:
    """Load every page and take the program itself out of the garbage collector's view.

    It lives as long as the process. Looking through it for garbage stopped the process for 60 to 100 ms now and
    then, in whatever request that fell.
    """
    assert get_resolver().url_patterns
    gc.collect()
    gc.freeze()


settle_down()
