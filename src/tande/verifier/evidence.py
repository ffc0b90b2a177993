"""What proves a finding to others, as files: signed papers word for word, and how anyone checks them."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from tande.verifier.findings import Finding
from tande.verifier.memory import replace

_HOW = (
    "Each part below is word for word as it was received. Signatures are checked with any tool for C2SP signed\n"
    "notes, and the parts against each other with tande-verify. Keep this file unchanged.\n"
)


def keep(findings: Iterable[Finding], *, folder: Path, texts: dict[str, str], day: str) -> dict[str, Path]:
    """Write each finding that has papers to a file of its own; name → file. ``texts``: the sentence of each name.

    The same finding on the same day is one file. Raises OSError.
    """
    kept = {}
    for one in findings:
        if not one.papers:
            continue
        data = _text(one, texts.get(one.name, one.name)).encode("utf-8")
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{day}-{one.name.replace('_', '-')}-{hashlib.sha256(data).hexdigest()[:8]}.txt"
        replace(path, data)
        kept[one.name] = path
    return kept


def _text(finding: Finding, sentence: str) -> str:
    parts = [f"{finding.name}\n{sentence}\n\n{_HOW}"]
    parts += [f"===== {title} =====\n{content}" for title, content in finding.papers]
    return "\n".join(parts)
