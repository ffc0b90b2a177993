"""The one definition of what a record of grave violations holds. Forms, checks, exports and imports all come from here.

A record has seven sorts of rows: an incident, its violations, and what violations share (children told apart, groups of
children, perpetrators, sources) or have for themselves (responses). Codes and days are kept in clear, words are sealed;
``identity`` marks what tells who somebody is: sealed apart, and opened only by a right of its own.
"""

from dataclasses import dataclass
from typing import Final

from tande.policy.violations.codes import (
    ABDUCTION,
    ATTACK_HOSPITALS,
    ATTACK_SCHOOLS,
    DENIAL,
    DEPRIVATION,
    KILLING,
    MAIMING,
    MILITARY_USE,
    RECRUITMENT,
    SEXUAL_VIOLENCE,
)

INCIDENT: Final = "incident"
VIOLATION: Final = "violation"
VICTIM: Final = "victim"
GROUP: Final = "group"
PERPETRATOR: Final = "perpetrator"
SOURCE: Final = "source"
RESPONSE: Final = "response"
SORTS: Final[dict[str, str]] = {
    INCIDENT: "Incident", VIOLATION: "Violation", VICTIM: "Child", GROUP: "Group of children",
    PERPETRATOR: "Perpetrator", SOURCE: "Source", RESPONSE: "Response",
}
PARTS: Final = (VICTIM, GROUP, PERPETRATOR, SOURCE, RESPONSE)
"""What hangs on violations: the first four on any number of them, a response on one."""

LINE: Final = "line"
WORDS: Final = "words"
CODE: Final = "code"
CODES: Final = "codes"
NUMBER: Final = "number"
DAY: Final = "day"
TALLY: Final = "tally"
PLACE: Final = "place"
PARTY: Final = "party"
CONTINGENT: Final = "contingent"
FIELD_KINDS: Final = (LINE, WORDS, CODE, CODES, NUMBER, DAY, TALLY, PLACE, PARTY, CONTINGENT)
"""A line or more of words; one code or several of a list; a number; a day; children by sex; the mission's codes."""

LINE_CHARS: Final = 300
WORDS_CHARS: Final = 20_000


@dataclass(frozen=True, slots=True)
class Field:
    """One field. ``options``: a list of ``options.OPTIONS``. ``only``: the kinds of violation that have it; () all.

    ``first``: asked for in the short form; the others stand behind "more". ``exported``: its name in the UN's workbook.
    """

    name: str
    label: str
    kind: str
    options: str = ""
    only: tuple[str, ...] = ()
    required: bool = False
    sealed: bool = False
    identity: bool = False
    first: bool = False
    most: int = 0
    exported_as: str = ""

    @property
    def exported(self) -> str:
        """The column's name in the UN's workbook."""
        return self.exported_as or self.name


def _code(name: str, label: str, options: str, **more: object) -> Field:
    return Field(name, label, CODE, options, **more)  # type: ignore[arg-type]


def _codes(name: str, label: str, options: str, **more: object) -> Field:
    return Field(name, label, CODES, options, **more)  # type: ignore[arg-type]


def _line(name: str, label: str, **more: object) -> Field:
    return Field(name, label, LINE, sealed=True, **more)  # type: ignore[arg-type]


def _words(name: str, label: str, **more: object) -> Field:
    return Field(name, label, WORDS, sealed=True, **more)  # type: ignore[arg-type]


def _number(name: str, label: str, most: int = 100_000, **more: object) -> Field:
    return Field(name, label, NUMBER, most=most, **more)  # type: ignore[arg-type]


def _day(name: str, label: str, **more: object) -> Field:
    return Field(name, label, DAY, **more)  # type: ignore[arg-type]


_HURT: Final = (KILLING, MAIMING)
_PLACES: Final = (ATTACK_SCHOOLS, ATTACK_HOSPITALS)

