"""`tande-verify number`: look a check number up without telling anybody which.

A whole list is fetched, of which the number is one of hundreds; with ``whole`` every entry of the log is.
"""

from tande.toolkit import number_lists
from tande.toolkit.codes import parse_check_number, show
from tande.toolkit.errors import BadNumberList, CodeError
from tande.toolkit.number_lists import INDEX, Listed
from tande.toolkit.promises import check_number, parse_entry
from tande.verifier.answers import Answer
from tande.verifier.checked import Checked, Options
from tande.verifier.checking import begin, check
from tande.verifier.findings import Finding
from tande.verifier.sources import limits
from tande.verifier.sources.opening import open_log
from tande.verifier.sources.source import read_or_none
from tande.verifier.texts import sentence


class _Same:
    """Takes the entries that have a number."""

    def __init__(self, number: str) -> None:
        self._number = number
        self.found: list[Listed] = []

    def take(self, first: int, entries: list[bytes], leaves: list[bytes]) -> None:
        """As Taker."""
        body = int(self._number[:-1])
        for at, leaf in enumerate(leaves):
            if int.from_bytes(leaf[:8], "big") % 10**11 == body and check_number(leaf) == self._number:
                kind, period, _ = parse_entry(entries[at])
                self.found.append(Listed(self._number, kind, period, first + at))


def number(typed: str, where: str, options: Options, *, whole: bool, lang: str) -> Answer:
    """Look the number up. Raises as `check_log`."""
    try:
        digits = parse_check_number(typed)
    except CodeError:
        return Answer([("number_typo", {})], [Finding("unread", {"why": typed})])
    source, raw = open_log(where)
    taker = _Same(digits)
    checked = check(source, raw, options, takers=(taker,)) if whole else begin(source, raw, options)
    if checked.standing is None:
        return Answer([], checked.findings, {"origin": checked.origin}, checked.store.evidence)
    found = taker.found if whole else _in_list(checked, digits)
    answer = Answer([], checked.findings, {"number": digits, "found": [vars(one) for one in found]})
    answer.papers = checked.store.evidence
    for one in found:
        answer.lines.append(("number_found", {
            "number": show(digits), "sentence": sentence(lang, one.kind), "period": one.period, "index": one.index,
        }))
    if not found:
        answer.lines.append(("number_none", {"number": show(digits)}))
    answer.lines.append(("number_agrees" if whole else "number_list_only", {}))
    return answer


def _in_list(checked: Checked, digits: str) -> list[Listed]:
    """What the lists say. The list is never cut finer than the signed size allows: that would tell which number."""
    source = checked.source
    data = read_or_none(source, INDEX, limit=limits.SMALL)
    if data is None:
        return []
    try:
        cut, _size = number_lists.read_index(data)
        if cut > number_lists.digits_for(checked.head.size):
            raise BadNumberList("the lists are cut finer than they may be")
        path = number_lists.list_path(cut, digits)
        listed = number_lists.read_list(read_or_none(source, path, limit=limits.LIST) or b"")
    except BadNumberList as error:
        checked.findings.append(Finding("unread", {"why": str(error)}))
        return []
    return [one for one in listed if one.number == digits]
