"""From coded facts to counts: the UN's counting rules, corrections, time limits, silence. Pure, in plain dates."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tande.policy.case_counts import Codes, Key
from tande.policy.folding import Coded, fold
from tande.project.mission import load

HAITI = Codes(load(Path(__file__).parents[2] / "missions" / "haiti"))
START = datetime(2026, 3, 10, 9, tzinfo=UTC)


def at(days: float) -> datetime:
    return START + timedelta(days=days)


def said(days: float, kind: str, **body: Any) -> Coded:
    return Coded(kind, at(days), body)


def received(days: float = 0, **body: Any) -> Coded:
    return said(days, "complaint.received", **body)


def alleged(days: float, number: int, category: str, *states: str, **more: Any) -> Coded:
    body = {"number": number, "category": category, "states": list(states), "personnel": "police",
            "persons": None, "victims_adult": None, "victims_child": None} | more
    return said(days, "allegation.recorded", **body)


def counted(*facts: Coded, codes: Codes = HAITI) -> dict[tuple[str, ...], int]:
    """Table, cell and source without months; the counts that are not 0."""
    found: Counter[tuple[str, ...]] = Counter()
    for key, n in fold({}, facts, codes).counts.items():
        found[key[1:]] += n
    return {key: n for key, n in found.items() if n}


def of(table: str, counts: dict[tuple[str, ...], int]) -> dict[tuple[str, ...], int]:
    """One table's cells, without its name and sources."""
    cells: Counter[tuple[str, ...]] = Counter()
    for (name, *rest), n in counts.items():
        if name == table:
            cells[tuple(one for one in rest[:2] if one)] += n
    return dict(cells)


def test_a_report_is_counted_by_its_way_language_and_codes() -> None:
    coded = said(1, "case.triaged", category="rape", place="HT0117", child="unsure", sea="yes", state="KEN")
    counts = counted(received(channel="web", language="ht"), coded)
    assert of("reports_by_channel", counts) == {("web",): 1}
    assert of("reports_by_language", counts) == {("ht",): 1}
    assert of("reports_by_group", counts) == {("sexual",): 1}
    assert of("reports_by_age", counts) == {("unsure",): 1}
    assert of("reports_by_state", counts) == {("KEN",): 1}
    assert of("reports_by_place", counts) == {("HT01",): 1}
    assert counts["reports_by_channel", "", "web", "KEN"] == 1
    assert of("reports_by_age", counted(received(child=True))) == {("yes",): 1}


@pytest.mark.parametrize(
    ("allegations", "by_state", "by_class"),
    [
        # Sexual exploitation and abuse by report: two kinds in one report are one allegation.
        ([("rape", "KEN"), ("sexual_assault", "KEN")], {"KEN": 1}, {"sea": 1}),
        ([("rape", "KEN", "JAM")], {"KEN": 1, "JAM": 1}, {"sea": 2}),
        ([("rape", "KEN"), ("rape", "JAM")], {"KEN": 1, "JAM": 1}, {"sea": 2}),
        # Other misconduct: each kind and each person; several States once for each.
        ([("theft_simple", "KEN", {"persons": 3})], {"KEN": 3}, {"category_2": 3}),
        ([("theft_simple", "KEN", {"persons": 3}), ("killing", "KEN")], {"KEN": 4}, {"category_2": 3, "category_1": 1}),
        ([("theft_simple", "KEN", "JAM", {"persons": 5})], {"KEN": 1, "JAM": 1}, {"category_2": 2}),
        ([("wastewater",)], {"unknown": 1}, {"other": 1}),
        ([("no_such_kind", "KEN")], {"KEN": 1}, {"other": 1}),
    ],
)
def test_allegations_follow_the_counting_rules(
    allegations: list[tuple[Any, ...]], by_state: dict[str, int], by_class: dict[str, int]
) -> None:
    facts = [received()]
    for number, (category, *states) in enumerate(allegations, 1):
        more = states.pop() if states and isinstance(states[-1], dict) else {}
        facts.append(alleged(2, number, category, *states, **more))
    counts = counted(*facts)
    assert of("allegations_by_state", counts) == {(state,): n for state, n in by_state.items()}
    classes: Counter[str] = Counter()
    for (column, _row), n in of("allegations_by_category", counts).items():
        classes[column] += n
    assert classes == by_class
    assert counts["allegations", "", "", ""] == sum(by_state.values())


