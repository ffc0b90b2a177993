"""The sealed case as one file for the offline tool. It can be carried about: nothing in it is open."""

import tempfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_POST

from tande.domains.casework import exporting as casework
from tande.domains.casework import operations
from tande.domains.evidence import queries as evidence
from tande.domains.officers.queries import Officer
from tande.domains.referrals import exporting as referrals
from tande.domains.support import exporting as support
from tande.interfaces.staff.access import desk, officer_of
from tande.interfaces.staff.bodies import base64_text
from tande.ledger import clock
from tande.toolkit.export import write_export
from tande.toolkit.exported import VERSION

MORE = (referrals.export, support.export)
"""What other domains keep of a case. A domain adds itself here; a list that is there already (``sealed``) grows."""
LANGUAGE = "en"
"""The offline tool speaks English: it runs where no catalogue is."""


@require_POST
@desk("case.export")
def export(request: HttpRequest, case_id: str) -> HttpResponseBase:
    """A ZIP of envelopes. Recorded, hence a POST. Only one part is in memory; what is on disk is sealed."""
    officer, at = officer_of(request), clock.now()
    operations.record_reading(case_id=case_id, officer=officer, what="export", at=at)
    found = _whole(case_id, officer, at)
    stream = tempfile.TemporaryFile()  # noqa: SIM115  closed by the response
    write_export(stream, _plain(found), parts=_parts(case_id, found["evidence"]))
    stream.seek(0)
    return FileResponse(stream, as_attachment=True, filename=f"case-{case_id[:8]}.zip", content_type="application/zip")


def _whole(case_id: str, officer: Officer, at: datetime) -> dict[str, Any]:
    """The form that ``toolkit.exported.read_case`` documents, with bytes and times as they are."""
    found = casework.export(case_id, officer)
    for add in MORE:
        for name, value in add(case_id, officer).items():
            found[name] = [*found.get(name, []), *value]
    words = {
        kind: {code: str(label.get(LANGUAGE, code))[:200] for code, label in table.items()}
        for kind, table in settings.MISSION.labels.items()
    }
    return {"v": VERSION, **found, "exported": {"at": at, "officer": officer.display_name}, "words": words}


def _parts(case_id: str, files: list[dict[str, Any]]) -> Iterator[tuple[str, int, bytes]]:
    for file in files:
        for n, digest in enumerate(file["part_sha256"], 1):
            if digest:
                yield file["file"], n, evidence.part(case_id=case_id, file_id=file["file"], n=n)


def _plain(value: Any) -> Any:
    """The same with bytes in base64 and times in ISO 8601."""
    if isinstance(value, bytes):
        return base64_text(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value
