"""The answers to choose from in records of grave violations: lists of codes with labels, spelled as words are.

Codes follow the UN's information system (facts on children, sections 1b and 1c); where that one has a slip of the pen
frozen in a code, ours is right and `EXPORTED` holds theirs, for workbooks that must open there.
"""

from typing import Final

from tande.policy.violations.codes import KINDS, STATUSES

_OTHERS: Final = {"other": "Other", "unknown": "Not known"}

OPTIONS: Final[dict[str, dict[str, str]]] = {
    "kind": KINDS,
    "verification_status": STATUSES,
    "answer": {"yes": "Yes", "no": "No", "unknown": "Not known"},
    "yes_no": {"yes": "Yes", "no": "No"},
    "incident_status": {"open": "Open", "closed": "Closed", "duplicate": "Duplicate"},
    "time_of_day": {
        "morning": "Morning", "afternoon": "Afternoon", "evening_night": "Evening or night",
        "unknown": "Not known",
    },
    "location_type": {
        "home": "Home", "street": "Street or market", "school": "School",
        "hospital": "Hospital or health post",
        "worship": "Place of worship", "camp": "Site of displaced people", "checkpoint": "Checkpoint",
        "public_transport": "Bus or other transport", "detention": "Place of detention", **_OTHERS,
    },
    "violation_method": {
        "victim_activated": "Set off by the victim", "non_victim_activated": "Not set off by the victim",
        "summary": "Summary execution",
    },
    "cause": {
        "ied": "Improvised explosive device",
        "ied_command_activated": "Improvised device, set off by somebody",
        "uxo_erw": "Unexploded remnant of war", "landmines": "Landmine",
        "cluster_munitions": "Cluster munition",
        "shooting": "Shooting", "artillery_shelling_mortar": "Shelling or mortar",
        "artillery_cluster": "Artillery with cluster munitions", "aerial_bombardment": "Bombing from the air",
        "white_weapon": "Blade or other white weapon", "gas": "Gas",
        "suicide_attack_victim": "Victim of a suicide attack",
        "suicide_attack_perpetrator": "Made to carry out a suicide attack",
        "cruel_inhumane_treatment": "Cruel and inhuman treatment",
        "summary_arbitrary_execution": "Summary or arbitrary execution",
    },
    "circumstances": {
        "direct_attack": "Direct attack", "indiscriminate_attack": "Indiscriminate attack",
        "willful_killing": "Wilful killing", "impossible_to_determine": "Cannot be determined",
    },
    "consequences": {
        "killing": "Death", "permanent_disability": "Permanent disability",
        "serious_injury": "Serious injury",
        "other": "Other",
    },
    "weapon_context": {
        "by_child": "Used by the child", "against_child": "Used against the child", "unknown": "Not known",
    },
    "attack_type": {
        "direct_attack": "Direct attack", "indirect_attack": "Indirect attack", "arson": "Arson",
        "aerial_attack": "Attack from the air", "suicide_attack": "Suicide attack",
        "undetermined": "Cannot be determined",
    },
    "weapon_type": {
        "small_arm": "Small arm", "assault_rifle": "Assault rifle", "baton": "Baton",
        "white_weapon": "Blade or other white weapon",
        "missile": "Missile", "airstrike": "Airstrike", "ied_other": "Improvised explosive device",
        "unmanned_aerial_vehicle": "Drone", "grenade": "Grenade", "fire": "Fire", **_OTHERS,
    },
    "recruitment_factors": {
        "abduction": "Abduction", "conscription": "Conscription", "intimidation": "Intimidation",
        "lack_of_basic_services": "Lack of basic services", "access_to_security": "For safety",
        "financial_reasons": "For money", "family_problems_abuse": "Trouble or abuse in the family",
        "family_community_pressure": "Pressure from family or community",
        "to_join_follow_friends": "To be with friends",
        "idealism": "Conviction", "to_seek_revenge": "For revenge", **_OTHERS,
    },
    "child_role": {
        "combatant": "Fighter", "non_combatant": "Other tasks", "sexual_purposes": "For sexual purposes",
        **_OTHERS,
    },
    "forced_voluntary": {"forced": "By force", "voluntary": "Said to be of free will", "unknown": "Not known"},
    "released": {
        "yes_all": "Yes, all", "yes_some": "Yes, some", "none": "None", "unknown": "Not known",
    },
    "how_left": {
        "formal_release": "Formal release", "brokered": "Talks by the community or one person",
        "dissolution": "The group came to an end", "captured_surrendered": "Captured or surrendered",
        "ran_away": "Ran away or escaped", "killed_or_died": "Was killed or died",
        "not_applicable": "Does not apply",
        **_OTHERS,
    },
    "sexual_violence_type": {
        "rape": "Rape", "sexual_assault": "Sexual assault", "forced_marriage": "Forced marriage",
        "sexual_slavery": "Sexual slavery", "mutilation": "Mutilation",
        "forced_sterilization": "Forced sterilisation",
        "forced_abortion": "Forced abortion", "other": "Other",
    },
    "displacement": {
        "not_displaced": "Not displaced", "before_displacement": "Before fleeing",
        "during_flight": "During the flight",
        "in_displacement": "While displaced", "during_return": "On the way back", "unknown": "Not known",
    },
    "abduction_purpose": {
        "child_recruitment": "Recruitment", "child_use": "Use by a group",
        "sexual_violence": "Sexual violence",
        "political_indoctrination": "Indoctrination", "hostage_intimidation": "Hostage, to intimidate",
        "hostage_extortion": "Hostage, for ransom", "extortion": "Extortion", "punishment": "Punishment",
        "forced_labour": "Forced labour", **_OTHERS,
    },
    "regained_how": {
        "escape": "Escaped", "payment_of_ransom": "A ransom was paid", "released": "Was let go",
        "rescued": "Was freed by others", **_OTHERS,
    },
    "site_attack_type": {
        "shelling": "Shelling", "arson": "Arson", "aerial_bombardment": "Bombing from the air",
        "theft_looting": "Theft or looting", "occupation_of_building": "Occupation of the building",
        "direct_attack_students_teachers": "Attack on pupils or teachers", "intimidation": "Intimidation",
        "direct_attack_medical_person": "Attack on health workers", "physical_destruction": "Destruction",
        "other": "Other",
    },
    "facility_attack_type": {
        "attack_on_school_s": "Attack on a school", "threat_of_attack_on_school_s": "Threat against a school",
        "attack_on_education_personnel": "Attack on school staff",
        "other_interference_with_education": "Other interference with schooling",
        "attack_on_hospital_s": "Attack on a hospital",
        "attack_on_medical_personnel": "Attack on health workers",
        "threat_of_attack_on_hospital": "Threat against a hospital",
        "other_interference_with_healthcare": "Other interference with health care",
    },
    "school_type": {
        "early_childhood": "Nursery school", "primary": "Primary school", "secondary": "Secondary school",
        "vocational": "Vocational school", "university": "University", **_OTHERS,
    },
    "facility_impact": {
        "total_destruction": "Destroyed", "serious_damage": "Badly damaged",
        "minor_damage": "Slightly damaged",
        "none": "Not damaged",
    },
    "military_use_type": {
        "military_use_of_school": "Use of a school", "military_use_of_hospital": "Use of a hospital",
    },
    "denial_method": {
        "entry_restrictions_personnel": "Staff kept out", "import_restrictions_goods": "Goods kept out",
        "travel_restrictions": "Travel restricted",
        "threats_violence_personnel": "Threats or violence against staff",
        "interference_in_operations": "Interference with the work",
        "hostage_abduction_personnel": "Staff abducted",
        "hostilities_impeding": "Fighting in the way", "vehicle_hijacking": "Vehicles taken",
        "restriction_beneficiaries_access": "People kept from aid", "intimidation": "Intimidation",
        "besiegement": "Siege", "property_damage": "Damage to property", "theft": "Theft", "other": "Other",
    },
    "organisation_types": {
        "national": "National organisation", "international": "International organisation",
        "ngo": "Non-governmental",
        "un_agencies": "UN agency", "red_cross": "Red Cross or Red Crescent", **_OTHERS,
    },
    "aid_types": {
        "food": "Food", "water_sanitation": "Water and sanitation", "health": "Health", "shelter": "Shelter",
        "education": "Education", "protection": "Protection", **_OTHERS,
    },
    "deprivation_reasons": {
        "security": "Reasons of security", "association": "Said to be of an armed group",
        "crime": "Suspected of a crime",
        "immigration": "Papers or migration", **_OTHERS,
    },
    "detention_facility": {
        "police_station": "Police station", "prison": "Prison", "military_barracks": "Barracks or base",
        "juvenile_centre": "Centre for young people", "informal": "A place without a name", **_OTHERS,
    },
    "several_parties": {
        "crossfire": "Crossfire between them", "together": "They acted together",
        "unclear": "One of them, not known which",
    },
    "sex": {"male": "Boy", "female": "Girl", "unknown": "Not known"},
    "adult_sex": {"male": "Man", "female": "Woman", "mixed": "Men and women", "unknown": "Not known"},
    "care": {
        "parents": "With parents", "relatives": "With relatives", "foster": "In another family",
        "institution": "In a home",
        "alone": "Alone or on the street", "armed_group": "With an armed group", **_OTHERS,
    },
    "separation": {
        "with_family": "With the family", "separated": "Separated from parents",
        "unaccompanied": "Without any adult",
        "unknown": "Not known",
    },
    "sharing_consent": {
        "anonymous": "Without any particulars", "agency_only": "This organisation alone",
        "task_force": "The task force",
        "perpetrator": "Also before the perpetrator", "prosecutor": "A prosecutor",
    },
    "group_sex": {
        "all_male": "Boys only", "all_female": "Girls only", "mixed": "Boys and girls", "unknown": "Not known",
    },
    "age_band": {
        "0_4": "Under 5", "5_9": "5 to 9", "10_14": "10 to 14", "15_17": "15 to 17",
        "mixed": "Of several ages",
        "unknown": "Not known",
    },
    "perpetrator_category": {
        "armed_force": "Force of a State", "armed_group": "Armed group",
        "mission": "The international mission",
        "other_party": "Other party", "unknown": "Not known",
    },
    "force_type": {
        "national_army": "Army", "police_forces": "Police", "security_forces": "Other security force",
        "international_forces": "International force", "paramilitary": "Paramilitary",
        "criminal_group": "Criminal group",
        **_OTHERS,
    },
    "perpetrator_age": {
        "0_11": "Under 12", "12_17": "12 to 17", "18_25": "18 to 25", "26_40": "26 to 40",
        "41_60": "41 to 60",
        "61": "Over 60", "unknown": "Not known",
    },
    "source_type": {
        "primary": "Saw it or lived it", "supporting_testimony": "Heard of it from others",
        "supporting_evidence": "Papers, pictures or traces",
    },
    "source_age": {"child": "Child", "adult": "Adult", "not_applicable": "Does not apply"},
    "reliability": {"high": "High", "medium": "Middling", "low": "Low"},
    "consent": {"yes": "Yes", "no": "No", "do_not_know": "Not known"},
    "response_type": {
        "medical": "Medical care", "police_report": "Report to the police",
        "government_report": "Report to the government",
        "intervention_armed_group": "Talks with the armed group", "psychosocial": "Care for the mind",
        "reintegration": "Return to family or school", "none": "None", "other": "Other",
    },
    "follow_up": {
        "armed_intervention": "Armed intervention", "negotiation": "Negotiation",
        "legal_action": "Legal action",
        "none": "None", "other": "Other",
    },
    "source_weight": {
        "primary_witnessed": "A credible source who saw it",
        "primary_did_not_witness": "A credible source who did not see it",
        "sufficient_documentation": "Enough papers and traces to support it",
        "secondary_only": "Only sources at second hand",
        "primary_insufficient": "A source at first hand, but not enough",
    },
    "non_verification": {
        "unwilling_sources": "Sources do not wish to speak",
        "security_constraints": "Too dangerous to go there",
        "resource_constraints": "Lack of people or means",
        "contradictory_information": "Sources contradict one another",
        "pending_monitoring": "More monitoring is to come", "other": "Other",
    },
}  # fmt: skip

EXPORTED: Final[dict[str, dict[str, str]]] = {
    "verification_status": {"did_not_occur": "verification_found_that_incident_did_not_occur"},
    "recruitment_factors": {"to_seek_revenge": "to_see_revenge"},
    "weapon_type": {"unmanned_aerial_vehicle": "unmaned_aerial_vehicle"},
    "sexual_violence_type": {"forced_sterilization": "force_sterilization"},
    "child_role": {"non_combatant": "non-combatant"},
    "detention_facility": {},
}
"""List → our code → the code of their workbook, where the two differ."""
