"""The one written form of what was shown, and its hash: the log's opening names it, so a rewritten table shows."""

import hashlib

from tande.domains.commitments.models import Exhibit
from tande.toolkit.promises import canonical_json


def record_of(exhibit: Exhibit) -> dict[str, object]:
    """What the public download prints of an exhibit, and what ``record_hash`` is made of."""
    return {
        "id": exhibit.pk, "commitment": exhibit.commitment, "document": exhibit.document, "against": exhibit.against,
        "claimant": exhibit.claimant, "title": exhibit.title, "lang": exhibit.lang, "link": exhibit.link,
        "sha256": exhibit.sha256, "as_of": exhibit.as_of.isoformat(),
    }


def record_hash(exhibit: Exhibit) -> str:
    """SHA-256 of the canonical JSON of the record, in hex."""
    return hashlib.sha256(canonical_json(record_of(exhibit))).hexdigest()
