"""The demonstration's training: its script fits the pack, and what it teaches counts."""

import tomllib
from pathlib import Path

import pytest
from django.conf import settings

from tande.domains.officers.models import Officer
from tande.domains.training import queries
from tande.interfaces.console import demo_training
from tande.interfaces.console.errors import NotReady
from tande.toolkit import seats
from tests.domains import factories
from tests.domains import training_rooms as rooms

pytestmark = pytest.mark.django_db
SCRIPT = tomllib.loads(Path(settings.TANDE.mission_dir, "demo", "training.toml").read_text("utf-8"))
OFFICERS = tomllib.loads(Path(settings.TANDE.mission_dir, "demo.toml").read_text("utf-8"))["officers"]


def test_the_script_fits_the_pack() -> None:
    known = {one.code for one in settings.COURSES.curricula}
    for one in (*SCRIPT["sessions"], SCRIPT["today"]):
        assert settings.COURSES.course(one["course"]) if "course" in one else known >= set(one["curricula"])
        assert one["contingent"] in settings.MISSION.states
    by = next(one for one in OFFICERS if one["username"] == SCRIPT["by"])
    assert (by["roles"], by.get("state", "")) == (["training_officer"], "")


def test_some_sessions_of_it_are_held_and_one_is_there_to_try() -> None:
    rooms.people(6)
    held = [one for one in SCRIPT["sessions"] if one["contingent"] == "KEN"]
    parts = [{**held[0], "from": 0, "to": 4}, {**held[-2], "from": 0, "to": 5}]
    script = {"by": "mirlande", "sessions": parts, "today": {**SCRIPT["today"], "from": 4, "to": 6}}
    with pytest.raises(NotReady, match="mirlande"):
        demo_training.teach_all(script)
    officer = factories.officer("training_officer", key=False)
    Officer.objects.filter(pk=officer.pk).update(username="mirlande")
    made = demo_training.teach_all(script)
    cells = queries.coverage("KEN", rooms.today()).cells
    assert (cells["", "child_protection"].trained, cells["", "use_of_force"].trained) == (4, 5)
    assert len(made["codes"]) == 2
    assert all(seats.parse_code(code) for code in made["codes"])
    assert queries.session(made["session"], officer).signed_at is None
