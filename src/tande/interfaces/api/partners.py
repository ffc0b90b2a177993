"""The partners' API: file what was sealed elsewhere, add to it, and ask where it stands. It reads nothing."""

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Annotated, Any, Final, cast

from django.core.exceptions import RequestDataTooBig
from django.db import Error
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.request import UnreadablePostError
from ninja import Header, NinjaAPI, Path, Status
from ninja.decorators import decorate_view
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser
from ninja.security import HttpBearer

from tande.domains.casework import queries as cases
from tande.domains.casework.errors import BadEnvelope, NoSuchCase, TooMuch
from tande.domains.evidence.errors import BadPart, NotStored, TooManyFiles
from tande.domains.intake.operations import SealedComplaint
from tande.domains.intake.queries import ReceiptView
from tande.domains.officers import queries as officers
from tande.domains.officers.errors import DeskNotReady
from tande.domains.partners import errors, operations, queries
from tande.domains.partners.admitting import Admitted
from tande.interfaces.api import partner_shapes as shapes
from tande.interfaces.api.partner_problems import problem
from tande.ledger import clock
from tande.policy import limits
from tande.policy import partners as rules
from tande.toolkit import sealing
from tande.toolkit.limiter import Limiter, TooManyTries

KEEP_KEYS: Final = timedelta(hours=24)
DESKS: Final = ("intake", "child")
FAULTS = dict.fromkeys((400, 401, 403, 404, 409, 410, 411, 413, 429, 503), shapes.Problem)
BAD_PARTS: Final = {"parts": ("id_taken", "file_id"), "number": ("malformed", "n"), "empty": ("unreadable", ""),
             "length": ("no_length", "")}
lookups = Limiter()

CodeHash = Annotated[str, Header(alias="Code-Hash", pattern=shapes.HASH, description="first_hash of the code")]
AppendToken = Annotated[str, Header(alias="Append-Token", max_length=200, description="From a receipt or a status")]
FileId = Annotated[str, Path(pattern=shapes.ID, description="Drawn at random for each file")]
PartNumber = Annotated[int, Path(ge=1, le=limits.PARTS_MAX)]


class Key(HttpBearer):
    """The key of a partner. ``scope``: what it must be allowed to do, "" for nothing more."""

    def __init__(self, scope: str = "") -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Admitted:
        return operations.admit(key=token.strip(), scope=self.scope, at=clock.now())


class OneOfEach(Parser):
    """JSON in which a name that stands twice is a mistake: of two answers, one would be lost in silence."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        return cast("dict[str, Any]", json.loads(request.body, object_pairs_hook=_once))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice")
    return found


class Described(NinjaAPI):
    """The API, whose description says in which form problems come."""

    def get_openapi_schema(self, **rest: Any) -> OpenAPISchema:
        told = super().get_openapi_schema(**rest)
        answers = [one["responses"] for path in told["paths"].values() for one in path.values()]
        for status, answer in (pair for one in answers for pair in one.items()):
            if int(status) >= 400:
                answer["content"] = {"application/problem+json": answer["content"]["application/json"]}
        return told


api = Described(
    parser=OneOfEach(),
    title="Tande: partners", version="1", urls_namespace="partners_api", docs_url=None, openapi_url="/openapi.json",
    description="For organisations that file complaints for people and follow them by program. Everything is sealed "
    "where it was heard; this API takes envelopes and can open none. Described in words at /api/partners/.",
)


def private(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """No cache keeps an answer."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **rest: Any) -> HttpResponseBase:
        response = view(request, *args, **rest)
        response["Cache-Control"] = "no-store"
        return response

    return guarded


def _answers(kind: type[Exception], code: str, field: Callable[[Any], str] = lambda _error: "") -> None:
    """What an exception of the domains means to a partner."""

    def answer(request: HttpRequest, error: Any) -> HttpResponse:
        return problem(request, code, field=field(error))

    api.add_exception_handler(kind, answer)


