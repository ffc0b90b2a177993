"""Who may do what in sharing, and sealing its words."""

import json
from typing import Any, Protocol

from tande.domains.sharing.errors import NotAllowed
from tande.ledger.register_key import register_key
from tande.policy import roles

ASK = "sharing.ask"
SEE = "sharing.see"
AGREE = "sharing.agree"
IMPORT = "violation.import"


class Insider(Protocol):
    """Whoever acts: id, roles, and the organisation for which a representative speaks."""

    pk: int
    roles: list[str]
    organisation: str


def check(actor: Insider, action: str) -> None:
    """Raises NotAllowed."""
    if not roles.may(actor.roles, action):
        raise NotAllowed(action)


def speaks_for(actor: Insider) -> str:
    """The organisation of somebody who answers for one; "" for everybody else."""
    return actor.organisation if roles.may(actor.roles, AGREE) else ""


def seal(value: object, column: str, row_id: str) -> bytes:
    """Anything JSON can say, sealed to a column of a row."""
    return register_key().seal(json.dumps(value, ensure_ascii=False), f"sharing.{column}|{row_id}")


def unseal(blob: bytes | memoryview, column: str, row_id: str) -> Any:
    """What ``seal`` sealed; None for nothing."""
    return json.loads(register_key().open(bytes(blob), f"sharing.{column}|{row_id}")) if blob else None
