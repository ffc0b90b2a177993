"""`tande-verify table`: whether the totals of a published table add up. Any table in CSV, anybody's; no network."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tande.policy.violations.published import Fault, Report, check_csv
from tande.policy.violations.reading import MOST_BYTES, BadTable, decode
from tande.verifier.answers import Answer
from tande.verifier.findings import Finding
from tande.verifier.texts import say

STDIN: Final = "-"
MOST_NAMED: Final = 100


def table(given: Sequence[Path], *, lang: str) -> Answer:
    """Check each file, or what comes in by itself when there is none or ``-``. Raises OSError."""
    answer, said = Answer(), list[dict[str, object]]()
    for path in given or [Path(STDIN)]:
        name = "-" if str(path) == STDIN else path.name
        try:
            report = check_csv(decode(_read(path)))
        except BadTable as error:
            answer.findings.append(Finding("table_bad", {"file": name, "why": say(lang, f"table_bad_{error.code}")}))
            continue
        _say(answer, name, report)
        said.append(_data(name, report))
    answer.data["tables"] = said
    return answer


def _read(path: Path) -> bytes:
    """No more than one byte above what is read at all."""
    if str(path) == STDIN:
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def _say(answer: Answer, name: str, report: Report) -> None:
    if report.checked:
        fine = report.checked - len(report.faults)
        answer.lines.append(("table_fits", {"file": name, "fine": fine, "checked": report.checked}))
    else:
        answer.findings.append(Finding("table_no_total", {"file": name}))
    if report.unknown:
        answer.lines.append(("table_unknown", {"count": report.unknown}))
    for sentence, key, found in (
        ("table_ignored", "columns", report.ignored), ("table_left_out", "lines", report.left_out),
        ("table_unread", "cells", [f"{row} / {column}" for row, column in report.unread]),
    ):
        if found:
            answer.lines.append((sentence, {key: list(found)}))
    answer.findings += [_finding(name, fault) for fault in report.faults[:MOST_NAMED]]


def _finding(name: str, fault: Fault) -> Finding:
    kind = f"table_{'row' if fault.across else 'column'}{'_least' if fault.at_least else ''}"
    return Finding(kind, {
        "file": name, "line": fault.line, "row": fault.row, "column": fault.column, "says": fault.says,
        "parts": fault.parts, "by": f"{fault.by:+}",
    })


def _data(name: str, report: Report) -> dict[str, object]:
    return {
        "file": name, "checked": report.checked, "unknown": report.unknown, "wrong": len(report.faults),
        "ignored": list(report.ignored), "left_out": list(report.left_out),
    }