def test_persons_and_victims_are_what_was_alleged_and_what_nobody_knows_is_not_nought() -> None:
    counts = counted(
        received(), alleged(1, 1, "rape", "KEN", persons=2, victims_adult=1, victims_child=2),
        alleged(1, 2, "theft_simple", "KEN", "JAM", victims_adult=4), alleged(1, 3, "killing", "KEN", "JAM", persons=3),
    )
    assert of("perpetrators_by_state", counts) == {("KEN",): 2, ("several",): 3}
    assert of("perpetrators_by_class", counts) == {("sea",): 2, ("category_1",): 3}
    assert of("not_numbered", counts) == {(): 1}
    assert of("victims_by_age", counts) == {("sea_adult",): 1, ("sea_child",): 2, ("other_adult",): 4}


def test_a_correction_changes_the_month_in_which_it_was_first_recorded() -> None:
    first = fold({}, [received(), alleged(1, 1, "theft_simple", "KEN"),
                      said(2, "allegation.decided", number=1, finding="substantiated", standard="balance")], HAITI)
    changed = alleged(60, 1, "rape", "JAM")._replace(kind="allegation.changed")
    later = fold(first.case, [changed], HAITI).counts
    assert later == {
        Key("2026-03", "allegations_by_state", "", "KEN", "KEN"): -1,
        Key("2026-03", "allegations_by_state", "", "JAM", "JAM"): 1,
        Key("2026-03", "allegations_by_personnel", "", "police", "KEN"): -1,
        Key("2026-03", "allegations_by_personnel", "", "police", "JAM"): 1,
        Key("2026-03", "allegations_by_category", "category_2", "theft_simple", "KEN"): -1,
        Key("2026-03", "allegations_by_category", "sea", "rape", "JAM"): 1,
        Key("2026-03", "findings"): -1,  # made on other codes, it is void
        Key("2026-03", "findings_by_state", "substantiated", "KEN", "KEN"): -1,
        **{key: n for key, n in later.items() if key.table.startswith("reports_by")},
    }
    assert {key.month for key in later} == {"2026-03"}


STORY = [
    received(channel="web", language="fr"), said(1, "complaint.acknowledged"), said(1, "case.triaged", category="rape"),
    said(2, "complaint.admitted"), said(3, "complaint.inquiry_opened"), alleged(4, 1, "rape", "KEN", persons=1),
    said(5, "support.offered", support="medical"), said(6, "support.accepted", support="medical"),
    said(7, "interim.asked", number=1, interim="off_duty", asked_of="KEN"),
    said(8, "referral.made", state="KEN", tracks=["crime", "discipline"]),
    said(8, "track.opened", state="KEN", track="crime", track_state="awaited"),
    said(8, "track.opened", state="KEN", track="discipline", track_state="awaited"),
    said(9, "interim.taken", number=1, interim="off_duty", asked_of="KEN"),
    said(30, "referral.acknowledged", state="KEN"), said(40, "claim.recorded", claim="recorded", states=["KEN"]),
    said(50, "referral.outcome", state="KEN", outcomes=["repatriation"], track="discipline", track_state="taken"),
    said(50, "track.recorded", state="KEN", track="discipline", track_state="taken"),
    said(60, "allegation.decided", number=1, finding="substantiated"), said(60, "complaint.finding_made"),
    said(70, "track.recorded", state="KEN", track="crime", track_state="refused"), said(80, "complaint.closed"),
    said(90, "claim.moved", claim="established", states=["KEN"]), said(100, "complaint.review_asked"),
    said(110, "complaint.review_decided"),
]


def test_a_whole_story_is_counted_in_all_five_views() -> None:
    counts = counted(*STORY)
    assert of("offers_by_kind", counts) == {("medical",): 1}
    assert of("support.accepted", counts) == of("interim.taken", counts) == {(): 1}
    assert of("interim_by_measure", counts) == {("off_duty",): 1}
    assert of("referrals_by_state", counts) == {("KEN",): 1}
    assert of("tracks_by_result", counts) == {("taken",): 1, ("refused",): 1}
    assert of("outcomes_by_kind", counts) == {("repatriation",): 1}
    assert of("claims_by_step", counts) == {("established",): 1}
    assert of("findings_by_state", counts) == {("substantiated", "KEN"): 1}
    assert of("open", counts) == {}  # in and out: nothing is open at the end
    assert counts["complaint.review_decided", "", "", ""] == 1


def test_a_review_opens_nothing_until_it_is_decided_so() -> None:
    """What is open is what anybody counts in the log: received less ended plus opened again."""
    asked = [one for one in STORY if one.kind != "complaint.review_decided"]
    assert of("open", counted(*asked)) == {}
    assert of("open", counted(*asked, said(110, "complaint.reopened"))) == {(): 1}


@settings(max_examples=60, deadline=None)
@given(cuts=st.sets(st.integers(1, len(STORY) - 1)))
def test_folding_in_any_portions_gives_the_same(cuts: set[int]) -> None:
    """However the facts were divided among publications, the counts are those of all at once."""
    case: dict[str, Any] = {}
    total: Counter[Key] = Counter()
    for begin, end in zip([0, *sorted(cuts)], [*sorted(cuts), len(STORY)], strict=True):
        portion = fold(case, STORY[begin:end], HAITI)
        case = portion.case
        total.update(portion.counts)
    whole = fold({}, STORY, HAITI)
    assert {key: n for key, n in total.items() if n} == dict(whole.counts)
    assert case == whole.case


