"""The demonstration's certificates, and a quiz without a network with results to bring in: files in its own folder."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from tande.domains.credentials import operations as credentials
from tande.domains.credentials import queries
from tande.domains.officers.queries import Officer
from tande.domains.training import offline
from tande.domains.training import queries as training
from tande.domains.training.offline import Quiz
from tande.ledger import clock
from tande.policy import quizzes
from tande.toolkit import quizfile, seats
from tande.toolkit.credentials import document_bytes, paper
from tande.toolkit.errors import PdfNotMade
from tande.toolkit.promises import canonical_json

AT_MOST: Final = timedelta(seconds=4)
"""So long certificates are issued here; `tande errands` goes on with the others while the site is served."""

FAILS_EACH: Final = 16


def issue_all(session_id: str, by: str, folder: Path) -> dict[str, Any]:
    """Issue what can be issued in some seconds, and write the files; where they are and how many results they hold."""
    officer = Officer.objects.get(username=by)
    at = clock.now()
    folder.mkdir(exist_ok=True)
    credentials.work_on(at + AT_MOST)
    quiz = offline.quiz(session_id, officer)
    codes = [seat.code for seat in training.session_seats(session_id, officer, codes=True)]
    made = quizfile.make(
        quiz.course, quiz.pack, script=_script(), languages=settings.MISSION.language_codes, marks=quiz.marks,
        made=quiz.held_on,
    )
    (folder / "quiz.html").write_text(made, "utf-8")
    results = list(_results(quiz, session_id, codes, at))
    _write(folder / "results.json", quiz, results)
    _write(folder / "results-with-faults.json", quiz, _faulty(results))
    return {"folder": str(folder), "results": len(results), "files": _sample(folder, at)}


def _sample(folder: Path, at: datetime) -> list[str]:
    """One certificate as paper and signed, and what it is checked by; the names of the files."""
    one = queries.sample(at)
    if one is None:
        return []
    files = {
        "certificate.jwt": one.text.encode("ascii"), "did.json": document_bytes(queries.did_document()),
        "revoked.jwt": queries.status_list(at).encode("ascii"),
    }
    with suppress(PdfNotMade):  # the signed file says the same
        files["certificate.pdf"] = paper.draw([one.text], queries.issuer(), lang="en", at=at)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return sorted(files)


def _results(quiz: Quiz, session_id: str, codes: list[str], at: datetime) -> Iterator[dict[str, Any]]:
    """A result for each seat, as the quiz itself would write it; some do not pass."""
    right = {question.code: "".join(question.right) for question in quiz.course.questions}
    moment = f"{at:%Y-%m-%dT%H:%M:%SZ}"
    for place, code in enumerate(codes, 1):
        seat = seats.seat(code, session=session_id)
        drawn = quizzes.draw(quiz.course, f"{session_id}|{seat.mark}", quiz.pack.count)
        known = drawn.codes if place % FAILS_EACH else drawn.codes[: len(drawn.codes) // 2]
        result = {
            "answers": {asked: right[asked] for asked in known}, "lang": "en", "seat": seat.mark,
            "asked": [f"{asked.code}:{''.join(asked.options)}" for asked in drawn.asked], "pack": quiz.pack.id,
            "attempt": hashlib.sha256(f"demo|{seat.mark}".encode()).hexdigest()[:32], "session": session_id,
            "started": moment, "finished": moment,
        }
        yield {**result, "sig": seat.sign(canonical_json(result))}


def _faulty(results: list[dict[str, Any]]) -> list[Any]:
    """Two good ones and what somebody might try with others: the page says what is wrong with each."""
    good, other, third = results[:3]
    return [
        good, good, {**other, "answers": third["answers"]}, {**other, "seat": third["seat"]},
        {**other, "session": "0" * 32}, {**other, "started": "this morning"}, {"passed": True}, third,
    ]


def _write(path: Path, quiz: Quiz, results: list[Any]) -> None:
    path.write_bytes(quizfile.write(results, session=quiz.pack.session, pack=quiz.pack.id))


def _script() -> str:
    _prefix, folder = settings.STATICFILES_DIRS[0]
    return (Path(folder) / "quiz.js").read_text(encoding="utf-8")


def lines(sheet: dict[str, Any]) -> list[str]:
    """What the terminal says of the files."""
    if "credentials" not in sheet:
        return []
    made, url = sheet["credentials"], settings.TANDE.public_url
    folder = made["folder"]
    page = f"{url}/mission/training/sessions/{sheet['training']['session']}/offline/"
    check = f"  ./run verify credential {folder}/certificate.jwt --key {folder}/did.json --status {folder}/revoked.jwt"
    return [
        f"The same test without a network, and {made['results']} results to bring in at   {page}",
        *(f"  {folder}/{name}" for name in ("quiz.html", "results.json", "results-with-faults.json")),
        *(["A certificate on paper and signed, and how anybody checks it:",
           *(f"  {folder}/{name}" for name in made["files"] if name.startswith("certificate.")), check]
          if made["files"] else []), "",
    ]  # fmt: skip
