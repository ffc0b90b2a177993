"""States with keys, and cases put before them, really sealed."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tande.domains.casework import operations as casework
from tande.domains.intake import operations as intake
from tande.domains.officers.models import Officer
from tande.domains.referrals import operations, queries
from tande.domains.referrals.operations import SealedDisclosure, SealedReply
from tande.ledger import clock
from tande.ledger.models import Fact
from tande.toolkit import sealing
from tests.domains import factories


@dataclass(frozen=True)
class StatePair:
    """A State's key in force with its private seed and its first holder."""

    id: str
    state: str
    seed: bytes
    public: bytes
    focal: Officer


def state_key(state: str = "KEN", focal: Officer | None = None) -> StatePair:
    """A focal point of the State who made its key."""
    holder = focal or factories.officer("focal_point", state=state)
    seed, public = sealing.new_key_pair()
    key_id = sealing.new_id()
    assert holder.public_key is not None
    half = sealing.seal(seed, to=bytes(holder.public_key), info=sealing.info("state-key", key_id))
    operations.make_state_key(focal=holder, key_id=key_id, public_key=public, envelope=half, at=clock.now())
    return StatePair(key_id, state, seed, public, holder)


def disclosure(key_id: str, **changes: Any) -> SealedDisclosure:
    """Something sealed for a State, of the right form."""
    made = {
        "id": sealing.new_id(), "key_id": key_id, "identity": "none", "envelope": factories.envelope(),
        "copy": factories.envelope(),
    }
    return SealedDisclosure(**(made | changes))


def reply(key_id: str, **changes: Any) -> SealedReply:
    """Something a State sealed, of the right form."""
    made = {
        "id": sealing.new_id(), "key_id": key_id, "envelope": factories.envelope(), "copy": factories.envelope(),
    }
    return SealedReply(**(made | changes))


def case_in_inquiry(holder: Officer, sea: str = "no") -> str:
    """A case of the intake desk, whose key ``holder`` has, in its inquiry."""
    filed = factories.complaint(factories.desk_key(holder))
    intake.receive(complaint=filed.complaint, at=clock.now())
    case_id = filed.complaint.case_id
    known = {"category": frozenset({"sea"}), "place": frozenset[str](), "state": frozenset[str](),
             "actor": frozenset[str]()}
    casework.triage(case_id=case_id, officer=holder, codes={"sea": sea}, known=known, at=clock.now(), version=0)
    for version, to in enumerate(("acknowledged", "admitted", "inquiry"), start=1):
        casework.move(case_id=case_id, officer=holder, to=to, codes={}, at=clock.now(), version=version)
    return case_id


def referred(case_id: str, officer: Officer, key: StatePair, *tracks: str, **changes: Any) -> str:
    """The case before the key's State; the referral's id."""
    referral_id = str(changes.pop("referral_id", sealing.new_id()))
    operations.refer(**({
        "case_id": case_id, "officer": officer, "referral_id": referral_id, "state": key.state,
        "tracks": tracks or ("discipline",), "disclosure": disclosure(key.id), "at": clock.now(),
    } | changes))
    return referral_id


def facts(case_id: str, kind: str) -> int:
    """How often this was recorded of the case."""
    return Fact.objects.filter(subject=case_id, kind=kind).count()


def seen(case_id: str, officer: Officer, **later: float) -> queries.ReferralView:
    """The case's first referral as the officer sees it so much later."""
    return queries.of_case(case_id, officer, at=clock.now() + timedelta(**later))[0]
