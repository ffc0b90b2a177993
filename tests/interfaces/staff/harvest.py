"""Every English text of desk, States' site and register, read from templates and code, with plurals as pairs."""

import ast
import re
from pathlib import Path

from django.utils.translation.template import templatize

from tande.domains.personnel import row_reading
from tande.policy import (
    alerts,
    claims,
    commitments,
    conflicts,
    detention,
    encounters,
    facts,
    force,
    force_operations,
    force_report,
    gate,
    inquiry,
    interim,
    paper,
    partners,
    people,
    proof,
    protection,
    readiness,
    receptions,
    recordings,
    referrals,
    roles,
    sharing,
    stages,
    support,
    training,
    triage,
    vetting,
    vetting_records,
)
from tande.policy.violations import codes as violation_codes
from tande.policy.violations import entries
from tande.policy.violations import entries as violation_entries
from tande.policy.violations import fields as catalogue
from tande.policy.violations import fields as violation_fields
from tande.policy.violations import options as violation_options
from tande.policy.violations import parties as violation_parties
from tande.policy.violations import verification as violation_verification
from tande.policy.violations.options import OPTIONS
from tande.toolkit.fieldforms import encounters as encounter_form
from tande.toolkit.fieldforms import violations as monitors_form
from tande.toolkit.fieldforms.form import Form, Group
from tande.toolkit.mrm import records as mrm
from tande.toolkit.spreadsheets import words

INTERFACES = Path(__file__).resolve().parents[3] / "src" / "tande" / "interfaces"
FOLDERS = (INTERFACES / "staff", INTERFACES / "states", INTERFACES / "mission", INTERFACES.parent / "gates")
ONE = {"_", "gettext", "gettext_lazy", "later"}
_IN_TEMPLATE = re.compile(r"""(?:\b_|gettext)\(u?(['"]{1,3})(.*?)\1[,)]""", re.DOTALL)


def texts() -> set[str]:
    """All source texts; of a text with a plural, the singular."""
    return from_templates() | from_code() | from_policy()


def from_templates() -> set[str]:
    """Texts of translate and blocktranslate."""
    found: set[str] = set()
    for path in sorted(path for folder in FOLDERS for path in (folder / "templates").rglob("*.html")):
        source = templatize(path.read_text(encoding="utf-8"))
        found |= {match[1] for match in _IN_TEMPLATE.findall(source)}
    return found


