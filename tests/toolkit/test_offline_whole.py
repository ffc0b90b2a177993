"""`tande open` of a whole file: text, JSON and PDF in the order of a real file, and nobody's words for ours."""

import io
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from tande.interfaces.console import offline
from tande.toolkit import sealing
from tests.toolkit.exports import SealedCaseMaker
from tests.toolkit.test_offline import JPEG, run_open

ORDER = (
    "WHERE THE CASE STANDS", "ALLEGATIONS AND FINDINGS", "PLAN OF THE INQUIRY", "INTERVIEWS",
    "EVIDENCE, WHERE IT CAME FROM AND WHO HAD IT", "CONVERSATION", "FAIRNESS TO THE PERSON COMPLAINED ABOUT",
    "RECOMMENDATIONS AND LESSONS", "REFERRALS TO STATES AND TRACKS OF ACTION", "NOTES",
    "PROTECTION, SUPPORT AND OTHER PARTS OF THE FILE", "TIMELINE",
)
HOSTILE = (
    "=cmd|' /C calc'!A0\n+1\n-2\n@SUM(1)\n<script>alert(1)</script>\n\x1b]0;t\x07\u202egpj.exe\u2066x\r\n"
    "--- 9. to the reporter"
)


@pytest.fixture
def maker() -> SealedCaseMaker:
    """One allegation decided with reasons and a dissent, one open; every kind of entry; a referral; a risk."""
    maker = SealedCaseMaker().whole()
    maker.message("Yo kraze pòt mwen.")
    maker.message("Ki kote sa te pase?", kind="question")
    maker.message("Mwen rele Ti Jan.", kind="identity", purpose="identity")
    file = maker.file(JPEG, name="foto.jpg", mime="image/jpeg")
    done, still = maker.allegation(finding="substantiated", standard="clear_convincing"), maker.allegation()
    maker.entry("plan_step", "Mande lis la.", still, due="2026-12-20")
    step = maker.entry("plan_step", "Tande vwazen yo.", done, due="2026-12-01")
    maker.entry("step_done", "Toude pale.", step)
    maker.entry("interview", "Se konsa li di l.", done, consent="yes")
    maker.entry("evidence", "Lis sèvis 3 oktòb la.")
    maker.entry("reasoning", "De temwen di menm bagay.", done)
    maker.entry("dissent", "Mwen pa dakò.", done, officer="Rose")
    maker.entry("fairness", "Chèf ekip la resevwa yon lèt.", event="invited")
    lesson = maker.entry("recommendation", "Tcheke adrès yo.", to="mission", due="2026-12-31")
    maker.entry("follow_up", "Yo fè l.", lesson, result="done")
    maker.entry("note", "Yon nòt.")
    maker.entry("assessment", "Li pè.", compartment="support", purpose="help", risk="high")
    referral(maker)
    maker.fact("complaint.received")
    maker.fact("evidence.received", file=file, part=1, sha256="a" * 64)
    maker.fact("evidence.read", actor="Paul", file=file)
    maker.fact("evidence.read", actor="Rose", file="f" * 32)
    maker.fact("case.granted", actor="Joel", who="Paul")
    return maker


def referral(maker: SealedCaseMaker) -> str:
    referral_id, at = sealing.new_id(), "2026-11-25T10:00:00+00:00"
    maker.fields["referrals"].append({
        "id": referral_id, "state": "KEN", "tracks": ["discipline"], "made_at": at, "acknowledged_at": at,
        "named_at": None, "answered_at": None, "withdrawn_at": None, "certificate": "asked",
    })
    maker.fields["tracks"].append({"state": "KEN", "track": "discipline", "status": "awaited", "since": at})
    maker.entry("disclosure", "Nou mande Kenya.", referral_id, compartment="referral", purpose="referral",
                identity="none")
    maker.entry("named", "Insp. Mfano", referral_id, compartment="referral", purpose="state")
    return referral_id


def opened(tmp_path: Path, maker: SealedCaseMaker, *more: str) -> dict[str, bytes]:
    code, _, found = run_open(tmp_path, maker.build(), maker.officer_seed, *more)
    assert code == offline.OPENED
    return found


