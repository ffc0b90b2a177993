"""What is counted, in which unit, by which rule: tables of data from which pages, downloads and tests are drawn.

The views are the five of the UN's public site on conduct in field missions, with two of our own before and after.
Its counting rules are kept: sexual exploitation and abuse by report received; other misconduct each kind for each
person; a report that concerns several States once for each; figures of past periods may change, and every release
is kept. Each table has one length of period and is never cut in another way, so that no two cuts can be subtracted.
"""

from dataclasses import dataclass
from typing import Final

from tande.policy import facts
from tande.policy.periods import HALF, MONTH, QUARTER, YEAR

UNITS: Final[dict[str, str]] = {
    "reports": "reports",
    "entries": "steps",
    "allegations": "allegations",
    "alleged_perpetrators": "alleged perpetrators",
    "victims": "victims",
    "findings": "findings",
    "referrals": "referrals to States",
    "measures": "measures",
    "offers": "offers of help",
    "claims": "claims",
    "outcomes": "outcomes",
    "limits": "time limits",
    "days": "days",
    "uses": "uses of force",
    "held": "people held",
    "contacts": "contacts",
    "forms": "forms",
    "dollars": "US dollars",
}
VIEWS: Final[dict[str, str]] = {
    "reports": "Complaints",
    "allegations": "Allegations",
    "perpetrators": "Alleged perpetrators",
    "victims": "Victims and help",
    "investigations": "Inquiries",
    "actions": "Action taken",
    "time": "How long it takes",
    "doors": "Ways of reporting",
    "force": "Force and custody",
    "children": "Children",
}
RULES: Final[dict[str, str]] = {
    "report": "A report is counted once, in the month in which we received it, however many people it tells of.",
    "step": "A step is counted in the month in which it was taken. Anyone can count it again in the public log.",
    "act": "Each is counted in the month in which it was recorded.",
    "test": "The auditor files test complaints to see how we work, and makes them known later. They were counted as "
    "received; what they tell was never alleged by anybody and is counted nowhere else.",
    "open": (
        "Counted on the last day of the month: received, less ended, plus opened again. "
        "One under review has ended until it is opened again."
    ),
    "coded": "What a report is about, an officer notes after reading it. Until then it is counted as not known.",
    "allegation": "Sexual exploitation and abuse is counted by report: one report is one allegation, and one for each "
    "State it concerns. Other misconduct is counted for each kind and each person; with several States, once for "
    "each of them. An allegation is not a finding.",
    "person": "The number of persons that was alleged. Where nobody knows how many, none is counted here: such "
    "allegations have a line of their own. Persons of several States together stand in a row of their own.",
    "victim": "The number of victims that was alleged; the same person may be a victim in two allegations. A child is "
    "anybody under 18, and anybody who may be.",
    "finding": "Each allegation on which a finding was made, in the month of the finding. A finding that was taken "
    "back is no longer counted.",
    "ended": "Complaints that ended without an inquiry, by the reason that two officers agreed on.",
    "interim": "What was asked of the command or of a State before any finding.",
    "referral": "A complaint referred to a State is counted once for each State.",
    "silence": "Counted on the last day of the period: referrals that a State has not answered on every point, and the "
    "days since its last word.",
    "outcome": "What States said that they did. We print it and cannot vouch for it.",
    "track": "What became up to now of each question put to a State: discipline, crime, redress, paternity.",
    "claim": "Claims of paternity and child support, by the last step up to now.",
    "offer": "Help is offered apart from the inquiry. Each kind offered to a person is counted once.",
    "limit": "Each time limit that ended in the period: kept, or missed. One that is missed counts as missed at once. "
    "These numbers are about our own work, so they are exact.",
    "use": "A use of force is counted once, in the month in which it was reported, by its strongest means and the "
    "worst that happened to anybody. What is corrected later is counted anew in that month.",
    "door_late": "A first answer is in time when it comes before the time limit ends. Each complaint is counted once: "
    "when the answer comes in time, or when the limit passes without one.",
    "door_left": "Somebody began by message, by a phone menu or by a call, and left before there was a receipt. A "
    "month is counted when it is over.",
    "door_cost": "What messages cost in the month, in whole US dollars. What is paid in other money is not in it.",
    "paper_gap": "Forms on paper bear numbers that follow one another. Counted when the month is over: those that were "
    "not typed in, not found and not voided, though a later one of the same batch came back. These numbers are about "
    "paper and not about anybody, so they are exact.",
    "owed": "What the mission owed and did not do in time, in the month in which the limit passed. These numbers are "
    "about its work and not about anybody, so they are exact.",
    "held": "Each person held is counted once, in the month in which it was recorded. Doubt about age means child.",
    "released": "Each person who was let go or handed over, in the month in which that was recorded, by the hours "
    "until then.",
    "child_met": "Each child is counted in the month in which the record came in. Doubt about age means child.",
    "child_flag": "Counted when it is recorded. “Not known” counts as if it had been done.",
    "child_left": "Counted in the month in which the hand-over was recorded.",
    "child_limit": "Each child once, in the month in which the limit passed.",
    "child_receipt": "The body that takes the child over confirms it with its own code. Counted when it is missed, or "
    "when the two sides differ.",
    "violation": "Violations that the task force verified, in the month in which it signed. Each is counted once here; "
    "how many children it harmed stands in the task force's own tables.",
    "duration": "Whole days from the beginning to the end of what ended in the period. Shown only for enough of them.",
}
"""The rule that stands beside each number."""


