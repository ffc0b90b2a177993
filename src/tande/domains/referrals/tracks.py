"""The tracks of action of a case: discipline, crime, redress, paternity; with each State apart."""

from datetime import datetime

from tande.domains.referrals.models import Track
from tande.ledger import operations as ledger
from tande.policy.roles import Actor


def set_track(*, case_id: str, state: str, track: str, status: str, officer: Actor, at: datetime) -> None:
    """Put a track in a checked state, with its fact, in the caller's transaction. The same again changes nothing."""
    row = Track.objects.select_for_update().filter(case_id=case_id, state=state, track=track).first()
    if row is not None and row.status == status:
        return
    kind = "track.opened" if row is None else "track.recorded"
    row = row or Track(case_id=case_id, state=state, track=track)
    row.status, row.recorded_by, row.since = status, officer.pk, at
    row.save()
    ledger.record(kind=kind, subject=case_id, at=at, actor=officer.pk,
                  body={"track": track, "track_state": status, "state": state})


def states_of(case_id: str, state: str) -> dict[str, str]:
    """Track to its state, as far as one State is concerned."""
    return dict(Track.objects.filter(case_id=case_id, state=state).values_list("track", "status"))
