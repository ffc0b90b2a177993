"""Every version of a form that a phone was ever given stays known: what is written in it may come a year later."""

import hashlib
import zlib
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from tande.domains.fieldforms.models import FormVersion
from tande.ledger import operations as ledger


def gave(*, form_id: str, version: str, xform: bytes, at: datetime, key: str = "") -> None:
    """Keep a version before it is given out; a version that is here changes nothing.

    ``key``: the public key in it, in base64. The first version with it is a fact.
    """
    if FormVersion.objects.filter(form_id=form_id, version=version).exists():
        return
    try:
        with transaction.atomic():
            mark = hashlib.sha256(key.encode()).hexdigest() if key else ""
            if mark and not FormVersion.objects.filter(key=mark).exists():
                ledger.record(kind="fieldapp.key_made", subject=mark[:32], at=at)
            FormVersion.objects.create(
                form_id=form_id, version=version, sha256=hashlib.sha256(xform).hexdigest(),
                xform=zlib.compress(xform, 9), key=mark, given_on=timezone.localdate(at),
            )
    except IntegrityError:
        pass  # two phones were the first at once: the other request keeps it
