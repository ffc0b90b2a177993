"""Opened cases in plain words: the report, and the conversation as text and as JSON. No input or output.

The report holds numbers, types and hashes, never a word of the complaint or the name of a file: it may be
shown to someone who may not read the case.
"""

import inspect
import json
from collections.abc import Sequence
from typing import Any

from tande.interfaces.console.outfolder import one_line, plain, quoted
from tande.toolkit.exported import SealedCase
from tande.toolkit.media import MediaType
from tande.toolkit.opened import OpenedFile, OpenedMessage, Refused

_DIRECTION = {"in": "from the reporter", "out": "to the reporter"}
_WHAT = {"message": "Message", "identity": "Identity", "entry": "Entry", "file": "File"}
_CAUTION = "Files may be made to harm whoever opens them: look at them on a machine without a network."


class Report:
    """What `tande open` did, line by line."""

    def __init__(self) -> None:
        """An empty report."""
        self.refusals = 0
        self._lines = ["Opening an exported case", ""]

    def case(self, case: SealedCase) -> None:
        """Which case it is and what the export holds."""
        held = [_count(len(case.messages), "text"), _count(len(case.evidence), "file")]
        held += [f"{len(case.entries)} of the inquiry file and other parts"] if case.entries else []
        self._lines += [f"Case {case.id}: {', '.join(held)}."]

    def opened(self, way: str) -> None:
        """The case opened."""
        self._lines += [f"The case opened, with {way}.", ""]

    def messages(self, number: int, name: str) -> None:
        """Texts were opened and written to `name`.txt and .json."""
        self._lines += [f"{_count(number, 'text')} opened: see {name}.txt ({name}.json holds the same)."]

    def file_written(self, opened: int) -> None:
        """The file of the case was written, with so many opened entries."""
        self._lines += [
            f"The file of the case, with {_count(opened, 'text')} by officers and States: see inquiry.txt "
            "(inquiry.json holds the same)."
        ]

    def paper(self, size: int) -> None:
        """The PDF was made."""
        self._lines += [f"The same to print: see case.pdf ({size:,} bytes)."]

    def no_paper(self, reason: str) -> None:
        """The PDF was not made; the texts hold the same."""
        self._lines += [f"No PDF was made: {one_line(reason)}. The texts hold the same."]

    def identity_left(self, number: int) -> None:
        """The identity compartment was left closed."""
        if number:
            texts = _count(number, "text")
            self._lines += [f"{texts} about who the reporter is left closed (--identity opens; record it)."]

    def file(self, line: str) -> None:
        """A file was opened, verified and written."""
        self._lines += [line]

    def refused(self, refusal: Refused, number: int | None = None) -> None:
        """Something did not open; nothing of it was written."""
        self.refusals += 1
        what = _WHAT[refusal.what] + (f" {number:02d}" if number else "")
        self._lines += [
            f"{what} ({refusal.id[:8]}…) REFUSED, nothing of it was written. {explain(refusal.error)}"
        ]

    def stop(self, reason: str) -> None:
        """Nothing at all was opened."""
        self._lines += [plain(reason), "Nothing was written besides this report."]

    def text(self) -> str:
        """The report, ending with what it comes to."""
        end = []
        if any(line.startswith("File ") for line in self._lines):
            end += [_CAUTION]
        if self.refusals:
            items = _count(self.refusals, "item")
            end += [f"{items} refused: ask for a new export; if that is refused too, tell the head."]
        return "\n".join([*self._lines, *end]) + "\n"


def explain(error: Exception) -> str:
    """An error in words: its name, what it means, and its own detail (never a word of a complaint)."""
    meaning = (inspect.getdoc(type(error)) or "").split("\n")[0]
    detail = f" ({plain(str(error))})" if str(error) else ""
    return f"{type(error).__name__}: {meaning}{detail}"


def file_line(number: int, file: OpenedFile, found: MediaType, *, doubtful: bool) -> str:
    """One opened file for the report: type, size, SHA-256, and what is odd about it. Not its name."""
    notes = []
    if file.manifest.type.split(";")[0] != found.mime:
        notes += ["its sender called it another type"]
    if doubtful:
        notes += ["it can be read as two types at once: be careful"]
    odd = f" Note: {'; '.join(notes)}." if notes else ""
    size = f"{file.manifest.size:,} bytes"
    return (
        f"File {number:02d} opened and verified: {found.mime}, {size}, SHA-256 {file.manifest.sha256}.{odd}"
    )


def messages_text(case_id: str, messages: Sequence[OpenedMessage]) -> str:
    """Texts to read, each under a line that says who wrote it, when it came, in which language."""
    blocks = [f"Case {case_id}"]
    for number, message in enumerate(messages, start=1):
        sealed, payload = message.sealed, message.payload
        head = f"--- {number}. {_DIRECTION[sealed.direction]}, {sealed.at}, {payload.kind}"
        head += f", language {payload.lang or 'unknown'}, sealed by the {payload.sealed or 'unknown'}"
        data = [f"data.{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in payload.data.items()]
        blocks.append("\n".join([*map(one_line, [head, *data]), *quoted(payload.text)]))
    return "\n\n".join(blocks) + "\n"


def messages_json(case_id: str, messages: Sequence[OpenedMessage]) -> str:
    """The same texts exactly as they were sealed, for another program."""
    return json.dumps({"v": 1, "case": case_id, "messages": [_fields(m) for m in messages]}, indent=1) + "\n"


def _fields(message: OpenedMessage) -> dict[str, Any]:
    sealed, payload = message.sealed, message.payload
    return {
        "message": sealed.id,
        "direction": sealed.direction,
        "at": sealed.at,
        "kind": payload.kind,
        "lang": payload.lang,
        "text": payload.text,
        "data": dict(payload.data),
        "sealed": payload.sealed,
    }


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
