"""How what is known of a recording is sealed and found. Nothing of it stands in clear."""

import json
from typing import Any

from tande.domains.recordings.models import Recording
from tande.ledger.register_key import register_key


def mark_of(gateway: str, sid: str) -> bytes:
    """What a recording is found by."""
    return register_key().mark(f"{gateway}|{sid}", "recordings.mark")


def call_mark(gateway: str, call: str) -> bytes:
    """What the recordings of a call are found by."""
    return register_key().mark(f"{gateway}|{call}", "recordings.call")


def sealed(source: dict[str, Any], recording: str) -> bytes:
    """Where it lies, who spoke and which case, as stored."""
    return register_key().seal(json.dumps(source), f"recordings.source|{recording}")


def opened(one: Recording) -> dict[str, Any]:
    """What ``sealed`` stored."""
    found: dict[str, Any] = json.loads(register_key().open(bytes(one.source), f"recordings.source|{one.pk}"))
    return found