@dataclass(frozen=True)
class Series:
    """One exact number for the whole mission and each month. ``stock``: how it stood when the month ended."""

    name: str
    view: str
    unit: str
    rule: str
    title: str
    stock: bool = False


@dataclass(frozen=True)
class Form:
    """One table below the mission's total. ``months`` is the length of its periods; they begin in January.

    ``rows`` and ``columns`` name where codes and labels come from (``labels``); "" for no columns. ``of_states``,
    ``endings``: as in ``tables.Table``. ``strict``: the stricter limit for every cell. ``stock``: how it stood when
    the period ended. ``exact``: about the body's own work and not about anybody, so that no rule hides it.

    No table divides by what an exact series counts: the two together would tell more than each.
    """

    name: str
    view: str
    unit: str
    rule: str
    title: str
    months: int
    rows: str
    columns: str = ""
    of_states: bool = False
    endings: bool = False
    strict: bool = False
    stock: bool = False
    exact: bool = False


def _step(kind: str, title: str, view: str = "reports") -> Series:
    """Each fact of a kind; those that are entries of the public log say so."""
    return Series(kind, view, "entries", "step" if facts.is_public(kind) else "act", title)


SERIES: Final[dict[str, Series]] = {one.name: one for one in (
    Series("complaint.received", "reports", "reports", "report", "Received"),
    _step("complaint.acknowledged", "Acknowledged"),
    _step("complaint.admitted", "Admitted"),
    _step("complaint.closed", "Closed after an inquiry"),
    _step("complaint.not_pursued", "Not pursued"),
    _step("complaint.referred_elsewhere", "Referred to another body"),
    Series("canary.revealed", "reports", "reports", "test", "Test complaints that the auditor made known"),
    Series("open", "reports", "reports", "open", "Open at the end of the month", stock=True),
    Series("unanswered", "reports", "reports", "open", "Waiting for a first answer", stock=True),
    Series("allegations", "allegations", "allegations", "allegation", "Allegations"),
    _step("retaliation.reported", "Retaliation reported", "allegations"),
    Series("perpetrators", "perpetrators", "alleged_perpetrators", "person", "Alleged perpetrators"),
    Series("not_numbered", "perpetrators", "allegations", "person", "Allegations where nobody knows how many"),
    Series("victims", "victims", "victims", "victim", "Victims"),
    Series("offers", "victims", "offers", "offer", "Offers of help"),
    _step("support.accepted", "Help accepted", "victims"),
    _step("support.declined", "Help declined", "victims"),
    _step("support.done", "Help given", "victims"),
    _step("complaint.inquiry_opened", "Inquiries opened", "investigations"),
    _step("complaint.finding_made", "Inquiries that ended with a finding", "investigations"),
    Series("findings", "investigations", "findings", "finding", "Findings on allegations"),
    _step("complaint.review_asked", "Reviews asked for", "investigations"),
    _step("complaint.reopened", "Opened again", "investigations"),
    _step("complaint.review_decided", "Reviews in which the decision stood", "investigations"),
    Series("interim", "actions", "measures", "interim", "Interim measures asked for"),
    _step("interim.taken", "Interim measures put in force", "actions"),
    _step("interim.refused", "Interim measures refused", "actions"),
    Series("referrals", "actions", "referrals", "referral", "Referrals to States"),
    _step("referral.replied", "Replies by States", "actions"),
    Series("waiting", "actions", "referrals", "silence", "Referrals waiting for a State", stock=True),
    Series("silence", "actions", "days", "silence", "Days of silence of States, together", stock=True),
    Series("tracks", "actions", "outcomes", "track", "Questions put to States"),
    Series("outcomes", "actions", "outcomes", "outcome", "Outcomes that States reported"),
    Series("claims", "actions", "claims", "claim", "Claims of paternity and child support"),
    Series("limits", "time", "limits", "limit", "Time limits that ended"),
    _step("clock.missed", "Entries in the log for missed time limits", "time"),
    Series("abandoned", "doors", "contacts", "door_left", "Contacts that were left before there was a receipt"),
    Series("answers_in_time", "doors", "reports", "door_late", "First answers in time"),
    Series("late_answers", "doors", "reports", "door_late", "First answers that were late"),
    _step("callback.asked", "Call-backs asked for", "doors"),
    Series("callbacks_reached", "doors", "entries", "act", "Call-backs in which the person was reached"),
    _step("paper.entered", "Forms on paper typed in", "doors"),
    _step("box.opened", "Boxes opened by two people", "doors"),
    Series("paper_gaps", "doors", "forms", "paper_gap", "Form numbers that did not come back although later ones did",
           stock=True),
    Series("door_cost", "doors", "dollars", "door_cost", "Cost of messages"),
    Series("force.reported", "force", "uses", "use", "Uses of force reported"),
    Series("force.missed", "force", "limits", "owed", "Reports and reviews of force that came too late"),
    Series("operation.unreported", "force", "reports", "owed", "Operations with people hurt and no report of force"),
    Series("detention.recorded", "force", "held", "held", "People held"),
    Series("detention.ended", "force", "held", "released", "People let go or handed over"),
    Series("detention.overdue", "force", "limits", "owed", "People held beyond the time limit"),
)}

