"""`tande-verify credential`: whether a certificate of training is valid, by a key and a list that somebody keeps.

Nothing is asked of any server, so nobody learns whose certificate is looked at. The issuer's key and what was seen of
its list are remembered: later the key need not be given, and an older list is found out.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tande.toolkit.credentials import Trusted, Verdict, judge, read_list, read_trusted
from tande.toolkit.credentials.judging import VALID
from tande.toolkit.errors import BadIssuerKey, BadStatusList
from tande.verifier import seen_lists
from tande.verifier.answers import Answer
from tande.verifier.checked import Options
from tande.verifier.findings import Finding
from tande.verifier.sources.errors import CannotRead

_LARGEST: Final = 1_000_000
_LONGEST_NAME: Final = 250


def credential(given: Sequence[str], options: Options, *, lists: Sequence[Path] = ()) -> Answer:
    """Judge each certificate (a file, or its text). Raises CannotRead, MemoryBroken, OSError."""
    memory = seen_lists.load(options.state)
    before = {one.issuer: one.keys for one in memory.issuers}
    memory = memory.trusting(_trusted(options.keys))
    texts = [_text(Path(path)) for path in map(str, lists)]
    answer = Answer()
    for one in memory.issuers:
        if one.issuer not in before:
            answer.lines.append(("credential_key_kept", {"issuer": one.issuer}))
        elif not before[one.issuer].items() <= one.keys.items():
            answer.findings.append(Finding("credential_new_key", {"issuer": one.issuer}))
    said = []
    for one_given in given:
        verdict = judge(_given(one_given), memory.issuers, texts, now=options.now, seen=memory.seen)
        _say(answer, verdict)
        said.append(_data(verdict))
    answer.data["credentials"] = said
    for text in texts if memory.issuers else []:
        try:
            memory = memory.having_seen(read_list(text, memory.issuers))
        except BadStatusList as error:
            _once(answer, Finding("credential_bad_list", {"why": str(error)}))
    seen_lists.keep(options.state, memory)
    return answer


def _trusted(keys: Sequence[str]) -> list[Trusted]:
    """The issuers whose keys were given: files, or the JSON itself. Raises CannotRead."""
    found = []
    for key in keys:
        text = key if key.lstrip().startswith("{") else _text(Path(key))
        try:
            found.append(read_trusted(text.encode("utf-8")))
        except BadIssuerKey as error:
            raise CannotRead(f"the key cannot be used: {error}") from None
    return found


def _given(one: str) -> str:
    """The text of a certificate: what stands in the file of this name, or the argument itself."""
    if len(one) > _LONGEST_NAME or (one.count(".") == 2 and one.startswith("ey")):
        return one
    return one if one.startswith(("http://", "https://")) else _text(Path(one))


def _text(path: Path) -> str:
    """Raises CannotRead."""
    try:
        with open(path, "rb") as file:
            data = file.read(_LARGEST + 1)
    except (OSError, ValueError) as error:
        raise CannotRead(f"{path}: {getattr(error, 'strerror', None) or 'no such file'}") from None
    if len(data) > _LARGEST:
        raise CannotRead(f"{path}: it is too large")
    return data.decode("utf-8-sig", "replace")


def _say(answer: Answer, verdict: Verdict) -> None:
    """The sentences for one certificate."""
    values: dict[str, object] = {"why": verdict.why or "-"}
    if verdict.badge:
        made = verdict.badge
        values |= {"holder": made.holder, "title": made.title, "since": f"{made.valid_from:%Y-%m-%d}",
                   "until": f"{made.valid_until:%Y-%m-%d}"}
        answer.lines.append(("credential_valid" if verdict.word == VALID else "credential_says", values))
        answer.lines.append(("credential_issuer", {"name": made.issuer_name, "issuer": made.issuer}))
    if verdict.status:
        answer.lines.append(("credential_list", {"signed": f"{verdict.status.signed:%Y-%m-%d}"}))
    if verdict.word != VALID:
        answer.findings.append(Finding(f"credential_{verdict.word}", values))


def _once(answer: Answer, finding: Finding) -> None:
    if finding.name not in {one.name for one in answer.findings}:
        answer.findings.append(finding)


def _data(verdict: Verdict) -> dict[str, object]:
    """The same for programs."""
    made = verdict.badge
    if made is None:
        return {"verdict": verdict.word, "why": verdict.why}
    return {
        "verdict": verdict.word, "id": made.id, "issuer": made.issuer, "holder": made.holder, "title": made.title,
        "achievement": made.achievement, "valid_from": made.valid_from.isoformat(),
        "valid_until": made.valid_until.isoformat(), "why": verdict.why,
    }