def with_paper(tmp_path: Path, maker: SealedCaseMaker, *more: str) -> tuple[str, dict[str, bytes]]:
    """Opened with the PDF; its text."""
    (tmp_path / "case.zip").write_bytes(maker.build())
    (tmp_path / "key").write_text(maker.officer_seed.hex())
    words = [str(tmp_path / "case.zip"), "--key", str(tmp_path / "key"), "--out", str(tmp_path / "out"), *more]
    assert offline.run(words) == offline.OPENED
    out = tmp_path / "out"
    found = {str(p.relative_to(out)): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file()}
    pages = PdfReader(io.BytesIO(found["case.pdf"])).pages
    return "\n".join(page.extract_text() for page in pages), found


def section(text: str, title: str) -> str:
    """One section of inquiry.txt."""
    return re.split(r"\n\n\n\d+\. ", text.split(title, 1)[1])[0]


def test_the_file_is_in_the_order_of_a_real_one(tmp_path: Path, maker: SealedCaseMaker) -> None:
    text = opened(tmp_path, maker)["inquiry.txt"].decode()
    titles = re.findall(r"^\d+\. ([A-Z ,]+)$", text, re.MULTILINE)
    assert tuple(titles) == ORDER


def test_a_finding_stands_with_its_standard_its_reasons_and_who_does_not_agree(
    tmp_path: Path, maker: SealedCaseMaker
) -> None:
    text = section(opened(tmp_path, maker)["inquiry.txt"].decode(), "ALLEGATIONS AND FINDINGS")
    first, second = text.split("Allegation 2: Theft")
    for words in ("Allegation 1: Theft", "Finding: Substantiated", "Standard of proof: Clear and convincing evidence",
                  "Decided: 2026-12-01 10:00 UTC by Paul", "| De temwen di menm bagay.", "Dissent", "by Rose",
                  "| Mwen pa dakò.", "States: Kenya", "Children harmed: not known"):
        assert words in first
    assert "Finding: none yet" in second
    assert "|" not in second


def test_the_plan_is_told_by_allegation_with_what_is_not_done(tmp_path: Path, maker: SealedCaseMaker) -> None:
    text = section(opened(tmp_path, maker)["inquiry.txt"].decode(), "PLAN OF THE INQUIRY")
    assert text.index("Tande vwazen yo.") < text.index("Toude pale.") < text.index("Mande lis la.")
    assert text.count("State: not done yet") == 1


def test_questions_and_answers_of_a_hearing_keep_their_lines(tmp_path: Path, maker: SealedCaseMaker) -> None:
    maker.entry("interview", "Li di l.", asked={"language": "Kreyòl", "questions": "Ki lè?\nAswè.\nKi moun?\nTwa."})
    text = section(opened(tmp_path, maker)["inquiry.txt"].decode(), "INTERVIEWS")
    assert "In which language: Kreyòl" in text
    below = text.split("Questions and answers, after the own words")[1]
    assert re.findall(r"\| (.*)", below) == ["Ki lè?", "Aswè.", "Ki moun?", "Twa."]


def test_the_conversation_is_told_in_words(tmp_path: Path, maker: SealedCaseMaker) -> None:
    maker.message("Se te aswè.", path="personnel")
    maker.message("", kind="answer", question="know", values=["saw", "unknown", "=new"])
    maker.message("", kind="words", question="=gone", values="x", path=["y"])
    text = section(opened(tmp_path, maker)["inquiry.txt"].decode(), "CONVERSATION")
    for words in ("Kind: What happened", "Filed: Personnel reporting their own side", "Kind: Added later",
                  "Question: How do you know about it?", "Answer: I saw it, I don't know, =new",
                  "data.question: =gone", "data.values: x", 'data.path: ["y"]'):
        assert words in text, words


def test_evidence_says_where_it_came_from_and_who_had_it(tmp_path: Path, maker: SealedCaseMaker) -> None:
    text = section(opened(tmp_path, maker)["inquiry.txt"].decode(), "EVIDENCE, WHERE IT CAME FROM AND WHO HAD IT")
    for digest in maker.fields["evidence"][0]["part_sha256"]:
        assert f"SHA-256 {digest}" in text
    assert "Called by its sender: foto.jpg" in text
    assert "Saved as: 01-foto.jpg" in text
    assert "(by the reporter) Part: 1." in text
    assert "An officer opened a file. (Paul)" in text
    assert "Rose" not in text  # she opened another file
    assert "| Lis sèvis 3 oktòb la." in text


