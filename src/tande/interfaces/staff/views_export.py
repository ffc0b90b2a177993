"""The sealed case as one file for the offline tool. It can be carried about: nothing in it is open."""

import tempfile
from collections.abc import Iterator
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_POST

from tande.domains.casework import operations, queries
from tande.domains.evidence import queries as evidence
from tande.interfaces.staff.access import desk, officer_of
from tande.interfaces.staff.bodies import base64_text
from tande.ledger import clock
from tande.toolkit.export import VERSION, write_export


@require_POST
@desk("case.export")
def export(request: HttpRequest, case_id: str) -> HttpResponseBase:
    """A ZIP of envelopes. Recorded, hence a POST. Only one part is in memory; what is on disk is sealed."""
    officer = officer_of(request)
    operations.record_reading(case_id=case_id, officer=officer, what="export", at=clock.now())
    found = queries.export(case_id, officer)
    stream = tempfile.TemporaryFile()  # noqa: SIM115  closed by the response
    write_export(stream, _case_json(found), parts=_parts(case_id, found["files"]))
    stream.seek(0)
    return FileResponse(stream, as_attachment=True, filename=f"case-{case_id[:8]}.zip", content_type="application/zip")


def _parts(case_id: str, files: list[evidence.FileView]) -> Iterator[tuple[str, int, bytes]]:
    for file in files:
        for part in file.parts:
            yield file.id, part.n, evidence.part(case_id=case_id, file_id=file.id, n=part.n)


def _case_json(found: dict[str, Any]) -> dict[str, Any]:
    """The form that ``toolkit.export.read_case`` documents."""
    return {
        "v": VERSION,
        "case": found["case"],
        "case_key": base64_text(found["public_key"]),
        "envelopes": {
            "case-key": {"desk_key": found["desk_key"], "envelope": base64_text(found["case_key"])},
            "grants": [{"officer": name, "envelope": base64_text(sealed)} for name, sealed in found["grants"]],
        },
        "desk_keys": [
            {"id": found["desk_key"], "holder": holder, "envelope": base64_text(sealed)}
            for holder, sealed in found["desk_halves"]
        ],
        "messages": [
            {
                "id": one["id"], "purpose": one["purpose"], "direction": one["direction"],
                "at": one["at"].isoformat(), "envelope": base64_text(one["envelope"]),
            }
            for one in found["messages"]
        ],
        "evidence": [_file(file) for file in found["files"]],
    }


def _file(file: evidence.FileView) -> dict[str, Any]:
    digests = {part.n: part.sha256 for part in file.parts}
    return {
        "file": file.id, "parts": file.m, "manifest": base64_text(file.manifest) if file.manifest else None,
        "part_sha256": [digests.get(n) for n in range(1, file.m + 1)],
    }
