"""`tande rounds` killed between a missed clock and its fact: neither is left alone, and the next round finishes."""

from __future__ import annotations

from tests.interfaces.console.installation import Installation

MANY = """
from datetime import timedelta
from django.apps import apps
from tande.ledger import clock
model = apps.get_model("casework", "Case")
first = model.objects.order_by("pk").first()
old = clock.now() - timedelta(days=400)
for n in range(1, 21):
    first.pk = f"{n:032x}"
    first.save(force_insert=True)
model.objects.update(received_at=old, stage_since=old, news_at=old)
"""
KILLED = """
import os, signal
from tande.domains.casework import rounds
from tande.ledger import clock
told = []
record = rounds.ledger.record
def cut(**fact):
    told.append(fact)
    if len(told) == 8:
        os.kill(os.getpid(), signal.SIGKILL)
    return record(**fact)
rounds.ledger.record = cut
rounds.make_rounds(at=clock.now())
"""
TOLD = """
from django.apps import apps
from tande.ledger.models import Fact
print(apps.get_model("casework", "Escalation").objects.count(), Fact.objects.filter(kind="clock.missed").count())
"""


def test_killed_between_a_row_and_its_fact(place: Installation) -> None:
    place.said(MANY)
    assert place.python(KILLED).returncode == -9
    assert place.said(TOLD) == "7 7"
    done = place.run("rounds")
    assert done.returncode == 0, done.stderr
    rows, facts = place.said(TOLD).split()
    assert rows == facts
    assert int(rows) >= 22 * 2  # each case: missed, and missed by as much time again
    assert "0 clocks newly missed" in place.run("rounds").stdout
    assert place.said(TOLD) == f"{rows} {facts}"


def test_four_commands_at_once_tell_each_clock_once(place: Installation) -> None:
    place.said(MANY)
    started = [place.start("rounds") for _time in range(4)]
    assert [one.wait() for one in started] == [0, 0, 0, 0]
    rows, facts = place.said(TOLD).split()
    assert rows == facts
    assert "0 clocks newly missed" in place.run("rounds").stdout