def test_what_states_were_told_and_other_parts_stand_there(tmp_path: Path, maker: SealedCaseMaker) -> None:
    text = opened(tmp_path, maker)["inquiry.txt"].decode()
    states = section(text, "REFERRALS TO STATES AND TRACKS OF ACTION")
    for words in ("Referral to Kenya", "Acknowledged: 2026-11-25", "| Nou mande Kenya.", "| Insp. Mfano",
                  "Track: Discipline", "Waiting for the State"):
        assert words in states
    assert "| Li pè." in section(text, "PROTECTION, SUPPORT AND OTHER PARTS OF THE FILE")
    assert text.count("| Insp. Mfano") == 1
    assert "About: Paul" in section(text, "TIMELINE")


def test_the_json_holds_it_as_it_was_sealed(tmp_path: Path, maker: SealedCaseMaker) -> None:
    maker.entry("note", HOSTILE)
    found = opened(tmp_path, maker)
    whole = json.loads(found["inquiry.json"])
    assert [one["text"] for one in whole["entries"]][-1] == HOSTILE
    assert {one["compartment"] for one in whole["entries"]} == {"inquiry", "referral", "support"}
    assert whole["evidence"][0]["part_sha256"] == maker.fields["evidence"][0]["part_sha256"]
    assert len(whole["entries"]) == len(maker.fields["sealed"])
    assert all(one["text"] for one in whole["entries"])


def test_an_entry_that_does_not_open_is_counted_and_said(tmp_path: Path, maker: SealedCaseMaker) -> None:
    maker.fields["sealed"][0]["id"] = sealing.new_id()
    code, _, found = run_open(tmp_path, maker.build(), maker.officer_seed)
    assert code == offline.SOME_REFUSED
    assert b"1 item refused" in found["report.txt"]
    assert b"NotOpened" in found["report.txt"]
    text = found["inquiry.txt"].decode()
    assert "WHAT DID NOT OPEN" in text
    assert "Mande lis la." not in text


def test_an_answer_whose_question_did_not_open_is_not_lost(tmp_path: Path, maker: SealedCaseMaker) -> None:
    step = next(one for one in maker.fields["sealed"] if one["kind"] == "step_done")["about"]
    next(one for one in maker.fields["sealed"] if one["id"] == step)["envelope"] = maker.fields["case_key"]
    _, _, found = run_open(tmp_path, maker.build(), maker.officer_seed)
    assert "| Toude pale." in found["inquiry.txt"].decode()


def test_who_the_reporter_is_stands_in_no_paper(tmp_path: Path, maker: SealedCaseMaker) -> None:
    text, found = with_paper(tmp_path, maker, "--identity")
    assert "Ti Jan" in found["identity.txt"].decode()
    assert "Ti Jan" not in text
    for name in ("inquiry.txt", "inquiry.json", "conversation.txt", "report.txt"):
        assert b"Ti Jan" not in found[name]


def test_the_paper_holds_the_whole_file(tmp_path: Path, maker: SealedCaseMaker) -> None:
    text, found = with_paper(tmp_path, maker)
    flat = " ".join(text.split())
    for words in (
        "The file of case", maker.case_id, "sealed content that is now open", "Clear and convincing evidence",
        "De temwen di menm bagay.", "Mwen pa dakò.", "Tande vwazen yo.", "Se konsa li di l.", "foto.jpg",
        maker.fields["evidence"][0]["part_sha256"][0], "Yo kraze pòt mwen.", "Chèf ekip la resevwa yon lèt.",
        "Tcheke adrès yo.", "Yo fè l.", "Insp. Mfano", "Li pè.", "The complaint was received.", "Exported:", "Opened:",
    ):
        assert words in flat, words
    assert b"case.pdf" in found["report.txt"]
    assert b"kraze" not in found["report.txt"]


def test_form_1_gets_a_paper_too(tmp_path: Path) -> None:
    maker = SealedCaseMaker()
    maker.message("Yo kraze pòt mwen.")
    text, found = with_paper(tmp_path, maker)
    assert "Yo kraze pòt mwen." in text
    assert "inquiry.txt" not in found


