"""Three signatures: in order, by three people, sent back, and never silently about something else."""

from dataclasses import replace
from datetime import date

import pytest

from tande.policy.violations import codes, verification
from tande.policy.violations.verification import Decision, Signature, faults, standing

DAY = date(2026, 10, 5)
FOCAL = Signature("focal_point", "signed", codes.VERIFIED, DAY, 1, 1)
TECHNICAL = replace(FOCAL, stage="technical", by=2)
FORCE = replace(FOCAL, stage="task_force", by=3, on=date(2026, 10, 9))
ALL = [FOCAL, TECHNICAL, FORCE]


def test_every_stage_in_its_turn_and_the_last_word_counts() -> None:
    assert [standing(ALL[:n], 1).turn for n in range(4)] == ["focal_point", "technical", "task_force", ""]
    assert [standing(ALL[:n], 1).status for n in range(4)] == [codes.PENDING] * 3 + [codes.VERIFIED]
    assert standing(ALL, 1).verified_on == FORCE.on
    other = [*ALL[:2], replace(FORCE, status=codes.COULD_NOT)]
    assert standing(other, 1).status == codes.COULD_NOT


def test_a_later_change_is_shown_and_waits_for_three_new_signatures() -> None:
    now = standing(ALL, 2)
    assert (now.changed, now.turn, now.status, now.signed) == (True, "focal_point", codes.VERIFIED, ())
    assert standing(ALL[:2], 2).turn == "focal_point"
    again = [*ALL, *(replace(one, revision=2, status=codes.COULD_NOT) for one in ALL)]
    assert standing(again[:4], 2).turn == "technical"
    assert standing(again[:5], 2).status == codes.VERIFIED
    assert (standing(again, 2).status, standing(again, 2).changed) == (codes.COULD_NOT, False)
    assert standing([*ALL, again[3]], 3).turn == "focal_point"


@pytest.mark.parametrize(
    ("steps", "stage", "turn"),
    [([], "focal_point", "focal_point"), (ALL[:1], "technical", "focal_point"), (ALL[:2], "task_force", "technical"),
     (ALL, "task_force", "technical")],
)
def test_a_stage_sends_it_back_to_the_one_before(steps: list[Signature], stage: str, turn: str) -> None:
    assert verification.may_send_back(stage, standing(steps, 1))
    now = standing([*steps, Signature(stage, "sent_back", "", DAY, 9, 1)], 1)
    assert (now.turn, now.sent_back_by, now.status) == (turn, stage, codes.PENDING)
    assert not verification.may_send_back("technical", standing([], 1))
    assert not verification.may_send_back("focal_point", standing(ALL, 1))


GOOD = Decision("technical", codes.VERIFIED, DAY, 2, 1, weight="primary_witnessed")


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, {}),
        ({"revision": 2}, {"": "changed"}),
        ({"stage": "task_force"}, {"": "turn"}),
        ({"stage": "focal_point"}, {"": "turn"}),
        ({"by": 1}, {"": "same_person"}),
        ({"status": codes.PENDING}, {"status": "status"}),
        ({"status": "sure"}, {"status": "status"}),
        ({"on": None}, {"on": "day"}),
        ({"on": date(2026, 10, 4)}, {"on": "day"}),
        ({"on": date(2026, 12, 1)}, {"on": "day"}),
        ({"weight": ""}, {"source_weight": "weight"}),
        ({"weight": "heavy"}, {"source_weight": "option"}),
        ({"eyewitness": "perhaps"}, {"un_eyewitness": "option"}),
        ({"status": codes.COULD_NOT}, {"non_verification": "reasons"}),
        ({"status": codes.COULD_NOT, "reasons": ("bored",)}, {"non_verification": "option"}),
        ({"status": codes.COULD_NOT, "reasons": ("other",)}, {}),
    ],
)
def test_what_may_be_signed(changed: dict[str, object], found: dict[str, str]) -> None:
    decision = replace(GOOD, **changed)  # type: ignore[arg-type]
    assert faults(decision, standing(ALL[:1], 1), revision=1, incident_day=date(2026, 10, 1),
                  today=date(2026, 11, 26)) == found
    assert all(code in verification.FAULTS for code in found.values())


def test_nothing_is_signed_before_it_happened() -> None:
    first = replace(GOOD, stage="focal_point")
    told = {"revision": 1, "today": date(2026, 11, 26)}
    assert faults(first, standing([], 1), incident_day=date(2026, 10, 6), **told) == {"on": "day"}  # type: ignore[arg-type]