INCIDENT_FIELDS: Final = (
    _day("incident_date", "Day of the incident, or its first day", required=True, first=True),
    _day("incident_date_end", "Last day, if it lasted", first=True),
    _code("estimated_indicator", "The day is an estimate", "yes_no", first=True),
    Field("commune", "Commune", PLACE, required=True, first=True, exported_as="incident_location"),
    _words("incident_description", "What happened", required=True, first=True),
    _words("incident_description_for_public_sharing", "Words that may be shared in public", first=True),
    _line("super_incident_name", "Name for a larger event it belongs to"),
    _day("date_of_first_report", "Day of the first report"),
    _code("incident_timeofday", "Time of day", "time_of_day"),
    _code("incident_location_type", "Kind of place", "location_type"),
    _line("location_words", "Where exactly", exported_as="incident_location_description"),
    _line("latitude", "Latitude"),
    _line("longitude", "Longitude"),
    _code("un_eyewitness", "UN staff saw it", "answer"),
    Field("incident_total_tally", "Children in the whole incident, if only a number is known", TALLY),
)
"""An incident's status (open, closed, duplicate) is no field: it changes by an act of its own, and no count with it."""

VIOLATION_FIELDS: Final = (
    _code("violation_category", "Kind of violation", "kind", required=True, first=True, exported_as="type"),
    Field("violation_tally", "Children, if only a number is known", TALLY, first=True),
    _code("several_parties", "If several parties are linked", "several_parties"),
    _code("attack_type", "Kind of attack", "attack_type", only=(*_HURT, *_PLACES), first=True),
    _code("weapon_type", "Weapon", "weapon_type", only=(*_HURT, *_PLACES), first=True),
    _code("violation_method", "How it was set off", "violation_method", only=_HURT),
    _code("cause", "Cause", "cause", only=_HURT),
    _code("circumstances", "Circumstances", "circumstances", only=_HURT),
    _codes("consequences", "Consequences", "consequences", only=_HURT),
    _code("context", "The weapon was used", "weapon_context", only=_HURT),
    _code("mine_incident", "A mine or remnant of war", "answer", only=_HURT),
    _code("victim_a_participant", "The child took part in fighting", "answer", only=_HURT),
    _code("related_to_abduction", "Linked to an abduction", "answer", only=_HURT),
    _codes("factors_of_recruitment", "What led to recruitment", "recruitment_factors", only=(RECRUITMENT,), first=True),
    _code("child_role", "What the child had to do", "child_role", only=(RECRUITMENT,), first=True),
    _code("forced_vs_voluntary", "By force or not", "forced_voluntary", only=(RECRUITMENT,)),
    _code("re_recruitment", "Recruited before", "answer", only=(RECRUITMENT,)),
    _code("child_authority_position", "Gave orders to others", "answer", only=(RECRUITMENT,),
          exported_as="child_authority_postition"),
    _code("child_owned_weapon", "Had a weapon", "answer", only=(RECRUITMENT,)),
    _code("child_military_type_training", "Was trained to fight", "answer", only=(RECRUITMENT,)),
    _code("released_indicator", "Left the group", "released", only=(RECRUITMENT,)),
    _number("released_number", "How many left", only=(RECRUITMENT,)),
    _day("date_child_leave", "Day of leaving", only=(RECRUITMENT,)),
    _code("how_did_child_leave", "How the child left", "how_left", only=(RECRUITMENT,)),
    _line("factors_of_release", "What led to the release", only=(RECRUITMENT,)),
    _codes("sexual_violence_type", "Kind of sexual violence", "sexual_violence_type", only=(SEXUAL_VIOLENCE,),
           first=True),
    _code("displacement_at_time", "Displacement at that time", "displacement", only=(SEXUAL_VIOLENCE,)),
    _code("abducted_at_time", "Was abducted at that time", "answer", only=(SEXUAL_VIOLENCE,)),
    _code("abduction_purpose_single", "Purpose", "abduction_purpose", only=(ABDUCTION,), first=True),
    _code("abduction_crossborder", "Taken across a border", "answer", only=(ABDUCTION,)),
    _line("abduction_from_location", "Taken from", only=(ABDUCTION,)),
    _line("abduction_held_location", "Held at", only=(ABDUCTION,)),
    _code("abduction_regained_freedom", "Free again", "answer", only=(ABDUCTION,), first=True),
    _code("abduction_regained_freedom_how", "How", "regained_how", only=(ABDUCTION,)),
    _codes("facility_attack_type", "What was done", "facility_attack_type", only=_PLACES, first=True),
    _code("site_attack_type", "Form of attack", "site_attack_type", only=_PLACES),
    _code("school_type", "Kind of school", "school_type", only=(ATTACK_SCHOOLS,)),
    _code("school_formal", "A formal school", "answer", only=(ATTACK_SCHOOLS,)),
    _code("school_religious", "A religious school", "answer", only=(ATTACK_SCHOOLS,)),
    _line("facility_name", "Name of the school or hospital", only=(*_PLACES, MILITARY_USE)),
    _code("facility_impact", "Damage", "facility_impact", only=_PLACES, first=True),
    _code("facility_closed", "Had to close", "answer", only=(*_PLACES, MILITARY_USE)),
    _number("facility_closed_days", "Days closed", 10_000, only=(*_PLACES, MILITARY_USE)),
    Field("violation_killed_tally", "Children killed", TALLY, only=(*_PLACES, DENIAL)),
    Field("violation_injured_tally", "Children injured", TALLY, only=(*_PLACES, DENIAL)),
    _number("staff_killed", "Staff and other adults killed", only=(*_PLACES, DENIAL)),
    _number("staff_injured", "Staff and other adults injured", only=(*_PLACES, DENIAL)),
    _code("military_use_type", "Used was", "military_use_type", only=(MILITARY_USE,), first=True),
    _codes("denial_method", "How access was denied", "denial_method", only=(DENIAL,), first=True),
    _codes("denial_organisations", "Whose access", "organisation_types", only=(DENIAL,)),
    _codes("types_of_aid_disrupted_denial", "Aid that did not arrive", "aid_types", only=(DENIAL,), first=True),
    _number("personnel_abducted", "Staff abducted", only=(DENIAL,)),
    _number("personnel_threatened", "Staff threatened", only=(DENIAL,)),
    _code("reasons_deprivation_liberty", "Reason given", "deprivation_reasons", only=(DEPRIVATION,), first=True),
    _code("facility_victims_held", "Where the child is held", "detention_facility", only=(DEPRIVATION,), first=True,
          exported_as="facilty_victims_held"),
    _code("torture_punishment_while_deprivated_liberty", "Torture or punishment", "answer", only=(DEPRIVATION,)),
    _day("deprivation_liberty_end_date", "Day of release; empty while it lasts", only=(DEPRIVATION,)),
    _line("violation_note", "Note"),
)