for _kind, _code in {
    AuthenticationError: "no_key", errors.UnknownKey: "unknown_key", errors.KeyRevoked: "key_revoked",
    errors.NotInScope: "not_in_scope", errors.OtherContent: "other_content", errors.CaseExists: "case_exists",
    errors.TokenNotValid: "token_over", NoSuchCase: "token_over", TooMuch: "too_much", TooManyFiles: "too_much",
    DeskNotReady: "not_ready", errors.NotDurable: "not_durable", NotStored: "not_durable", Error: "not_durable",
    RequestDataTooBig: "too_large", UnreadablePostError: "cut_off", HttpError: "unreadable",
}.items():
    _answers(_kind, _code)
_answers(errors.IdTaken, "id_taken", str)


@api.exception_handler(BadEnvelope)
def _bad_envelope(request: HttpRequest, error: BadEnvelope) -> HttpResponse:
    if str(error) == "id":  # the form of the id was looked at before: another case has it
        return problem(request, "id_taken", field="message_id")
    return problem(request, "bad_envelope", field="envelope")


@api.exception_handler(BadPart)
def _bad_part(request: HttpRequest, error: BadPart) -> HttpResponse:
    code, field = BAD_PARTS.get(str(error), ("bad_envelope", "body"))
    return problem(request, code, field=field)