FORMS: Final[dict[str, Form]] = {one.name: one for one in (
    Form("reports_by_channel", "reports", "reports", "report", "Complaints by way of reporting", QUARTER, "channel"),
    Form("reports_by_language", "reports", "reports", "report", "Complaints by language", QUARTER, "language"),
    Form("reports_by_group", "reports", "reports", "coded", "Complaints by what they are about", QUARTER, "group"),
    Form("reports_by_age", "reports", "reports", "coded", "Complaints by whether a child is concerned", HALF, "age"),
    Form("reports_by_state", "reports", "reports", "coded", "Complaints by State concerned", HALF, "state",
         of_states=True),
    Form("reports_by_place", "reports", "reports", "coded", "Complaints by place", YEAR, "place", strict=True),
    Form("allegations_by_category", "allegations", "allegations", "allegation", "Allegations by kind", HALF,
         "category", columns="class"),
    Form("allegations_by_state", "allegations", "allegations", "allegation", "Allegations by State", HALF, "state",
         of_states=True),
    Form("allegations_by_personnel", "allegations", "allegations", "allegation", "Allegations by category of personnel",
         HALF, "personnel"),
    Form("perpetrators_by_state", "perpetrators", "alleged_perpetrators", "person", "Alleged perpetrators by State",
         HALF, "state", of_states=True),
    Form("perpetrators_by_personnel", "perpetrators", "alleged_perpetrators", "person",
         "Alleged perpetrators by category of personnel", HALF, "personnel"),
    Form("perpetrators_by_class", "perpetrators", "alleged_perpetrators", "person",
         "Alleged perpetrators by class of misconduct", HALF, "class"),
    Form("victims_by_age", "victims", "victims", "victim", "Victims, adults and children", HALF, "victim"),
    Form("offers_by_kind", "victims", "offers", "offer", "Help offered, by kind", HALF, "support"),
    Form("findings_by_state", "investigations", "findings", "finding", "Findings, and the States concerned", HALF,
         "state", columns="finding", of_states=True, endings=True),
    Form("ended_by_reason", "investigations", "reports", "ended", "Not pursued, by reason", HALF, "reason"),
    Form("interim_by_measure", "actions", "measures", "interim", "Interim measures, by kind", HALF, "interim"),
    Form("referrals_by_state", "actions", "referrals", "referral", "Referrals by State", HALF, "state",
         of_states=True),
    Form("waiting_by_state", "actions", "referrals", "silence", "Referrals waiting, by State", HALF, "state",
         of_states=True, stock=True),
    Form("outcomes_by_kind", "actions", "outcomes", "outcome", "Outcomes that States reported, by kind", HALF,
         "outcome"),
    Form("tracks_by_result", "actions", "outcomes", "track", "Questions put to States, by what became of them", HALF,
         "track_state"),
    Form("claims_by_step", "actions", "claims", "claim", "Claims of paternity and child support, by step", YEAR,
         "claim", strict=True),
    Form("force_by_level", "force", "uses", "use", "Uses of force by the strongest means", MONTH, "level"),
    Form("force_by_outcome", "force", "uses", "use", "Uses of force by what happened to people", MONTH, "harm"),
    Form("force_by_transfer", "force", "uses", "use", "Uses of force that went to the independent body", MONTH,
         "transferred"),
    Form("force_by_place", "force", "uses", "use", "Uses of force by place", QUARTER, "place"),
    Form("force_by_age", "force", "uses", "use", "Uses of force by whether a child is concerned", QUARTER, "aged",
         strict=True),
    Form("detention_by_age", "force", "held", "held", "People held, adults and children", QUARTER, "aged",
         strict=True),
    Form("detention_by_hours", "force", "held", "released", "People held, by hours until the hand-over", QUARTER,
         "hours"),
    Form("late_by_door", "doors", "reports", "door_late", "First answers that were late, by way of reporting", QUARTER,
         "channel"),
    Form("late_by_language", "doors", "reports", "door_late", "First answers that were late, by language", QUARTER,
         "language"),
    Form("abandoned_by_door", "doors", "contacts", "door_left", "Contacts that were left, by way of reporting", QUARTER,
         "visited"),
    Form("abandoned_by_language", "doors", "contacts", "door_left", "Contacts that were left, by language", QUARTER,
         "language"),
    Form("limits", "time", "limits", "limit", "Time limits kept and missed", QUARTER, "clock", columns="kept",
         exact=True),
)}