def silent(*facts: Coded, day: float) -> tuple[int, int]:
    """Referrals that wait at the end of a day, and the days of silence."""
    known = [fact for fact in [received(), *facts] if fact.at <= at(day)]
    counts = counted(*known)
    waiting = of("waiting", counts).get((), 0)
    return waiting, waiting * at(day).date().toordinal() - sum(of("waiting_since", counts).values())


def test_days_of_silence_begin_anew_with_each_act_and_end_with_the_last_answer() -> None:
    story = [fact for fact in STORY if fact.kind.startswith(("referral", "track"))]
    assert silent(*story, day=7) == (0, 0)
    assert silent(*story, day=28) == (1, 20)
    assert silent(*story, day=45) == (1, 15)
    assert silent(*story, day=65) == (1, 15)  # one question is answered, the other not
    assert silent(*story, day=75) == (0, 0)
    told_more = said(80, "referral.disclosed", state="KEN")
    assert silent(*story, told_more, day=90) == (1, 10)
    back = [said(85, "referral.withdrawn", state="KEN"),
            said(85, "track.recorded", state="KEN", track="crime", track_state="open")]
    assert silent(*story, told_more, *back, day=90) == (0, 0)


def limits(*facts: Coded) -> dict[tuple[str, ...], int]:
    found = of("limits", counted(received(), *facts))
    found.pop((), None)
    return found


def test_a_limit_is_kept_or_missed_once() -> None:
    assert limits(said(1, "complaint.acknowledged")) == {("kept", "acknowledge"): 1}
    assert limits(said(3, "complaint.acknowledged")) == {("missed", "acknowledge"): 1}
    told = said(2.1, "clock.missed", clock="acknowledge", level=1)
    again = said(5, "clock.missed", clock="acknowledge", level=2)
    assert limits(told) == {("missed", "acknowledge"): 1}
    assert limits(told, again, said(6, "complaint.acknowledged")) == {("missed", "acknowledge"): 1}


def test_the_urgent_limit_counts_for_a_child_and_for_danger() -> None:
    late = said(1.5, "complaint.acknowledged")
    assert of("limits", counted(received(child=True), late))["missed", "acknowledge"] == 1
    danger = said(0.1, "case.danger_reported")
    assert limits(danger, late) == {("missed", "acknowledge"): 1}
    offered = said(0.5, "support.offered", support="safety")
    assert limits(danger, offered) == {("kept", "safety_offer"): 1}
    assert limits(offered) == {}  # nobody owed it within a day


def test_news_and_records_have_limits_of_their_own() -> None:
    admitted = [said(1, "complaint.acknowledged"), said(2, "complaint.admitted"), said(3, "complaint.inquiry_opened")]
    found = limits(*admitted, said(20, "case.written"), said(60, "case.written"))
    assert (found["kept", "news"], found["missed", "news"]) == (1, 1)
    found = limits(
        *admitted, said(4, "referral.made", state="KEN", tracks=["crime"]),
        said(30, "referral.officer_named", state="KEN"),
        said(5, "interim.asked", number=1, interim="weapon", asked_of="mission"),
        said(6, "interim.refused", number=1, interim="weapon", asked_of="mission"),
        said(7, "decision.proposed", to="not_pursued"), said(8, "decision.seconded", to="not_pursued"),
    )
    assert found["missed", "state_names_officer"] == found["kept", "interim_answered"] == found["kept", "second_agrees"]


def test_how_long_things_took_is_kept_day_by_day() -> None:
    days = of("days", counted(*STORY))
    assert days["whole_case", "80"] == 1
    assert days["acknowledge", "1"] == 1
    assert days["finish_inquiry", "57"] == 1


def test_a_test_complaint_was_received_but_nobody_alleged_anything() -> None:
    counts = counted(*STORY, said(120, "canary.revealed"))
    assert of("allegations", counts) == of("victims_by_age", counts) == of("findings", counts) == {}
    assert of("reports_by_channel", counts) == {("web",): 1}


def test_facts_that_belong_to_no_case_and_bodies_without_codes_do_no_harm() -> None:
    assert counted(said(0, "officer.created", officer=3), said(0, "a.kind.of.the.past")) == {}
    kinds = [fact.kind for fact in STORY]
    bare = counted(received(), *(Coded(kind, at(n), {}) for n, kind in enumerate(kinds[1:])))
    assert bare["complaint.closed", "", "", ""] == 1
