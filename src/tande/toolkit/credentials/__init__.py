"""Certificates of training as Open Badges 3.0 (W3C Verifiable Credentials 2.0), signed with Ed25519; their checks."""

from tande.toolkit.credentials.badge import CONTEXTS, Achievement, Badge, Holder, Issuer, holder_of, issue
from tande.toolkit.credentials.judging import VERDICTS, Seen, Verdict, judge
from tande.toolkit.credentials.keys import (
    Trusted,
    did_document,
    did_of,
    document_bytes,
    key_id,
    public_jwk,
    read_trusted,
)
from tande.toolkit.credentials.status import LIST_BITS, StatusList, publish, read_list

__all__ = [
    "CONTEXTS", "LIST_BITS", "VERDICTS", "Achievement", "Badge", "Holder", "Issuer", "Seen", "StatusList", "Trusted",
    "Verdict", "did_document", "did_of", "document_bytes", "holder_of", "issue", "judge", "key_id", "public_jwk",
    "publish", "read_list", "read_trusted",
]  # fmt: skip