def test_without_the_library_the_texts_are_there(
    tmp_path: Path, maker: SealedCaseMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    (tmp_path / "case.zip").write_bytes(maker.build())
    (tmp_path / "key").write_text(maker.officer_seed.hex())
    out = tmp_path / "out"
    code = offline.run([str(tmp_path / "case.zip"), "--key", str(tmp_path / "key"), "--out", str(out)])
    assert code == offline.OPENED
    assert not (out / "case.pdf").exists()
    assert (out / "inquiry.txt").exists()
    assert "No PDF was made" in (out / "report.txt").read_text()


class TestNobodysWordsForOurs:
    """Everything that anybody typed, in every field that is exported."""

    @pytest.fixture
    def everywhere(self, maker: SealedCaseMaker) -> SealedCaseMaker:
        maker.message(HOSTILE, **{"=key\x1b": HOSTILE})
        maker.file(JPEG, name=HOSTILE, mime="text/html\x1b")
        for one in maker.fields["sealed"]:
            one["officer"] = HOSTILE
            one["codes"] = {"due": HOSTILE}
        maker.entry("note", HOSTILE, officer=HOSTILE)
        maker.allegation()
        for one in maker.fields["allegations"]:
            one["recorded_by"] = HOSTILE
        maker.fact("case.triaged", actor=HOSTILE, who=HOSTILE, category=HOSTILE, more=[HOSTILE])
        maker.fields["words"]["category"]["theft"] = HOSTILE
        maker.fields["exported"]["officer"] = HOSTILE
        maker.fields["conflicts"].append({
            "officer": HOSTILE, "reason": "family", "declared_by": HOSTILE,
            "declared_at": "2026-11-25T10:00:00+00:00",
        })
        return maker

    @pytest.mark.parametrize("name", ["inquiry.txt", "conversation.txt", "report.txt"])
    def test_no_line_is_anybodys_but_ours(self, name: str, tmp_path: Path, everywhere: SealedCaseMaker) -> None:
        text = opened(tmp_path, everywhere)[name].decode()
        assert not set(text) & set("\x1b\x07\r\u202e\u2066\x9b")
        for line in text.split("\n"):
            assert line[:1] not in tuple("=+@"), line
            assert not line.startswith("--- 9."), line
        assert not re.search(r"^-(?!-- \d+\. (from|to) the reporter)", text, re.MULTILINE)
        if name != "report.txt":
            assert "| --- 9. to the reporter" in text

    def test_a_hostile_name_cannot_begin_a_line(self, tmp_path: Path, everywhere: SealedCaseMaker) -> None:
        text = opened(tmp_path, everywhere)["inquiry.txt"].decode()
        ours = [line for line in text.split("\n") if "|" not in line[:12]]
        assert not [line for line in ours if line.strip().startswith(("=", "+1", "@", "<script"))]

    def test_the_paper_is_drawn_of_it(self, tmp_path: Path, everywhere: SealedCaseMaker) -> None:
        text, found = with_paper(tmp_path, everywhere)
        assert "<script>alert(1)</script>" in text
        assert found["case.pdf"].startswith(b"%PDF")
        for word in (b"/JavaScript", b"/Launch", b"/OpenAction", b"/URI"):
            assert word not in found["case.pdf"]

    def test_half_an_emoji_in_a_name_stops_nothing(self, tmp_path: Path, maker: SealedCaseMaker) -> None:
        raw: dict[str, Any] = json.loads(json.dumps(maker.fields))
        raw["exported"]["officer"] = "\ud83d"
        raw["messages"][0]["officer"] = "\ud800x"
        maker.fields = json.loads(json.dumps(raw))
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("case.json", json.dumps(raw))
            for file, number, envelope in maker.parts:
                archive.writestr(f"evidence/{file}/{number}.sealed", envelope)
        code, _, found = run_open(tmp_path, stream.getvalue(), maker.officer_seed)
        assert code == offline.OPENED
        assert "by �" in found["inquiry.txt"].decode()


def test_it_opens_on_a_machine_without_a_network(tmp_path: Path, maker: SealedCaseMaker) -> None:
    """In a process without any network where the kernel lets us make one; nothing lands outside the folder."""
    (tmp_path / "case.zip").write_bytes(maker.build())
    (tmp_path / "key").write_text(maker.officer_seed.hex())
    home = tmp_path / "home"
    home.mkdir()
    cut = subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False).returncode == 0
    command = [*(["unshare", "-rn"] if cut else []), sys.executable, "-m", "tande.interfaces.console", "open",
               "case.zip", "--key", "key", "--out", "out"]
    names = dict.fromkeys(("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_DATA_HOME"), str(home))
    environment = {**os.environ, **names, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(Path.cwd() / "src")}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "case.pdf").read_bytes().startswith(b"%PDF")
    assert os.listdir(home) == []
    assert sorted(os.listdir(tmp_path)) == ["case.zip", "home", "key", "out"]