FRAME: Final = "allegations_by_state"
"""The table that says which States are named in a period; the other tables of States name no more."""

TOTAL_OF: Final[dict[str, str]] = {
    "reports_by_channel": "complaint.received", "reports_by_language": "complaint.received",
    "reports_by_group": "complaint.received", "reports_by_age": "complaint.received",
    "reports_by_state": "complaint.received", "reports_by_place": "complaint.received",
    "allegations_by_category": "allegations", "allegations_by_personnel": "allegations",
    "allegations_by_state": "allegations", "perpetrators_by_state": "perpetrators",
    "perpetrators_by_personnel": "perpetrators", "perpetrators_by_class": "perpetrators",
    "victims_by_age": "victims", "offers_by_kind": "offers",
    "findings_by_state": "findings", "ended_by_reason": "complaint.not_pursued", "interim_by_measure": "interim",
    "referrals_by_state": "referrals", "waiting_by_state": "waiting",
    "outcomes_by_kind": "outcomes", "claims_by_step": "claims", "limits": "limits",
    "tracks_by_result": "tracks",
    "late_by_door": "late_answers", "late_by_language": "late_answers",
    "abandoned_by_door": "abandoned", "abandoned_by_language": "abandoned",
    "force_by_level": "force.reported", "force_by_outcome": "force.reported", "force_by_transfer": "force.reported",
    "force_by_place": "force.reported", "force_by_age": "force.reported",
    "detention_by_age": "detention.recorded", "detention_by_hours": "detention.ended",
}
"""The exact series that each table divides."""