@api.exception_handler(errors.TooOften)
@api.exception_handler(TooManyTries)
def _too_often(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(request, "too_often", seconds=error.seconds)


@api.exception_handler(errors.BadComplaint)
def _bad_complaint(request: HttpRequest, error: errors.BadComplaint) -> HttpResponse:
    field = str(error).partition(" ")[0]
    if field == "desk_key":
        return problem(request, "bad_desk_key", field="desk_key_id")
    return problem(request, "bad_envelope" if field == "message" else "malformed", field=field)


@api.exception_handler(ValidationError)
def _malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Names the first wrong field; what stood in it is in no answer."""
    first = error.errors[0]
    if first["loc"][-1] == "sent":
        return problem(request, "unreadable")
    field = "" if first["type"] == "extra_forbidden" else str(first["loc"][-1])
    own = first["type"] in (shapes.TOO_LARGE, shapes.BAD_ENVELOPE)
    return problem(request, first["type"] if own else "malformed", field=field)


@api.get("/keys", auth=Key(), response={200: shapes.Keys, **FAULTS}, summary="The keys to seal to")
@decorate_view(private)
def keys(request: HttpRequest) -> dict[str, Any]:
    found = {one.id: one for one in (officers.desk_key_in_force(desk) for desk in DESKS)}
    return {"ask_again_after": clock.now() + KEEP_KEYS, "keys": [
        {"id": one.id, "desk": one.desk, "public_key": _text(one.public_key), "fingerprint": one.fingerprint,
         "suite": sealing.XWING, "in_force_since": one.made_at}
        for one in found.values()
    ]}


@api.post("/complaints", auth=Key(rules.FILE), response={201: shapes.Received, 200: shapes.Received, **FAULTS},
          summary="File a complaint")
@decorate_view(private)
def complaints(request: HttpRequest, sent: shapes.Complaint) -> Status[dict[str, Any]]:
    """201 for a new one, 200 when exactly the same was received before. Send the same again after any doubt."""
    at = clock.now()
    filed = operations.file(
        partner=_partner(request), language=sent.language, at=at,
        complaint=SealedComplaint(
            case_id=sent.case_id, desk_key_id=sent.desk_key_id, first_hash=bytes.fromhex(sent.first_hash),
            reporter_key=sent.reporter_key, case_key=sent.case_key, case_key_envelope=sent.case_key_envelope,
            message_id=sent.message_id, message=sent.message,
        ),
    )
    return Status(201 if filed.receipt.new else 200, _receipt(filed.receipt) | {
        "case_id": sent.case_id, "new": filed.receipt.new, "append_token": filed.token,
        "append_until": at + rules.TOKEN_LASTS,
    })


@api.post("/messages", auth=Key(rules.FILE), response={204: None, **FAULTS}, summary="Add a sealed message")
@decorate_view(private)
def messages(request: HttpRequest, append_token: AppendToken, sent: shapes.Message) -> Status[None]:
    """The same again changes nothing; other bytes under the same id are refused."""
    operations.add_message(
        partner=_partner(request), token=append_token, message_id=sent.message_id, envelope=sent.envelope,
        purpose=sent.purpose, signal=sent.signal, at=clock.now(),
    )
    return Status(204, None)


@api.put("/files/{file_id}/parts/{n}/{m}", auth=Key(rules.FILE), response={204: None, **FAULTS},
         summary="Add part n of m of a file",
         openapi_extra={"requestBody": {"content": {"application/octet-stream": {}}}})
@decorate_view(private)
def part(
    request: HttpRequest, append_token: AppendToken, file_id: FileId, n: PartNumber, m: PartNumber
) -> Status[None]:
    """The body is the envelope itself. The same part again changes nothing."""
    operations.add_file_part(
        partner=_partner(request), token=append_token, file_id=file_id, n=n, m=m,
        envelope=_body(request, limits.PART_ENVELOPE_MAX_BYTES), at=clock.now(),
    )
    return Status(204, None)


@api.put("/files/{file_id}/manifest/{m}", auth=Key(rules.FILE), response={204: None, **FAULTS},
         summary="Add the manifest of a file of m parts",
         openapi_extra={"requestBody": {"content": {"application/octet-stream": {}}}})
@decorate_view(private)
def manifest(request: HttpRequest, append_token: AppendToken, file_id: FileId, m: PartNumber) -> Status[None]:
    """The body is the envelope itself. Send it last; the same again changes nothing."""
    operations.add_file_manifest(
        partner=_partner(request), token=append_token, file_id=file_id, m=m,
        envelope=_body(request, limits.MANIFEST_ENVELOPE_MAX_BYTES), at=clock.now(),
    )
    return Status(204, None)


@api.get("/status", auth=Key(rules.FOLLOW), response={200: shapes.Status, **FAULTS}, summary="Where a complaint stands")
@decorate_view(private)
def status(request: HttpRequest, code_hash: CodeHash) -> Any:
    """The hash is in a header, so that no log of addresses keeps it."""
    found = _look_up(code_hash)
    if found is None:
        return problem(request, "no_such_code")
    token = operations.token_for(partner=_partner(request), case_id=found.case_id, at=clock.now())
    return _receipt(found.receipt) | {
        "status": found.status, "append_token": token, "case_id": found.case_id,
        "case_key": _text(cases.case_key(found.case_id)), "desk_key_id": cases.desk_key_id(found.case_id),
    }


@api.get("/receipt", auth=Key(rules.FOLLOW), response={200: shapes.Receipt, **FAULTS}, summary="The receipt once more")
@decorate_view(private)
def receipt(request: HttpRequest, code_hash: CodeHash) -> Any:
    found = _look_up(code_hash)
    return problem(request, "no_such_code") if found is None else _receipt(found.receipt)


def _look_up(code_hash: str) -> queries.Standing | None:
    first_hash = bytes.fromhex(code_hash)
    lookups.before(first_hash)
    found = queries.standing(first_hash, at=clock.now())
    if found is None:
        lookups.wrong()
    return found


def _partner(request: HttpRequest) -> Admitted:
    admitted = request.auth  # type: ignore[attr-defined]
    assert isinstance(admitted, Admitted)
    return admitted


def _receipt(one: ReceiptView) -> dict[str, Any]:
    return {"check_number": one.check_number, "promise": one.promise, "publish_by": one.publish_by,
            "received_on": one.received_on}


def _body(request: HttpRequest, most: int) -> bytes:
    """An envelope as the raw body; what is longer is not read to its end. Raises RequestDataTooBig, BadPart."""
    if "Transfer-Encoding" in request.headers:
        raise BadPart("length")  # the end of an envelope tells nobody that it is the end
    found = request.read(most + 1)
    if len(found) > most:
        raise RequestDataTooBig
    if not shapes.is_envelope(found):
        raise BadPart("body" if found else "empty")
    return found


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