VICTIM_FIELDS: Final = (
    _line("individual_name", "Name or a sign for the child, only if needed", identity=True, first=True),
    _line("survivor_code", "Code of the case file", identity=True),
    _code("individual_sex", "Sex", "sex", required=True, first=True),
    _number("individual_age", "Age", 17, first=True),
    _code("individual_age_estimated", "The age is an estimate", "yes_no", first=True),
    Field("individual_birth", "Date of birth", DAY, sealed=True, identity=True, exported_as="individual_date_of_birth"),
    _code("individual_displacement", "Displacement at that time", "displacement"),
    _code("individual_care", "Care at that time", "care"),
    _code("individual_separation", "Family", "separation"),
    _codes("child_consent_data_sharing", "The child agrees to share with", "sharing_consent"),
    _code("child_consent_follow_up", "The child agrees to be visited again", "consent"),
    _code("child_consent_referral", "The child agrees to be referred for help", "consent"),
    _code("victim_deprived_liberty_security_reasons", "Held for reasons of security", "answer"),
    _words("individual_note", "Particulars", identity=True),
)
GROUP_FIELDS: Final = (
    _line("group_description", "Which children", identity=True, first=True),
    _number("group_number", "How many", required=True, first=True),
    _code("group_sex", "Sex", "group_sex", required=True, first=True, exported_as="group_gender"),
    _code("group_age_band", "Age", "age_band", first=True),
)
PERPETRATOR_FIELDS: Final = (
    _code("perpetrator_known", "Known", "yes_no"),
    _code("perpetrator_primary", "The main one", "yes_no", exported_as="primary_perpetrator"),
    _code("perpetrator_category", "What it is", "perpetrator_category", required=True, first=True),
    _code("force_type", "Kind of force", "force_type", first=True),
    Field("party", "Party", PARTY, first=True, exported_as="armed_force_group_party_name"),
    Field("contingent", "Contingent, if of the mission", CONTINGENT, first=True),
    _code("perpetrator_sex", "Sex", "adult_sex"),
    _code("perpetrator_age", "Age", "perpetrator_age"),
    _line("perpetrator_name", "Name or description of a person", identity=True),
)
SOURCE_FIELDS: Final = (
    _line("source_name", "Who it is, or a sign for the person", identity=True, first=True),
    _code("source_type", "Kind of source", "source_type", required=True, first=True),
    _code("source_reliability", "Reliability", "reliability", first=True),
    Field("source_interview_date", "Day of the talk", DAY, first=True),
    _line("source_interviewer", "Monitor's code", identity=True),
    _line("source_organisation", "Reporting organisation", identity=True),
    _code("source_sex", "Sex", "adult_sex"),
    _code("source_age", "Child or adult", "source_age"),
    _line("source_reliability_details", "Why so reliable", identity=True),
    _code("source_recontact", "May be asked again", "consent"),
    _code("source_consent", "Agrees to sharing", "consent"),
    _code("source_child_needs", "If a child: needs help", "answer"),
)
RESPONSE_FIELDS: Final = (
    _code("response_type", "What was done", "response_type", required=True, first=True),
    _day("response_date", "Day", first=True),
    _code("response_by_family", "By the family", "yes_no"),
    _code("response_follow_up", "What follows", "follow_up", first=True),
    _day("response_due", "To be done by", first=True),
    _line("response_note", "Note"),
)
FIELDS: Final[dict[str, tuple[Field, ...]]] = {
    INCIDENT: INCIDENT_FIELDS, VIOLATION: VIOLATION_FIELDS, VICTIM: VICTIM_FIELDS, GROUP: GROUP_FIELDS,
    PERPETRATOR: PERPETRATOR_FIELDS, SOURCE: SOURCE_FIELDS, RESPONSE: RESPONSE_FIELDS,
}

