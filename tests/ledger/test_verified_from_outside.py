"""What the office publishes, the verifier finds to be well; and what somebody does to it afterwards, it finds."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from tande.ledger.publication import trees
from tande.ledger.publication.folder import Folder
from tande.toolkit.promises import check_number, leaf_hash, receipt_vkey
from tande.verifier.answers import Answer
from tande.verifier.checked import Options
from tande.verifier.commands.log import log as check
from tande.verifier.commands.number import number
from tande.verifier.findings import Grade
from tests.ledger.logs import MONDAY, WEEK, entries_of, happen, publish

pytestmark = pytest.mark.django_db


def names(answer: Answer) -> set[str]:
    return {one.name for one in answer.findings if one.grade is not Grade.NOTE}


def test_from_one_batch_to_the_next(log: Folder, tmp_path: Path) -> None:
    receipts = receipt_vkey(origin=settings.MISSION.receipt_origin, seed=settings.TANDE.receipt_seed)
    options = Options(now=MONDAY, keys=(str(trees.log_keys()[0]), receipts), state=tmp_path / "memory.json")
    batches = ((6, "complaint.received"), (300, "complaint.received"), (7, "complaint.acknowledged"))
    for week, (count, kind) in enumerate(batches):
        begin = MONDAY + week * WEEK
        happen(count, begin, kind)
        for day in range(8):
            publish(begin + timedelta(days=day))
        found = check(str(log.path), replace(options, now=begin + timedelta(days=7, hours=1)))
        assert names(found) == set(), found.findings
    assert found.data["totals"]["received"] == 306  # type: ignore[index]
    digits = check_number(leaf_hash(entries_of(log, 313)[200]))
    looked_up = number(digits, str(log.path), options, whole=False, lang="en")
    assert [one["index"] for one in looked_up.data["found"]] == [200]  # type: ignore[union-attr,index]
    path = log.path / "tile/entries/000"
    path.write_bytes(path.read_bytes().replace(b"received", b"admitted", 1))
    assert names(check(str(log.path), replace(options, now=MONDAY + 3 * WEEK))) == {"edit"}
