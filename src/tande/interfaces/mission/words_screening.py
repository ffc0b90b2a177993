"""The words of the pages on lists and alerts: from codes to the officer's language."""

from collections.abc import Iterable

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from tande.domains.screening.views import AlertView
from tande.policy import alerts as rules
from tande.toolkit.names import evidence, pairing, sentences
from tande.toolkit.names.likeness import SAME

KINDS = {
    "un": _("The consolidated list of the UN Security Council (XML)"),
    "ofac": _("The SDN list of OFAC (SDN.CSV, and ALT.CSV with the aliases)"),
    "table": _("A table (CSV or XLSX), whose columns you name"),
}
BROKEN = {
    "empty": _("The file is empty."),
    "too_large": _("The file is too large. Lists of up to 48 MB can be read."),
    "not_xml": _("This is not XML as it must be."),
    "dtd": _("The file has a document type (DTD), which the UN list has not and attackers use: it was not read."),
    "entities": _("The file declares entities, which the UN list has not and attackers use: it was not read."),
    "too_deep": _("Something is nested more deeply than in any real list."),
    "too_long": _("A text is longer than in any real list."),
    "too_many_parts": _("One person has more parts than in any real list."),
    "too_many": _("There are more records than can be read."),
    "truncated": _("The file ends too early. Download it again."),
    "encoding": _("The letters cannot be read: the encoding is not the one that the file names."),
    "wrong_root": _("This is XML, but not the consolidated list of the UN."),
    "no_people": _("There is nobody in this file."),
    "not_csv": _("This is not CSV: a quotation mark is not closed."),
    "not_ofac": _("This is not OFAC's file: that has 12 columns (SDN.CSV) or 5 (ALT.CSV), and no headings."),
    "columns": _("A row has too few or too many columns. The file may be cut: download it again."),
    "other_list": _("The aliases belong to another list: none of them fits."),
    "no_name_column": _("Say which column holds the name, or the family name."),
    "mapping": _("Each column can hold one thing only."),
    "sheets": _("The workbook has several sheets. Leave only the one with the list in it, and save it again."),
}
LEFT_OUT = {
    "not_a_person": _("A company, ship or aircraft: not screened against people"),
    "no_name": _("Without a name"),
    "double": _("The same as a row before"),
    "renamed": _("Its reference was taken: it is kept under another one"),
    "columns": _("The row does not have the columns"),
    "bad_date": _("The date of birth could not be read: it is kept without"),
    "unsure": _("A cell cannot be trusted as it stands (a formula, an error, a merged cell): look at the record"),
    "cut": _("Very long: what was too much was cut off"),
}
FIELDS = {
    "name": _("Whole name"), "given": _("Given names"), "family": _("Family name"), "aliases": _("Other names"),
    "born": _("Date of birth"), "numbers": _("Numbers of papers"), "nationality": _("Nationality"),
    "reference": _("Reference in the list"), "listed_on": _("Listed on"), "note": _("Remarks"),
}
FAULTS = {
    "name": _("Give the list a name of one line, with at most 120 characters."),
    "kind": _("Choose what kind of list it is."),
    "file": _("Choose a file."),
    "taken": _("Another list has this name. Choose it in the page of lists to load its next version."),
    "same": _("This very file is the version in force already. Nothing was changed."),
    "gone": _("This upload was loaded already, or is older than a day. Upload the file again if it is needed."),
    "upload": _("The file is larger than the register takes, or the line broke. Nothing was kept; try again."),
}
DECIDING = {
    "words": _("Write why: at most 2,000 characters."),
    "why": _("Choose a reason."),
    "changed": _("Somebody took a step meanwhile, or the record changed. Yours was not kept: read the page again."),
    "second": _("Another officer than the one who proposed it has to answer."),
}
CHANGES = {
    "loaded": _("A list was loaded"), "retired": _("A list was retired"),
    "entered": _("A record of the body was entered or changed"), "withdrawn": _("A record of the body was withdrawn"),
}
BUTTONS = {
    rules.SAY_SAME: _("It is the same person"), rules.SAY_NOT: _("It is not the same person"),
    rules.ASK: _("More is needed"), rules.SAY_REMEDIED: _("Effective steps were taken since"),
    rules.SAY_MISTAKEN: _("The decision was a mistake"), rules.CONFIRM: _("Agree"), rules.DECLINE: _("Do not agree"),
    rules.TAKE_BACK: _("Take the proposal back"),
}
HINTS = {
    rules.SAY_SAME: _("A second officer has to agree before anything stands against the person."),
    rules.SAY_NOT: _("The alert stays away until the record or the person changes."),
    rules.ASK: _("The alert stays open. Write what is asked for, and from whom."),
    rules.SAY_REMEDIED: _("A second officer has to agree."), rules.SAY_MISTAKEN: _("A second officer has to agree."),
    rules.CONFIRM: "", rules.DECLINE: _("It then stands as before the proposal. Write why."), rules.TAKE_BACK: "",
}


def state(code: str) -> str:
    """A state of an alert."""
    return gettext(rules.STATES.get(code, code))


def proposal(code: str) -> str:
    """What waits for a second officer."""
    return gettext(rules.PROPOSALS.get(code, code)) if code else ""


def step(kind: str) -> str:
    """A step, as a sentence."""
    return gettext((rules.STEPS | rules.BY_SCREENING).get(kind, kind))


def why(kind: str, code: str) -> str:
    """The reason of an officer's step."""
    return gettext(rules.WHY.get(kind, {}).get(code, code)) if code else ""


def changed(codes: Iterable[str]) -> list[str]:
    """What changed, one sentence each."""
    return [gettext(rules.CHANGED.get(code, code)) for code in codes]


def source(code: str, list_name: str) -> str:
    """A list's name, or the body's own records."""
    return list_name or gettext("Records of the body")


def pairs(view: AlertView) -> list[dict[str, str]]:
    """Which words of the two names answer each other: for each the words, how it stands, and the sentence."""
    said = sentences.explained(view.match, language())
    return [
        {"here": one.here, "there": one.there, "how": _how(one.code), "sentence": said[at]}
        for at, one in enumerate(view.match.parts)
    ]


def remarks(view: AlertView) -> list[dict[str, str]]:
    """What order, dates and numbers say: the sentence and how it stands."""
    said = sentences.explained(view.match, language())[len(view.match.parts):]
    found = [("near", view.match.order)] if view.match.order in (pairing.TURNED, pairing.SHUFFLED) else []
    found.append((DATES[view.match.dates], view.match.dates))
    if view.match.numbers in (evidence.EQUAL, evidence.DIFFERENT):
        found.append(("same" if view.match.numbers == evidence.EQUAL else "unlike", view.match.numbers))
    return [{"how": how, "sentence": sentence} for (how, _code), sentence in zip(found, said, strict=False)]


DATES = {
    evidence.EQUAL: "same", evidence.SWAPPED: "near", evidence.AGREES: "near", evidence.NEAR: "near",
    evidence.FAR: "unlike", evidence.UNKNOWN: "none",
}


def _how(code: str) -> str:
    if code == SAME:
        return "same"
    if code == pairing.AGAINST:
        return "unlike"
    return "none" if code in (pairing.ONLY_HERE, pairing.ONLY_THERE) else "near"


def language() -> str:
    """The active language, as far as the reasons are written in it."""
    active = get_language() or ""
    return active if active in sentences.LANGUAGES else sentences.LANGUAGES[0]
