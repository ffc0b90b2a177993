"""`tande-verify log`: everything that can be checked of a public log."""

from datetime import UTC, datetime

from tande.toolkit.bulletins import show_digits
from tande.verifier import believing
from tande.verifier.answers import Answer, Line
from tande.verifier.checked import Checked, Options
from tande.verifier.checking import check_log
from tande.verifier.checks import counts


def log(typed: str, options: Options) -> Answer:
    """Check the log at an address or in a folder. Raises as `check_log`."""
    return answer(check_log(typed, options))


def answer(checked: Checked) -> Answer:
    """What the check found, as sentences and as data."""
    lines: list[Line] = [("log", {"origin": checked.origin or "?"})]
    data: dict[str, object] = {"origin": checked.origin, "source": checked.source.address}
    if checked.standing is not None:
        lines += _head(checked)
        data |= {"size": checked.head.size, "root": checked.head.root.hex(), "digits": show_digits(checked.head.root),
                 "cosigned": dict(checked.standing.cosigned), "keys": _trust(checked)}
    if checked.sound:
        lines.append(_since(checked))
    if checked.counts is not None:
        found = counts.totals(checked.counts)
        lines.append(("counts", found))
        data |= {"totals": found, "months": counts.by_month(checked.counts)}
    return Answer(lines, checked.findings, data, checked.store.evidence)


def _head(checked: Checked) -> list[Line]:
    assert checked.standing is not None
    head, standing = checked.head, checked.standing
    lines: list[Line] = [("size", {"size": head.size, "digits": show_digits(head.root)})]
    time = believing.newest_time(standing)
    named = len(standing.cosigned) + len(standing.missing)
    if time is not None:
        day = datetime.fromtimestamp(time, UTC).date().isoformat()
        lines.append(("witnesses", {"has": len(standing.cosigned), "all": named, "day": day}))
    elif not named:
        lines.append(("no_witnesses", {}))
    if not checked.believed.first:
        lines.append((_trust(checked), {}))
    return lines


def _trust(checked: Checked) -> str:
    return "keys_given" if checked.believed.given else "keys_remembered"


def _since(checked: Checked) -> Line:
    if checked.memory is None:
        return "first_check", {}
    before = checked.memory.head.size
    return "since", {"before": before, "new": max(0, checked.head.size - before)}