SIGNATURE_FIELDS: Final = (
    _code("status", "Result", "verification_status", required=True, first=True),
    _day("on", "Day of the decision", required=True, first=True),
    _code("source_weight", "Weight of the sources", "source_weight", first=True),
    _code("un_eyewitness", "UN staff saw it", "answer", first=True),
    _code("consistent", "Independent sources agree", "answer"),
    _code("credible", "Credible in a trained monitor's judgement", "answer"),
    _codes("non_verification", "If not verified: why", "non_verification", first=True),
    _words("note", "Note"),
)
"""What each of the three stages says when it signs (`verification`)."""
EXPORTED_SIGNATURES: Final[dict[str, tuple[str, str]]] = {
    "focal_point": ("verified", "verification_date_focal_point"),
    "technical": ("verified_ctfmr_technical", "verification_date_ctfmr_technical"),
    "task_force": ("ctfmr_verified", "ctfmr_verified_date"),
}
"""Stage → the columns of its status and its day in the UN's workbook."""


def fields_for(sort: str, kind: str = "") -> tuple[Field, ...]:
    """The fields of a sort of row; of a violation those that its kind has. Raises KeyError for an unknown sort."""
    return tuple(one for one in FIELDS[sort] if not one.only or not kind or kind in one.only)


def field(sort: str, name: str) -> Field:
    """One field by its name. Raises KeyError."""
    for one in FIELDS[sort]:
        if one.name == name:
            return one
    raise KeyError(name)
