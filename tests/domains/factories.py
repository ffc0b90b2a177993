"""Officers with real keys and complaints really sealed, for tests below the interfaces."""

from dataclasses import dataclass
from secrets import token_hex

from tande.domains.intake.operations import SealedComplaint
from tande.domains.officers import operations as officers
from tande.domains.officers.models import Officer
from tande.ledger import clock
from tande.policy import roles as policy
from tande.toolkit import codes, sealing

WRAPPED = {"v": 1, "kdf": "PBKDF2-HMAC-SHA256", "rounds": 600_000, "salt": "AA==", "iv": "AA==", "ct": "AA=="}


@dataclass(frozen=True)
class DeskPair:
    """A desk key with its private seed, which only a test may hold."""

    id: str
    seed: bytes
    public: bytes


@dataclass(frozen=True)
class Filed:
    """A sealed complaint with what its reporter knows."""

    code: str
    case_seed: bytes
    complaint: SealedComplaint


def officer(
    *roles: str, key: bool = True, state: str = "", unit: str = "", organisation: str = "",
) -> Officer:
    """An officer with these roles and, unless refused, a key of their own.

    A focal point and an officer of a unit are Kenya's unless told; the latter of its unit "alpha". Who stands for an
    organisation stands for the first of the mission's demonstration.
    """
    of_a_unit, of_an_organisation = policy.UNIT_OFFICER in roles, bool(policy.ORGANISATION_ROLES & set(roles))
    made = officers.create_officer(
        username=f"{roles[0]}-{token_hex(4)}", display_name=roles[0], roles=roles,
        passphrase=token_hex(16), at=clock.now(), state=state or ("KEN" if "focal_point" in roles or of_a_unit else ""),
        unit=unit or ("alpha" if of_a_unit else ""),
        organisation=organisation or ("example_rights" if of_an_organisation else ""),
    )
    if key and (policy.FOCAL_POINT in roles or policy.may(roles, "keys.own")):
        officers.set_key(officer=made, public_key=sealing.new_key_pair()[1], wrapped_key=WRAPPED, at=clock.now())
    return made


def desk_key(holder: Officer, desk: str = "intake") -> DeskPair:
    """A desk key in force whose private half is sealed to ``holder``."""
    seed, public = sealing.new_key_pair()
    key_id = sealing.new_id()
    assert holder.public_key is not None
    half = sealing.seal(seed, to=bytes(holder.public_key), info=sealing.info("desk-key", key_id))
    officers.make_desk_key(desk=desk, key_id=key_id, public_key=public, holders={holder.pk: half}, at=clock.now())
    return DeskPair(key_id, seed, public)


def complaint(desk: DeskPair, text: bytes = b"x" * 4096) -> Filed:
    """A complaint sealed as a browser would seal it."""
    case_id, message_id, code = sealing.new_id(), sealing.new_id(), codes.new_code()
    seed, public = sealing.new_key_pair()
    sealed = SealedComplaint(
        case_id=case_id, desk_key_id=desk.id, first_hash=codes.first_hash(code),
        reporter_key=sealing.public_key_of(codes.reporter_seed(code, case_id=case_id)), case_key=public,
        case_key_envelope=sealing.seal(seed, to=desk.public, info=sealing.info("case-key", case_id)),
        message_id=message_id,
        message=sealing.seal(text, to=public, info=sealing.info(f"message:{message_id}", case_id)),
    )
    return Filed(code, seed, sealed)


def envelope(size: int = 4096) -> bytes:
    """Something sealed to nobody we know, of a message's size."""
    return sealing.seal(b"\0" * size, to=sealing.new_key_pair()[1], info=sealing.info("case-key", "0" * 32))