def from_code() -> set[str]:
    """First arguments of the marking functions."""
    found: set[str] = set()
    for path in sorted(path for folder in FOLDERS for path in folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
                first = node.args[0]
                marked = node.func.id in ONE or node.func.id == "ngettext"
                if marked and isinstance(first, ast.Constant) and isinstance(first.value, str):
                    found.add(first.value)
    return found


def from_policy() -> set[str]:
    """Labels that the desk shows straight from policy."""
    tables = [
        stages.STAGES, roles.ROLES, triage.LEVELS, *stages.CODE_TABLES.values(),
        conflicts.REASONS, proof.STANDARDS,
        support.KINDS, support.STATES, support.SCOPES, support.HOW, support.WHO, support.CHECKS, claims.STEPS,
        protection.ABOUT, protection.RISKS, protection.MEASURES, protection.OWED_BY, protection.MEASURE_ENDS,
        interim.MEASURES, interim.STATES,
        inquiry.KINDS, inquiry.WORDS, *inquiry.SEALED_FIELDS.values(), inquiry.CONSENTS, inquiry.FAIRNESS,
        inquiry.ADDRESSEES, inquiry.RESULTS,
        commitments.STATUSES, commitments.STEPS,
        referrals.TRACKS, referrals.TRACK_STATES, referrals.ACTS, referrals.IDENTITY, readiness.SHOWN,
        training.STATES, training.SOURCES, training.REFUSALS,
    ]
    tables += [
        alerts.STATES, alerts.PROPOSALS, alerts.STEPS, alerts.BY_SCREENING, alerts.CHANGED, *alerts.WHY.values(),
        gate.STEPS, gate.SUSPENDED_FOR, gate.OVERRIDDEN_FOR, people.POSTS, people.FUNCTIONS, people.LEAVING,
        people.CHANGES, people.FAULTS, row_reading.FAULTS, words.REFUSALS, words.FAULTS,
        vetting.STATUSES, vetting.RECORDS, vetting_records.SCOPES, vetting_records.ANSWERS,
        vetting_records.CHECK_RESULTS, vetting_records.DECLARATION_RESULTS, vetting_records.SOURCES,
        vetting_records.GROUNDS,
    ]
    tables += [
        encounters.CIRCUMSTANCES, encounters.AGE_BASES, encounters.AGE_BANDS, encounters.SEXES, encounters.APART,
        encounters.ANSWERS, encounters.BABY, encounters.FAMILY, encounters.ITEMS, encounters.DESTINATIONS,
        encounters.FLAGS, encounters.MISMATCHES, receptions.DESTINATIONS,
        violation_codes.KINDS, violation_codes.STATUSES, violation_entries.FAULTS, violation_fields.SORTS,
        violation_parties.LABELS, *violation_options.OPTIONS.values(), violation_verification.STAGE_LABELS,
        violation_verification.FAULTS,
        detention.OPERATIONS, detention.REASONS, detention.AGE_BASES, detention.AGE_BANDS, detention.DETAINED,
        detention.ENDINGS, detention.FLAGS,
    ]
    tables += [sharing.KINDS, sharing.ANSWERS, sharing.STATES, sharing.FAULTS, mrm.OWN_FAULTS, recordings.TOLD]
    tables += [partners.KINDS, partners.SCOPES]
    tables += [paper.STATES, paper.REASONS, paper.PATH_LABELS]
    labels = {label for table in tables for label in table.values()} | form_texts()
    labels |= from_rules_of_force()
    labels |= {one.label for listed in violation_fields.FIELDS.values() for one in listed}
    labels |= {one.label for one in violation_fields.SIGNATURE_FIELDS}
    labels |= {text for why in readiness.REASONS.values() for text in (why.sentence, why.remedy)}
    return labels | {move.act for move in stages.MOVES} | {kind.sentence for kind in facts.KINDS.values()}


def from_rules_of_force() -> set[str]:
    """Codes of force, and what the rules and the domain refuse."""
    tables = (
        force.LEVELS, force.CHILD, force.TRANSFERS, force.OUTCOMES, force.WARNED, force.REVIEWS,
        *force_report.TABLES.values(), *force_report.SEVERAL.values(), force_operations.FORMS, force_operations.SOURCES,
    )
    found = {label for table in tables for label in table.values()} | {force.ARRIVED}
    found |= {text for _level, text in force.MEANS.values()}
    rules = sorted((INTERFACES.parent / "policy").glob("force*.py"))
    return found.union(*map(refused_in, [*rules, *sorted((INTERFACES.parent / "domains" / "force").glob("*.py"))]))


def refused_in(path: Path) -> set[str]:
    """The sentences of every ``Wrong`` in a file, also those that stand in a name of it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {
        one.target.id: one.value.value for one in tree.body if isinstance(one, ast.AnnAssign)
        and isinstance(one.target, ast.Name) and isinstance(one.value, ast.Constant)
    }
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Wrong":
            second = node.args[1]
            found.add(names[second.id] if isinstance(second, ast.Name) else ast.literal_eval(second))
    return found


def form_texts() -> set[str]:
    """What the forms for Kobo and ODK say: they are made in every language from the same catalogue."""
    found = {answer.label for form in field_forms() for listed in form.answers.values() for answer in listed}
    for form in field_forms():
        found.add(form.title)
        for _above, one in form.questions():
            found |= {one.label, one.wrong} - set(entries.FAULTS.values())
        waiting = list(form.items)
        while waiting:
            one = waiting.pop()
            if isinstance(one, Group):
                found.add(one.label)
                waiting += one.items
    own = {text for text in found if text and not text.isdigit()}
    return own - {label for listed in OPTIONS.values() for label in listed.values()} - {
        one.label for listed in catalogue.FIELDS.values() for one in listed}


def field_forms() -> tuple[Form, ...]:
    """Both forms, without the mission's own lists, which have their languages in its pack."""
    return monitors_form.form(monitors_form.Codes((), (), (), ())), encounter_form.form((), ())


DJANGO = (
    "This password is too short. It must contain at least %d character.", "This password is too common.",
    "This field is required.", "You must type the same password each time.",
    "Enter a whole number.",
    "Enter a valid date.",
    "Enter a valid time.",
    "Enter a valid date/time.",
    "Select a valid choice. %(value)s is not one of the available choices.",
    "Enter a list of values.",
    "Ensure this value is greater than or equal to %(limit_value)s.",
    "Ensure this value is less than or equal to %(limit_value)s.",
    "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
    "Ensure this value has at least %(limit_value)d character (it has %(show_value)d).",
    "Null characters are not allowed.",
    "No file was submitted.",
    "No file was submitted. Check the encoding type on the form.",
    "The submitted file is empty.",
    "Ensure this filename has at most %(max)d character (it has %(length)d).",
)
"""What Django's and allauth's forms say on our pages: they speak neither Creole nor all of our words."""
