"""The pack for Haiti holds what the mandate asks, and the code holds nothing of Haiti."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from tande.policy import sms, stages, triage
from tande.policy.allegations import RETALIATION
from tande.policy.mission import CROSSWALK, Label
from tande.project.mission import load

ROOT = Path(__file__).parents[2]
PACK = ROOT / "missions" / "haiti"
HAITI = load(PACK)
CATEGORIES = {category.code: category for category in HAITI.categories}

CATEGORY_1 = (
    "rape sexual_assault transactional_sex exploitative_relationship risk_to_life abuse_of_authority "
    "conflict_of_interest mismanagement extortion mineral_trade prohibited_goods threat_to_life killing torture "
    "arms_trade other_injury forgery theft_major narcotics waste_of_resources entitlement_fraud procurement"
)
CATEGORY_2 = (
    "discrimination harassment sexual_harassment abusive_behaviour misuse_of_equipment theft_simple rule_breach "
    "traffic disrepute curfew contract_dispute"
)
OUR_OWN = (
    "gunshot_injury arbitrary_arrest late_handover disappearance retaliation wastewater illness pollution "
    "child_killed_hurt child_detained child_used sexual_abuse_child paternity others_harm property_damage "
    "home_search staff_welfare other"
)


def test_languages_stand_in_the_order_people_need_them() -> None:
    assert HAITI.language_codes == ("ht", "fr", "en", "es", "sw")


@pytest.mark.parametrize("code", CATEGORY_1.split())
def test_the_un_category_1_list_is_covered(code: str) -> None:
    assert CATEGORIES[code].un_category == "1"


@pytest.mark.parametrize("code", CATEGORY_2.split())
def test_the_un_category_2_list_is_covered(code: str) -> None:
    assert CATEGORIES[code].un_category == "2"


@pytest.mark.parametrize("code", OUR_OWN.split())
def test_what_the_mandate_adds_is_covered(code: str) -> None:
    assert code in CATEGORIES


def test_every_class_of_the_existing_mechanism_is_mapped() -> None:
    assert {category.crosswalk for category in HAITI.categories} == set(CROSSWALK)


def test_sexual_exploitation_and_abuse_is_one_thing_everywhere() -> None:
    for category in HAITI.categories:
        assert (category.group == "sexual") == category.sea == (category.crosswalk == "sea")


def test_all_communes_are_there_with_codes_of_their_department() -> None:
    departments = [place for place in HAITI.places if place.level == "department"]
    communes = [place for place in HAITI.places if place.level == "commune"]
    assert [place.code for place in departments] == [f"HT{number:02}" for number in range(1, 11)]
    assert len(communes) == 140
    assert all(re.fullmatch(r"HT\d{4}", place.code) for place in communes)
    assert HAITI.label("place", "HT0117", "ht") == "Site Solèy"
    assert HAITI.label("place", "HT0117", "fr") == "Cité Soleil"


def test_every_stage_that_owes_something_has_a_clock() -> None:
    owing = set(stages.STAGES) - stages.ENDS
    assert {stage for clock in HAITI.clocks for stage in clock.stages} == owing
    assert {stage for clock in HAITI.clocks if clock.met_by == "move" for stage in clock.stages} == owing


def test_the_time_of_a_stage_is_never_an_unverified_one() -> None:
    assert all(clock.shown for clock in HAITI.clocks if clock.met_by == "move")


def test_children_sea_and_danger_never_wait_longer() -> None:
    hours = {"hours": 1, "days": 24, "working_days": 24, "months": 24 * 30}
    for clock in HAITI.clocks:
        if clock.limit and clock.urgent:
            assert clock.urgent.amount * hours[clock.urgent.unit] < clock.limit.amount * hours[clock.limit.unit]


def test_levels_are_those_of_the_triage() -> None:
    assert [level.code for level in HAITI.levels] == list(triage.LEVELS)


def test_mixed_operations_and_outsiders_can_be_named() -> None:
    actors = {actor.code: actor for actor in HAITI.actors}
    assert {"mission", "joint", "national_police", "national_army", "private_company", "unknown_uniform", "armed_group",
            "other", "unknown"} <= actors.keys()
    assert actors["unknown_uniform"].in_mandate
    contacts = {contact.code: contact for contact in HAITI.contacts}
    for actor in HAITI.actors:
        if not actor.in_mandate:
            assert any(contacts[code].shown for code in actor.referral), actor.code


def test_nothing_remembered_is_shown() -> None:
    rows = (*HAITI.mandates, *HAITI.clocks, *HAITI.categories, *HAITI.contingents, *HAITI.places, *HAITI.contacts,
            *REGISTER.commitments, *REGISTER.texts.values(), *REGISTER.documents)
    for row in rows:
        if row.provenance.certainty in ("memory", "inference") and not row.provenance.verified_by:
            assert not row.shown
    assert not next(contact for contact in HAITI.contacts if contact.code == "police").shown
    assert not next(clock for clock in HAITI.clocks if clock.id == "state_names_officer").shown


REGISTER = HAITI.register


def test_every_duty_of_the_table_and_every_ask_is_there() -> None:
    assert [one.id for one in REGISTER.commitments] == [
        *(f"C{number:02}" for number in range(1, 21)), *(f"A{number:02}" for number in range(1, 8)),
    ]


def test_no_paragraph_and_no_duty_is_given_from_memory() -> None:
    assert not [one.id for one in REGISTER.commitments if one.paragraph]
    assert {one.id for one in REGISTER.commitments if not one.shown} == {"C08", "C12", "C13", "C14", "C19", "C20"}
    assert not REGISTER.texts["r2026"].symbol
    assert not REGISTER.texts["r2026"].shown


def test_what_is_only_asked_for_is_not_called_a_duty() -> None:
    for one in REGISTER.commitments:
        assert REGISTER.texts[one.text].asked == one.id.startswith("A"), one.id


def test_the_papers_that_were_asked_for_are_owed() -> None:
    assert {one.code for one in REGISTER.documents} >= {
        "rules_of_engagement", "concept_of_operations", "command_lines", "standard_procedures", "coa_policy",
        "crm_procedures",
    }
    assert {one.code for one in REGISTER.documents_of("C04")} == {
        "rules_of_engagement", "concept_of_operations", "command_lines", "standard_procedures",
    }


def test_somebody_outside_can_be_told_that_we_went_wrong() -> None:
    assert [contact for contact in HAITI.contacts if contact.about_us and contact.shown]


def every_label() -> list[Label]:
    labels = [label for kind in HAITI.labels.values() for label in kind.values()]
    labels += [label for clock in HAITI.clocks for label in (clock.label, clock.basis)]
    labels += [label for contact in HAITI.contacts for label in (contact.name, contact.use, contact.hours)]
    labels += [label for name in HAITI.names for label in (name.long, name.short)]
    labels += [label for one in REGISTER.commitments for label in (one.duty, one.evidence)]
    labels += [one.about for one in REGISTER.texts.values()] + [one.label for one in REGISTER.holders.values()]
    labels += [one.name for one in REGISTER.documents]
    return [*labels, HAITI.body.name, HAITI.demo_name, *(mandate.about for mandate in HAITI.mandates)]


def test_apostrophes_are_straight_so_that_a_text_fits_one_message() -> None:
    assert not [text for label in every_label() for text in label.values() if "’" in text or "‘" in text]


CREOLE_LETTERS = set("abcdefghijklmnoprstuvwyzèòàéABCDEFGHIJKLMNOPRSTUVWYZÈÒÀ0123456789 ,.:;/()+-'") | set("qQxX")


def test_creole_is_written_with_creole_letters() -> None:
    """The official spelling has no ç, ê, î, ô, û or ë; q, x and é stand in names only."""
    assert not [label["ht"] for label in every_label() if set(label["ht"]) - CREOLE_LETTERS]


# The code knows no mission: what follows looks for words of this one in everything that is executed or served.

WORDS = re.compile(
    r"ha[iï]ti|ayiti|kenya|gang|port-au-prince|p[oò]toprens|binuh|minustah|cod-ab|\bMSS\b|\bGSF\b|\bMMAS\b|\bHT\d\d|\bPNH\b|"
    r"\b8811\b|\+509|creole|pwoteksyon|plent\b",
    re.IGNORECASE,
)
SERVED = {".html", ".txt", ".js", ".mjs", ".css", ".json", ".svg", ".toml"}


def strings_and_names(source: str) -> list[str]:
    """Names and text constants of Python code, without docstrings (and comments, which are no code)."""
    tree = ast.parse(source)
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
        and node.body and isinstance(node.body[0], ast.Expr)
    }
    docs |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    found = [node.value for node in ast.walk(tree)
             if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs]
    found += [node.id for node in ast.walk(tree) if isinstance(node, ast.Name)]
    return found + [node.name for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.ClassDef))]


def files_of(folder: Path) -> list[Path]:
    skipped = {"node_modules", "locale", "__pycache__"}
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and not skipped & set(path.parts)]


def test_nothing_of_this_mission_is_in_python() -> None:
    found = {
        f"{path.relative_to(ROOT)}: {text[:60]}"
        for path in files_of(ROOT / "src")
        if path.suffix == ".py"
        for text in strings_and_names(path.read_text("utf-8"))
        if WORDS.search(text)
    }
    assert not found


def test_nothing_of_this_mission_is_in_pages_and_scripts() -> None:
    found = {
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:60]}"
        for folder in (ROOT / "src", ROOT / "web" / "src")
        for path in files_of(folder)
        if path.suffix in SERVED
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), 1)
        if WORDS.search(line)
    }
    assert not found


def test_the_search_would_find_something() -> None:
    pack = "\n".join(path.read_text("utf-8") for path in files_of(PACK))
    assert len(WORDS.findall(pack)) > 100
    assert strings_and_names('"""Haiti"""\nx = "Haiti"\n') == ["Haiti", "x"]


def test_the_two_packs_share_no_code_of_their_own() -> None:
    tiny = load(ROOT / "tests" / "packs" / "tiny")
    for kind, labels in tiny.labels.items():
        assert set(labels) & set(HAITI.labels[kind]) <= {RETALIATION}, kind
    charter = tomllib.loads((PACK / "charter.toml").read_text("utf-8"))
    assert charter["time_zone"] != tiny.time_zone


def test_there_is_a_letter_for_everything_that_is_often_written() -> None:
    letters = {letter.code: letter for letter in HAITI.letters}
    assert set(stages.REASONS_NOT_PURSUED) | set(stages.FINDINGS) <= set(letters)
    assert {"acknowledged", "more_detail", "admitted", "waiting", "safety", "closing", "referred_elsewhere", "review",
            "upheld"} <= set(letters)
    for code in (*stages.REASONS_NOT_PURSUED, *stages.FINDINGS):
        assert letters[code].kind == "outcome"


def test_letters_promise_a_review_where_there_is_one_and_speak_plainly() -> None:
    review = {"ht": "revizyon", "fr": "révision", "en": "review", "es": "revisión", "sw": "mapitio"}
    for letter in HAITI.letters:
        for language, text in letter.text.items():
            if letter.code in ("outside_mandate", "no_information", "duplicate", "unsubstantiated", "closing"):
                assert review[language] in text, (letter.code, language)
            assert max(len(sentence.split()) for sentence in re.split(r"[.?!;:]", text)) <= 24, (letter.code, language)
        assert sms.parts(letter.text["ht"]).parts <= 2, letter.code
