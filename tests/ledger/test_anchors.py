"""Daily anchors bind the office to what was waiting, and tell nobody what it was; keys are replaced in the open."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings

from tande.ledger.models import Anchor, Batch
from tande.ledger.publication.folder import CHECKPOINT, Folder
from tande.toolkit import anchors
from tande.toolkit.notes import verifier_key
from tande.toolkit.tlog.signed import open_checkpoint
from tests.ledger.logs import MONDAY, WEEK, check, happen, publish

pytestmark = pytest.mark.django_db


def test_each_day_has_an_anchor_that_tells_nothing(log: Folder) -> None:
    key = verifier_key(name=settings.MISSION.receipt_origin, seed=settings.TANDE.log_seed)
    days = [MONDAY + timedelta(days=n) for n in range(6)]
    publish(days[0])  # nothing has arrived
    happen(5, days[1])
    for day in days[1:]:
        publish(day)
        publish(day + timedelta(hours=3))
    notes = {day.date(): log.text(anchors.anchor_path(day.date())) or "" for day in days}
    hashes = {day: anchors.verify_anchor(note, key=key)[1] for day, note in notes.items()}
    assert len(set(hashes.values())) == 6
    assert len({len(note) for note in notes.values()}) == 1
    assert Batch.objects.get().at.date() == date(2026, 11, 4)  # Tuesday's slot began on 3 November at noon in Haiti
    opened = {day for day in hashes if log.read(anchors.opening_path(day)) is not None}
    assert opened == {date(2026, 11, 2), date(2026, 11, 3)}
    for day in opened:
        anchors.check_opening(log.read(anchors.opening_path(day)) or b"", published=hashes[day])
    assert Anchor.objects.count() == 6


def test_an_anchor_proves_to_who_holds_the_salts_what_was_waiting(log: Folder) -> None:
    waiting = happen(3)
    publish(MONDAY + timedelta(hours=5))
    anchor = Anchor.objects.get()
    leaves = [(bytes(one.salt), bytes(one.leaf_hash or b"")) for one in waiting]
    assert anchors.private_root(leaves, blind=bytes(anchor.blind)) == bytes(anchor.root)
    assert anchors.private_root(leaves[:2], blind=bytes(anchor.blind)) != bytes(anchor.root)
    assert anchors.private_root([], blind=bytes(anchor.salt)) != anchors.private_root([], blind=bytes(anchor.blind))



def test_while_a_key_is_replaced_both_sign(log: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    happen(5)
    publish()
    old = settings.TANDE
    new = _with(old, log_seed=b"\7" * 32, former_log_seed=old.log_seed, log_pq_seed=b"\5" * 32)
    monkeypatch.setattr(settings, "TANDE", new)
    happen(5, MONDAY + WEEK + timedelta(days=2))
    publish(MONDAY + 3 * WEEK)
    note = log.text(CHECKPOINT) or ""
    origin = settings.MISSION.receipt_origin
    for seed in (old.log_seed, new.log_seed):
        assert open_checkpoint(note, key=verifier_key(name=origin, seed=seed)).size == 10
    assert note.count(f"— {origin} ") == 3  # both, and the post-quantum line
    monkeypatch.setattr(settings, "TANDE", _with(new, former_log_seed=b"", log_pq_seed=b""))
    happen(5, MONDAY + 3 * WEEK + timedelta(days=2))
    publish(MONDAY + 5 * WEEK)
    assert check(log).size == 15


def _with(config: Any, **changed: Any) -> Any:
    from dataclasses import replace

    return replace(config, **changed)
