"""Spreadsheets of vetting, read row by row: attestations by service number, and earlier repatriations.

Columns may stand in any order; they are known by their headings in any of the site's languages. What is wrong is told
with its row, and nothing is kept here.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tande.domains.vetting.operations import Named, Repatriation, Signed
from tande.interfaces.mission import words_vetting
from tande.policy import vetting_records as rules
from tande.toolkit.names.evidence import plain_number
from tande.toolkit.names.folding import words_of
from tande.toolkit.spreadsheets import Fault, Limits, Refused, Row, open_book
from tande.toolkit.spreadsheets import words as sheet_words
from tande.toolkit.watchlists.dates import read_date

HEADINGS: Final[dict[str, str]] = {
    "number": "service number|service no|matricule|numero de service|nimewo sevis|nimewo matrikil|numero de servicio"
              "|namba ya huduma|number|numero",
    "answer": "answer|reponse|repons|respuesta|jibu|attestation",
    "words": "declared|what was declared|declaration|ce qui a ete declare|sa moun nan deklare"
             "|declarado|kilichotangazwa",
    "day": "signed on|date|day|signe le|le|dat|jou|fecha|firmado el|tarehe|ilisainiwa",
    "names": "name|names|full name|nom|noms|nom complet|non|nombre|nombres|jina|majina",
    "other_names": "other names|aliases|alias|autres noms|lot non|otros nombres|majina mengine",
    "born": "date of birth|born|birth date|date de naissance|dat nesans|fecha de nacimiento|tarehe ya kuzaliwa",
    "ids": "id numbers|id number|identity number|numeros d identite|nimewo idantite|numero de identidad"
           "|namba ya kitambulisho",
    "state": "state|country|etat|pays|peyi|leta|estado|pais|nchi|taifa",
    "on": "sent home on|repatriated on|date of repatriation|rapatrie le|voye tounen le|repatriado el|alirudishwa",
    "grounds": "grounds|reason|motif|rezon|motivo|sababu",
}
"""Folded headings by the column that they name."""
_CLEAN: Final = frozenset({"clean", "no", "non", "nothing", "nothing to declare", "rien", "rien a declarer", "anyen",
                           "anyen pou deklare", "nada", "nada que declarar", "hakuna", "hapana", "0"})
_DECLARED: Final = frozenset({"declared", "yes", "oui", "declare", "wi", "si", "declarado", "ndiyo", "imetangazwa",
                              "1"})
COLUMNS: Final = {
    "number": gettext_lazy("service number"), "answer": gettext_lazy("answer"), "day": gettext_lazy("signed on"),
    "names": gettext_lazy("name"), "state": gettext_lazy("State"), "on": gettext_lazy("sent home on"),
}


@dataclass(frozen=True)
class Wrong:
    """What is wrong, and in which row as the spreadsheet program shows it; 0 for the file as a whole."""

    row: int
    words: str


@dataclass
class Read:
    """What was read: what can be recorded, and what is wrong."""

    good: list[Any] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)


def attestations(
    data: bytes, *, find: Callable[[Collection[str]], Mapping[str, str]], today: date, otherwise: str = "",
    day: date | None = None,
) -> Read:
    """Attestations of a sheet. ``find``: people's ids by service number; ``otherwise``: the answer where none
    stands.
    """
    found = Read()
    seen: dict[str, int] = {}
    needed = ["number", *([] if otherwise else ["answer"]), *([] if day else ["day"])]
    rows = list(_rows(data, needed, found))
    people = find({cells.get("number", "") for _number, cells in rows})
    for row, cells in rows:
        number = cells.get("number", "")
        person = people.get(number)
        answer = _answer(cells.get("answer", "")) if cells.get("answer") else otherwise
        signed_on = _day(cells.get("day", "")) if cells.get("day") else day
        wrong = _attestation_fault(answer, signed_on, cells.get("words", ""), today)
        if person is None:
            wrong = _("nobody on this contingent's roster has the service number “%(number)s”") % {"number": number}
        elif person in seen:
            wrong = _("the same service number stands in row %(row)d already") % {"row": seen[person]}
        if wrong or person is None or signed_on is None:
            found.wrong.append(Wrong(row, wrong))
            continue
        seen[person] = row
        declared = cells.get("words", "") if answer == rules.DECLARED else ""
        found.good.append(Signed(person, answer, signed_on, declared))
    found.wrong.sort(key=lambda one: one.row)
    return found


def repatriations(data: bytes, *, today: date) -> Read:
    """Earlier repatriations of a sheet: names, State, day, and what else is known."""
    found = Read()
    for row, cells in _rows(data, ["names", "state", "on"], found):
        on, names = _day(cells.get("on", "")), _parted(cells.get("names", "") + ";" + cells.get("other_names", ""))
        numbers = _parted(cells.get("ids", ""))
        wrong = _repatriation_fault(names, numbers, cells, on, today)
        if wrong or on is None:
            found.wrong.append(Wrong(row, wrong))
            continue
        grounds = cells.get("grounds", "").strip().lower()
        found.good.append(Repatriation(
            Named(tuple(names[:rules.MOST_OWN_NAMES]), cells.get("born", ""), tuple(numbers)),
            cells["state"].upper(), on, grounds if grounds in rules.GROUNDS else "unknown",
        ))
    return found


def _rows(data: bytes, needed: Collection[str], found: Read) -> Iterator[tuple[int, dict[str, str]]]:
    """Number and cells by column of each row below the headings. What is wrong with the file goes into ``found``."""
    try:
        book = open_book(data)
        rows = book.rows(next((one.index for one in book.sheets if not one.hidden), 0))
        columns: dict[int, str] = {}
        for row in rows:
            columns = _columns(row)
            if len(columns) >= min(2, len(needed)):
                break
        missing = [str(COLUMNS[one]) for one in needed if one not in columns.values()]
        if missing:
            told = _("No column is headed: %(columns)s. Put these headings in the first row.")
            found.wrong.append(Wrong(0, told % {"columns": ", ".join(missing)}))
            return
        for row in rows:
            if row.faults:
                found.wrong += [Wrong(row.number, _fault(one)) for one in row.faults]
            elif any(row.cells):
                yield row.number, _cells(row, columns)
    except Refused as error:
        found.good.clear()
        found.wrong.append(Wrong(error.row, _refusal(error)))


def _columns(row: Row) -> dict[int, str]:
    known = {name: column for column, names in HEADINGS.items() for name in names.split("|")}
    found: dict[int, str] = {}
    for number, cell in enumerate(row.cells):
        column = known.get(" ".join(words_of(cell)))
        if column and column not in found.values():
            found[number] = column
    return found


def _cells(row: Row, columns: Mapping[int, str]) -> dict[str, str]:
    return {column: row.cells[number].strip() for number, column in columns.items() if number < len(row.cells)}


def _attestation_fault(answer: str, signed_on: date | None, words: str, today: date) -> str:
    if answer not in rules.ANSWERS:
        return _("the answer is neither “nothing to declare” nor “declared”")
    if signed_on is None or not rules.FIRST_DAY <= signed_on <= today:
        return _("the day cannot be read, or cannot be: write it as 2026-03-12")
    if answer == rules.DECLARED and not words:
        return _("something was declared, but not what: write it in the column “declared”")
    return ""


def _repatriation_fault(
    names: list[str], numbers: list[str], cells: Mapping[str, str], on: date | None, today: date
) -> str:
    state, born = cells.get("state", ""), cells.get("born", "")
    if not names or not all(words_of(name) for name in names):
        return _("there is no name")
    if len(state) != 3 or not state.isascii() or not state.isalpha():
        return _("the State must be three letters, such as KEN")
    if on is None or not rules.FIRST_DAY <= on <= today:
        return _("the day cannot be read, or cannot be: write it as 2026-03-12")
    if born and not read_date(born):
        return words_vetting.fault("born")
    if not all(plain_number(one) for one in numbers):
        return words_vetting.fault("id_numbers")
    return ""


def _parted(text: str) -> list[str]:
    return [one.strip() for one in text.split(";") if one.strip()]


def _answer(text: str) -> str:
    plain = " ".join(words_of(text)) or text.strip()
    return rules.CLEAN if plain in _CLEAN else rules.DECLARED if plain in _DECLARED else ""


def _day(text: str) -> date | None:
    """A day as the spreadsheet's dates come, or as people in the mission write it."""
    for parts in (text.split("-"), text.split("/")[::-1], text.split(".")[::-1]):
        if len(parts) == 3 and all(part.isdecimal() for part in parts) and len(parts[0]) == 4:
            try:
                return date(int(parts[0]), int(parts[1]), int(parts[2]))
            except ValueError:
                return None
    return None


def _fault(one: Fault) -> str:
    return _filled(_(sheet_words.FAULTS[one.code]), {"limit": Limits().cell_chars})


def _refusal(error: Refused) -> str:
    return _filled(_(sheet_words.REFUSALS[error.code]), {"row": error.row, **error.more})


def _filled(sentence: str, values: Mapping[str, object]) -> str:
    return sentence % values if "%(" in sentence else sentence
