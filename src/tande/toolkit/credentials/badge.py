"""A certificate as an Open Badge: who issued it, to whom, for what, from when until when, and where it may be revoked.

The holder's name stands in it, because it is the holder who carries and shows it; the service number only as a salted
hash (Open Badges 3.0, IdentityObject). There is no id of a person in it by which two of them could be joined.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from tande.toolkit.credentials import jws
from tande.toolkit.credentials.keys import did_of, key_id
from tande.toolkit.errors import NotCredential

CONTEXTS: Final = (
    "https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)
TYPES: Final = ("VerifiableCredential", "OpenBadgeCredential")
_MOMENT: Final = "%Y-%m-%dT%H:%M:%SZ"
_LONGEST_NAME: Final = 300


@dataclass(frozen=True)
class Issuer:
    """Who issues: the body's name and its site."""

    name: str
    url: str

    @property
    def did(self) -> str:
        """The issuer's id."""
        return did_of(self.url)


@dataclass(frozen=True)
class Achievement:
    """What was learned: the curriculum's code, its title, and one sentence about it."""

    code: str
    name: str
    about: str


@dataclass(frozen=True)
class Holder:
    """Who passed. ``salt`` (32 hex digits) keeps the service number from being guessed."""

    name: str
    service_number: str
    salt: str


@dataclass(frozen=True)
class Badge:
    """What a checked credential says."""

    id: str
    issuer: str
    issuer_name: str
    holder: str
    achievement: str
    title: str
    valid_from: datetime
    valid_until: datetime
    status_list: str
    status_index: int


def issue(
    issuer: Issuer, holder: Holder, achievement: Achievement, *, credential_id: str, on: date, until: date,
    status_index: int, seed: bytes,
) -> str:
    """The signed certificate (compact JWS). It holds from the day ``on`` through the day ``until``."""
    start = datetime.combine(on, time(), UTC)
    end = datetime.combine(until, time(), UTC) + timedelta(days=1) - timedelta(seconds=1)
    urn, page = f"urn:uuid:{credential_id}", f"{issuer.url}/credentials/achievements/{achievement.code}/"
    status = f"{issuer.url}/credentials/status/1"
    payload = {
        "@context": list(CONTEXTS), "id": urn, "type": list(TYPES),
        "issuer": {"id": issuer.did, "type": ["Profile"], "name": issuer.name, "url": issuer.url},
        "validFrom": start.strftime(_MOMENT), "validUntil": end.strftime(_MOMENT), "name": achievement.name,
        "credentialSubject": {
            "type": ["AchievementSubject"], "identifier": _identifiers(holder),
            "achievement": {
                "id": page, "type": ["Achievement"], "name": achievement.name, "description": achievement.about,
                "criteria": {"id": page},
            },
        },
        "credentialStatus": {
            "id": f"{status}#{status_index}", "type": "BitstringStatusListEntry", "statusPurpose": "revocation",
            "statusListIndex": str(status_index), "statusListCredential": status,
        },
        "iss": issuer.did, "jti": urn, "nbf": int(start.timestamp()), "exp": int(end.timestamp()),
    }
    return jws.sign(payload, seed=seed, kid=key_id(issuer.did, seed))


def _identifiers(holder: Holder) -> list[dict[str, object]]:
    found: list[dict[str, object]] = [
        {"type": "IdentityObject", "identityType": "name", "hashed": False, "identityHash": holder.name},
    ]
    if holder.service_number:
        digest = hashlib.sha256((holder.service_number + holder.salt).encode("utf-8")).hexdigest()
        found.append({"type": "IdentityObject", "identityType": "ext:serviceNumber", "hashed": True,
                      "identityHash": f"sha256${digest}", "salt": holder.salt})
    return found


def holder_of(text: str) -> str:
    """The name in a certificate of ours. Raises NotCredential."""
    return read(jws.take_apart(text).payload).holder


def read(payload: Mapping[str, Any]) -> Badge:
    """What the payload of a token says, in the one form in which we issue. Raises NotCredential."""
    try:
        return _read(payload)
    except (KeyError, TypeError, ValueError, IndexError, OverflowError):
        raise NotCredential("it does not say what a certificate of ours says") from None


def _read(payload: Mapping[str, Any]) -> Badge:
    """Raises KeyError, TypeError, ValueError, IndexError, OverflowError, NotCredential."""
    subject, status, issuer = payload["credentialSubject"], payload["credentialStatus"], payload["issuer"]
    start, end = (datetime.strptime(payload[name], _MOMENT).replace(tzinfo=UTC) for name in ("validFrom", "validUntil"))
    names = [one["identityHash"] for one in subject["identifier"] if one["identityType"] == "name"]
    made = Badge(
        payload["id"], issuer["id"], issuer["name"], names[0], subject["achievement"]["id"],
        subject["achievement"]["name"], start, end, status["statusListCredential"], int(status["statusListIndex"]),
    )
    texts = (made.id, made.issuer, made.issuer_name, made.holder, made.achievement, made.title, made.status_list)
    if not all(isinstance(text, str) and 0 < len(text) <= _LONGEST_NAME for text in texts):
        raise NotCredential("a text in it is missing or too long")
    # The same thing stands twice: whoever reads only one of them must not be told something else.
    same = (
        set(TYPES) <= set(payload["type"]), payload["iss"] == made.issuer, payload["jti"] == made.id,
        payload["nbf"] == int(start.timestamp()), payload["exp"] == int(end.timestamp()), payload["name"] == made.title,
        status["type"] == "BitstringStatusListEntry", status["statusPurpose"] == "revocation",
        status["id"] == f"{made.status_list}#{made.status_index}", start <= end, len(names) == 1,
    )
    if not all(same):
        raise NotCredential("it contradicts itself")
    return made
