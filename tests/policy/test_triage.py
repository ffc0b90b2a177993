"""Coded triage and urgency."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tande.policy import triage

KNOWN = {"category": {"theft"}, "place": {"XX01"}, "state": {"XAA"}, "actor": {"police"}}


def test_doubt_about_age_means_child() -> None:
    assert triage.is_child("yes")
    assert triage.is_child("unsure")
    assert not triage.is_child("no")


def test_danger_comes_before_a_child_before_the_rest() -> None:
    ranks = [
        triage.urgency(danger=True, child=False, level="normal"),
        triage.urgency(danger=False, child=True, level="normal"),
        triage.urgency(danger=False, child=False, level="high"),
        triage.urgency(danger=False, child=False, level="normal"),
    ]
    assert ranks == sorted(set(ranks))


@pytest.mark.parametrize("codes", [
    {"category": "murder most foul"}, {"level": "huge"}, {"month": "2026-13"}, {"month": "２０２６-01"},
    {"month": "2026-1"}, {"story": "theft"}, {"child": "maybe"},
])
def test_what_is_not_a_code_is_refused_by_field(codes: dict[str, str]) -> None:
    with pytest.raises(triage.BadCode, match=next(iter(codes))):
        triage.check_codes(codes, KNOWN)


@given(st.dictionaries(st.text(max_size=12), st.text(max_size=40), max_size=5))
def test_free_text_never_passes_as_a_code(codes: dict[str, str]) -> None:
    allowed = {"theft", "XX01", "XAA", "police", *triage.LEVELS, *triage.YES_NO_UNSURE}
    try:
        kept = triage.check_codes(codes, KNOWN)
    except triage.BadCode:
        return
    assert all(value in allowed or field == "month" for field, value in kept.items())
