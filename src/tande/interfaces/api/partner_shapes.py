"""The shapes of the partners' API. Nothing in clear can slip in: a field that is not described is refused."""

import base64
import binascii
from datetime import date, datetime
from typing import Annotated, Final, Literal

from ninja import Field, Schema
from pydantic import AfterValidator, BeforeValidator, ConfigDict, WithJsonSchema
from pydantic_core import PydanticCustomError

from tande.policy import limits
from tande.toolkit import padding, sealing
from tande.toolkit.errors import BadKey

ID: Final = r"^[0-9a-f]{32}$"
HASH: Final = r"^[0-9a-f]{64}$"
TOO_LARGE: Final = "too_large"
BAD_ENVELOPE: Final = "bad_envelope"
KEY_ENVELOPE_BYTES: Final = sealing.SEED_BYTES + sealing.OVERHEAD_BYTES
Id = Annotated[str, Field(pattern=ID, description="32 lower-case hexadecimal digits, drawn at random")]
Hash = Annotated[str, Field(pattern=HASH, description='SHA-256("tande/1|code|" + code), 64 hexadecimal digits')]


def _bytes(least: int, most: int) -> BeforeValidator:
    """A field of base64 that holds so many bytes."""

    def decoded(value: object) -> bytes:
        if isinstance(value, str) and len(value) > -(-most // 3) * 4:
            raise PydanticCustomError(TOO_LARGE, "too large")
        try:
            found = base64.b64decode(value, validate=True) if isinstance(value, str) else b""
        except (binascii.Error, ValueError):
            found = b""
        if not least <= len(found) <= most:
            raise PydanticCustomError("base64", "not base64 of the right length")
        return found

    return BeforeValidator(decoded)


def _said(what: str, least: int, most: int) -> WithJsonSchema:
    return WithJsonSchema({
        "type": "string", "contentEncoding": "base64", "minLength": -(-least // 3) * 4, "maxLength": -(-most // 3) * 4,
        "description": f"Base64 of {what}",
    })


def _key(value: bytes) -> bytes:
    try:
        sealing.check_public_key(value)
    except BadKey:
        raise PydanticCustomError("key", "not a public key") from None
    return value


def is_envelope(value: bytes) -> bool:
    """Whether it begins as envelopes do: what else it is, only an officer's browser can say."""
    return value[: sealing.HEADER_BYTES] == sealing.MAGIC + bytes((sealing.FORMAT, sealing.XWING))


def _envelope(value: bytes) -> bytes:
    if not is_envelope(value):
        raise PydanticCustomError(BAD_ENVELOPE, "not an envelope")
    return value


def _padded(value: bytes) -> bytes:
    """An envelope around a padded text: another size would tell how much was said, and would not open."""
    inside = len(value) - sealing.OVERHEAD_BYTES
    if padding.padded_size(max(0, inside - 4)) != inside:
        raise PydanticCustomError(BAD_ENVELOPE, "not padded")
    return _envelope(value)


PublicKey = Annotated[
    bytes, _bytes(sealing.PUBLIC_KEY_BYTES, sealing.PUBLIC_KEY_BYTES), AfterValidator(_key),
    _said("a public key, 1,216 bytes", sealing.PUBLIC_KEY_BYTES, sealing.PUBLIC_KEY_BYTES),
]
KeyEnvelope = Annotated[
    bytes, _bytes(KEY_ENVELOPE_BYTES, KEY_ENVELOPE_BYTES), AfterValidator(_envelope),
    _said("an envelope around 32 bytes, 1,172 bytes", KEY_ENVELOPE_BYTES, KEY_ENVELOPE_BYTES),
]
TextEnvelope = Annotated[
    bytes, _bytes(sealing.OVERHEAD_BYTES + 1, limits.MESSAGE_ENVELOPE_MAX_BYTES), AfterValidator(_padded),
    _said("an envelope around a padded text", 4096 + sealing.OVERHEAD_BYTES, limits.MESSAGE_ENVELOPE_MAX_BYTES),
]


class _Sent(Schema):
    """What a partner sends: nothing but what is described."""

    model_config = ConfigDict(extra="forbid")


class Complaint(_Sent):
    """A complaint, sealed where it was heard. Nothing in it can be read here."""

    case_id: Id
    desk_key_id: Annotated[str, Field(pattern=ID, description="The desk key it is sealed to: an id of /keys")]
    first_hash: Hash
    reporter_key: PublicKey
    case_key: PublicKey
    case_key_envelope: KeyEnvelope
    message_id: Id
    message: TextEnvelope
    language: Annotated[str, Field(
        default="", pattern=r"^([a-z]{2,3})?$", description="The reporter's language; left out when it is none of ours"
    )]
    channel: Annotated[Literal["partner"], Field(default="partner")]


class Message(_Sent):
    """One more sealed message of the same case."""

    message_id: Id
    envelope: TextEnvelope
    purpose: Annotated[Literal["message", "identity"], Field(
        default="message",
        description="identity: name and contact, sealed to the desk key of the case and not to the case key",
    )]
    signal: Annotated[Literal["", "danger", "reprisal"], Field(
        default="", description="Told to the desk at once and in clear: somebody is in danger, or suffers reprisals"
    )]


class Problem(Schema):
    """What was wrong with a request (application/problem+json, RFC 9457)."""

    type: str
    title: str
    status: int
    code: str = Field(description="Stays the same in every language and version")
    field: str = Field(default="", description="The field that was wrong")
    detail: str = Field(description="What to do")


class DeskKey(Schema):
    """A key to seal complaints to."""

    id: str
    desk: str = Field(description="intake, or child: for what is told by a child or about one")
    public_key: str = Field(description="Base64 of 1,216 bytes: ML-KEM-768 and X25519")
    fingerprint: str = Field(description="SHA-256 of the public key. Compare it with one that you were told otherwise")
    suite: int = Field(description="1: HPKE (RFC 9180), MLKEM768-X25519, HKDF-SHA256, AES-256-GCM")
    in_force_since: datetime


class Keys(Schema):
    """The keys in force. Complaints sealed to one that was replaced are still taken."""

    keys: list[DeskKey]
    ask_again_after: datetime = Field(description="Keep them until then, not longer")


class Receipt(Schema):
    """The proof that a complaint was received. Give it to the reporter with the code."""

    check_number: str = Field(description="12 digits, public")
    promise: str = Field(description="A signed note: the entry will be in the public log by this day")
    publish_by: date
    received_on: date


class Received(Receipt):
    """The receipt, and what more can be added with."""

    case_id: str
    new: bool = Field(description="false: exactly the same was received before")
    append_token: str = Field(description="Adds to this complaint and reads nothing of it")
    append_until: datetime


class Status(Receipt):
    """Where a complaint stands: one of four, and never words."""

    status: str = Field(description="received, working, question (there is one for the reporter), or decided")
    append_token: str = Field(description="Empty for a partner that may not send")
    case_id: str
    case_key: str = Field(description="Base64: what is added is sealed to it")
    desk_key_id: str = Field(description="The key to which name and contact are sealed")
