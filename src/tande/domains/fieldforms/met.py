"""A child met, told by a field app: into the register of children, never a complaint.

What cannot be read as a record is kept apart, as what patrols' phones send is: the child-protection adviser decides.
"""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from tande.domains.children import operations as children
from tande.domains.children.errors import BadFields
from tande.domains.fieldforms.queries import Sender
from tande.domains.phones import operations as phones
from tande.policy import phone_fields
from tande.policy.phone_fields import Unreadable
from tande.toolkit.fieldforms import submissions

KIND: Final = "encounter"
_NOT_RECORDED: Final = frozenset({"department"})
_WHOLE: Final = re.compile(r"[0-9]{1,3}")


def id_of(record: submissions.Submission) -> str:
    """Under which id a record that changes no other stands in the register: the same for the same instanceID."""
    return submissions.record_id(record.instance)


def put_down(record: submissions.Submission, *, id: str, by: Sender, digest: str, at: datetime) -> None:
    """Into the register, or apart where it cannot be so. Idempotent by the id."""
    fields = values(record.own.answers)
    try:
        written = phone_fields.read(fields, kind=KIND, id=id)
        assert written.encounter is not None
        children.record(encounter=written.encounter, contingent=by.contingent, source="phone", phone=by.id, at=at)
    except (Unreadable, BadFields):
        phones.set_apart(
            record=id, digest=digest, kind=KIND, reason="wrong", at=at,
            text=json.dumps({**fields, "contingent": by.contingent}, ensure_ascii=False),
        )


def values(answers: Mapping[str, str]) -> dict[str, Any]:
    """The answers by the names of the register; what is no number stays as it came, so that it is seen."""
    found: dict[str, Any] = {name: text for name, text in answers.items() if name not in _NOT_RECORDED}
    if _WHOLE.fullmatch(found.get("age", "")):
        found["age"] = int(found["age"])
    if "items" in found:
        found["items"] = list(dict.fromkeys(found["items"].split()))
    return found
