"""Whether a certificate is good: without a network, by keys and a list of revoked ones that somebody keeps."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from tande.toolkit.credentials import badge, jws
from tande.toolkit.credentials.badge import Badge
from tande.toolkit.credentials.keys import Trusted
from tande.toolkit.credentials.status import StatusList, read_list
from tande.toolkit.errors import BadStatusList, NotCredential, OtherSignature

VALID, REVOKED, EXPIRED, NOT_YET, FORGED = "valid", "revoked", "expired", "not_yet", "forged"
UNKNOWN_ISSUER, NOT_ONE, NO_LIST, OLD_LIST, BAD_LIST, ROLLED_BACK = (
    "unknown_issuer", "not_one", "no_list", "old_list", "bad_list", "rolled_back",
)
VERDICTS: Final = (
    VALID, REVOKED, EXPIRED, NOT_YET, FORGED, UNKNOWN_ISSUER, NOT_ONE, NO_LIST, OLD_LIST, BAD_LIST, ROLLED_BACK,
)
"""Everything that can be said of one. NO_LIST and OLD_LIST: signed and in its time, but perhaps revoked since."""

_SLACK: Final = timedelta(minutes=5)
_FIRST_ZONE: Final = timedelta(hours=14)
"""A day begins first fourteen hours ahead of UTC, in which certificates count their days."""
_LONGEST_SHOWN: Final = 200


@dataclass(frozen=True)
class Seen:
    """What was seen of a list before: when the newest was signed, and every number that was ever revoked."""

    signed: datetime
    revoked: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Verdict:
    """One word of `VERDICTS`; what the certificate says, once its issuer signed it; the list looked at."""

    word: str
    badge: Badge | None = None
    why: str = ""
    status: StatusList | None = field(default=None, repr=False)


def token_in(text: str) -> str:
    """The certificate in what somebody gives: the text itself, or the address in a QR code that carries it."""
    text = text.strip()
    if text.startswith(("https://", "http://")):
        text = urlsplit(text).fragment
    return "".join(text.split())


def judge(
    text: str, trusted: Sequence[Trusted], lists: Iterable[str] = (), *, now: datetime,
    seen: Mapping[str, Seen] | None = None,
) -> Verdict:
    """What is to be said of a certificate at a moment. ``seen``: by a list's address, what earlier checks remember."""
    try:
        token = jws.take_apart(token_in(text) if len(text) <= 2 * jws.LONGEST else "x" * (jws.LONGEST + 1))
    except OtherSignature:
        return Verdict(FORGED)
    except (NotCredential, ValueError) as error:
        return Verdict(NOT_ONE, why=str(error) if isinstance(error, NotCredential) else "it is no address")
    name = token.kid.partition("#")[0]
    issuer = next((one for one in trusted if one.issuer == name), None)
    if issuer is None or token.kid not in issuer.keys:
        return Verdict(UNKNOWN_ISSUER, why=name[:_LONGEST_SHOWN])
    if not token.signed(issuer.keys[token.kid]):
        return Verdict(FORGED)
    try:
        made = badge.read(token.payload)
    except NotCredential as error:
        return Verdict(NOT_ONE, why=str(error))
    if made.issuer != issuer.issuer:
        return Verdict(FORGED)
    return _in_time(made, _listed(made, trusted, lists, now, seen or {}), now)


def _in_time(made: Badge, listed: Verdict, now: datetime) -> Verdict:
    """Revoked before anything else; a certificate that is over is over whatever the list says."""
    if listed.word in {REVOKED, BAD_LIST, ROLLED_BACK}:
        return listed
    if now > made.valid_until:
        return Verdict(EXPIRED, made, status=listed.status)
    if now < made.valid_from - _FIRST_ZONE:
        return Verdict(NOT_YET, made, status=listed.status)
    return listed


def _listed(
    made: Badge, trusted: Sequence[Trusted], lists: Iterable[str], now: datetime, seen: Mapping[str, Seen]
) -> Verdict:
    """What the newest of the lists given says of it."""
    before = seen.get(made.status_list)
    if before and made.status_index in before.revoked:
        return Verdict(REVOKED, made)
    found = []
    for text in lists:
        try:
            found.append(read_list(text, trusted))
        except BadStatusList as error:
            return Verdict(BAD_LIST, made, str(error))
    right = [one for one in found if (one.id, one.issuer) == (made.status_list, made.issuer)]
    if not right:
        return Verdict(NO_LIST, made)
    newest = max(right, key=lambda one: one.signed)
    if made.status_index in newest.revoked:
        return Verdict(REVOKED, made, status=newest)
    if before and (newest.signed < before.signed or not before.revoked <= newest.revoked):
        return Verdict(ROLLED_BACK, made, status=newest)
    fresh = newest.signed - _SLACK <= now <= newest.fresh_until
    return Verdict(VALID if fresh else OLD_LIST, made, status=newest)
