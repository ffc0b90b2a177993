"""The peer to compare with: the same server, but each request makes its own transaction and commit."""

from django.db import transaction

from tande.ledger import writer
from tande.project.wsgi import application

__all__ = ["application"]


def _commit(rows, also=None):  # type: ignore[no-untyped-def]
    with transaction.atomic():
        writer._write([writer._Item(rows, also)])


def _install() -> None:
    import tande.domains.casework.operations as casework
    import tande.domains.evidence.operations as evidence
    import tande.domains.intake.operations as intake

    for module in (casework, evidence, intake):
        module.commit = _commit  # type: ignore[attr-defined]


_install()
