"""The mission's parties: sound in the pack, and a faulty file takes nothing else away."""

from pathlib import Path

import pytest

from tande.policy.mission_reading import PackError
from tande.policy.violations.parties import known_as, plain
from tande.project import parties

PACK = Path(__file__).resolve().parents[2] / "missions" / "haiti"
GOOD = """[[parties]]
code = "a"
label = "A"
category = "armed_group"
source = "invented"
certainty = "memory"
"""


def test_the_pack_s_parties_are_sound_and_no_two_are_one() -> None:
    pack = parties.load(PACK)
    listed, empty = pack.parties, pack.empty_words
    names = [name for one in listed for name in {plain(each, empty) for each in (one.label, *one.aliases)}]
    assert len(set(names)) == len(names)
    assert [one.code for one in listed if one.mission] == ["mission_force"]
    found = known_as("Gang Haut Bel-Air", listed, empty)
    assert found is not None
    assert found.code == "argentins"


@pytest.mark.parametrize(
    ("old", "new"),
    [('"a"', '"A!"'), ('"A"', '" "'), ('"armed_group"', '"club"'), ('"invented"', '""'), ('"memory"', '"sure"'),
     ("source", "sauce"), ("[[parties]]", "[[parties"), ("certainty", 'mission = "yes"\ncertainty'),
     ("certainty", "aliases = [3]\ncertainty"), ("[[parties]]", GOOD + "[[parties]]"),
     ("[[parties]]", "empty_words = [3]\n[[parties]]")],
)
def test_a_fault_is_said_and_stops_nothing_else(old: str, new: str, tmp_path: Path) -> None:
    assert parties.known(tmp_path).parties == ()
    (tmp_path / parties.FILE).write_text(GOOD, encoding="utf-8")
    assert len(parties.load(tmp_path).parties) == 1
    (tmp_path / parties.FILE).write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(PackError):
        parties.load(tmp_path)
    assert parties.known(tmp_path).faults
