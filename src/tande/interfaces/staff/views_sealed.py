"""What the case page's script fetches and sends: envelopes only. Every reading is recorded before it is given."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tande.domains.casework import operations, queries
from tande.domains.casework.errors import BadEnvelope
from tande.domains.evidence import queries as evidence
from tande.domains.officers import queries as officers
from tande.domains.officers.queries import Officer
from tande.interfaces.staff import custody_lines
from tande.interfaces.staff.access import desk, officer_of, refusal
from tande.interfaces.staff.bodies import BadBody, base64_text, json_body, number, octets, text
from tande.ledger import clock
from tande.policy import roles


@require_GET
@desk("case.open", json=True)
def sealed(request: HttpRequest, case_id: str) -> HttpResponse:
    """The conversation and the evidence list, sealed. Recorded as a reading of the case."""
    officer = officer_of(request)
    operations.record_reading(case_id=case_id, officer=officer, what="case", at=clock.now())
    found = queries.sealed(case_id, officer)
    names = officers.names({one["officer"] for one in found["messages"] if one["officer"]})
    return JsonResponse({
        **_envelopes(found, names), "files": files_of(case_id, officer),
    })


@require_POST
@desk("case.open", json=True)
def opened(request: HttpRequest, case_id: str) -> HttpResponse:
    """The officer's browser opened all that it fetched: the case is no longer new to this officer."""
    operations.record_opened(case_id=case_id, officer=officer_of(request))
    return JsonResponse({"kept": True})


@require_POST
@desk("identity.open", json=True)
def identity(request: HttpRequest, case_id: str) -> HttpResponse:
    """Who the person is and how to reach them, sealed. A recorded act of its own, hence a POST."""
    officer = officer_of(request)
    operations.record_reading(case_id=case_id, officer=officer, what="identity", at=clock.now())
    return JsonResponse(_envelopes(queries.sealed(case_id, officer, identity=True), {}))


def _envelopes(found: dict[str, Any], names: dict[int, str]) -> dict[str, Any]:
    grant = found["grant"]
    return {
        "case": found["case"],
        "desk_key": found["desk_key"],
        "case_key": base64_text(found["case_key"]),
        "grant": base64_text(grant) if grant else None,
        "messages": [
            {**one, "at": one["at"].isoformat(), "envelope": base64_text(one["envelope"]),
             "officer": names.get(one["officer"], "")}
            for one in found["messages"]
        ],
    }


def files_of(case_id: str, officer: Officer) -> list[dict[str, Any]]:
    """The case's files as the script draws them: sealed manifests, the parts with their hashes, who had them since."""
    handed = custody_lines.of_case(case_id, officer)
    names = custody_lines.names_of(handed)
    return [
        {**_file(file), "custody": custody_lines.of_file(file.id, file.received_at, handed, names)}
        for file in evidence.files(case_id) if not file.purged
    ]


def _file(file: evidence.FileView) -> dict[str, Any]:
    return {
        "id": file.id, "m": file.m, "complete": file.complete, "received_at": file.received_at.isoformat(),
        "manifest": base64_text(file.manifest) if file.manifest else None,
        "parts": [
            {"n": part.n, "size": part.size, "sha256": part.sha256, "at": part.at.isoformat()} for part in file.parts
        ],
    }


@require_GET
@desk("evidence.open", json=True)
def part(request: HttpRequest, case_id: str, file_id: str, n: int) -> HttpResponse:
    """One sealed part of a file, as bytes. Each part handed out is a recorded reading of the file."""
    officer = officer_of(request)
    operations.record_reading(case_id=case_id, officer=officer, what="evidence", file_id=file_id, at=clock.now())
    envelope = evidence.part(case_id=case_id, file_id=file_id, n=n)
    return HttpResponse(envelope, content_type="application/octet-stream")


@require_POST
@desk("case.write", json=True)
def message(request: HttpRequest, case_id: str) -> HttpResponse:
    """Keep what the officer wrote to the person, sealed to the case and to the person. Repeating is safe."""
    try:
        body = json_body(request)
        operations.write_to_reporter(
            case_id=case_id, officer=officer_of(request), message_id=text(body, "message_id"),
            kind=text(body, "kind"), envelope=octets(body, "envelope"),
            reply_envelope=octets(body, "reply_envelope"), at=clock.now(),
        )
    except (BadBody, BadEnvelope):
        return refusal(request, status=400, error="bad_message", json=True,
                       message=_("The message did not arrive whole. It was not sent; try again."))
    return JsonResponse({"kept": True}, status=201)


@require_POST
@desk("case.grant", json=True)
def grant(request: HttpRequest, case_id: str) -> HttpResponse:
    """Open the case to one more officer: the case key, sealed to them in this officer's browser."""
    try:
        body = json_body(request)
        receiver = officers.by_id(number(body, "officer"))
        if receiver is None or receiver.public_key is None or not roles.CASE_ROLES & set(receiver.roles):
            raise BadBody("officer")
        operations.grant(
            case_id=case_id, officer=officer_of(request), to_officer_id=receiver.pk,
            envelope=octets(body, "envelope"), at=clock.now(),
        )
    except (BadBody, BadEnvelope):
        return refusal(request, status=400, error="bad_grant", json=True,
                       message=_("This officer cannot be given the case: no key, or no longer here."))
    return JsonResponse({"granted": True, "name": receiver.display_name}, status=201)
