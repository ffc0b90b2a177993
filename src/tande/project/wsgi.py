"""The WSGI entry that the server loads."""

import os

from django.core.wsgi import get_wsgi_application

from tande.ledger.sqlite.base import DatabaseWrapper
from tande.project.whole_body import whole_bodies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tande.project.settings")
DatabaseWrapper.may_create = False
application = whole_bodies(get_wsgi_application())
