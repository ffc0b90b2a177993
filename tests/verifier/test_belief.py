"""Whose word counts, what is remembered, and what is said: with keys that were given, and with keys that were not."""

from __future__ import annotations

import json
import string
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tande.policy import facts
from tande.toolkit.notes import verifier_key
from tande.toolkit.tlog.checkpoint import Checkpoint
from tande.toolkit.tlog.signed import sign_checkpoint
from tande.toolkit.tlog.witnessing import log_id
from tande.verifier import cli
from tande.verifier.believing import NoKeys
from tande.verifier.checked import Options
from tande.verifier.checks.counts import NEVER_MORE
from tande.verifier.commands.log import log
from tande.verifier.findings import GRADES, Grade
from tande.verifier.memory import MemoryBroken, Store, folder
from tande.verifier.texts import COUNTS, KINDS, LANGUAGES
from tests.verifier import sites
from tests.verifier.conftest import NOW, Look, names
from tests.verifier.logs import (
    LOG_KEY,
    ORIGIN,
    OTHER_SEED,
    POLICY,
    RECEIPT_KEY,
    SEED,
    WITNESS_KEY,
    Office,
    lines,
)

OTHER_KEY = str(verifier_key(name=ORIGIN, seed=OTHER_SEED))
TIME = int(datetime(2026, 11, 2, tzinfo=UTC).timestamp())


def notes(answer: object) -> set[str]:
    return {one.name for one in answer.findings if one.grade is Grade.NOTE}  # type: ignore[attr-defined]


class TestKeys:
    def test_without_any_the_server_is_believed_once_and_that_is_said(self, look: Look) -> None:
        assert notes(look()) == {"trusts_server"}
        assert notes(look()) == set()

    def test_given_ones_count_whatever_the_server_says(self, office: Office, look: Look) -> None:
        office.write("keys.json", json.dumps({"log": [OTHER_KEY], "receipts": RECEIPT_KEY}))
        assert notes(look(keys=(LOG_KEY, RECEIPT_KEY))) == set()
        assert names(look(keys=(LOG_KEY,))) == set()
        assert names(look(keys=(OTHER_KEY,))) == {"not_signed"}

    def test_a_log_that_names_none_needs_some(self, office: Office, look: Look) -> None:
        for text in ("{}", "[]", "x", json.dumps({"log": ["k"], "receipts": "r"}),
                     json.dumps({"log": [RECEIPT_KEY], "receipts": RECEIPT_KEY})):
            office.write("keys.json", text)
            with pytest.raises(NoKeys):
                look()
        assert names(look(keys=(LOG_KEY,))) == set()
        for keys in (("no key",), (RECEIPT_KEY,)):
            with pytest.raises(NoKeys):
                look(keys=keys)

    def test_a_server_cannot_change_what_was_remembered(self, office: Office, look: Look) -> None:
        look()
        office.write("keys.json", json.dumps({"log": [OTHER_KEY], "receipts": RECEIPT_KEY}))
        found = look()
        assert names(found) == {"keys_changed"}
        (change,) = [one for one in found.findings if one.name == "keys_changed"]
        assert (change.values["new"], change.values["refused"]) == ([], [OTHER_KEY])
        office.seed = OTHER_SEED
        office.publish(lines(3, 9000))
        assert names(look()) == {"new_key"}
        assert names(look(keys=(OTHER_KEY,))) == set()


class TestWitnesses:
    @pytest.fixture(autouse=True)
    def _witnessed(self, office: Office) -> None:
        office.witnesses = True
        office.publish()

    def test_too_few_is_a_question_and_enough_is_said(self, office: Office, look: Look) -> None:
        assert names(look()) == names(look(policy=POLICY)) == {"quorum_missing"}
        office.cosigned_at = TIME
        office.publish()
        found = look()
        assert names(found) == set()
        assert ("witnesses", {"has": 1, "all": 1, "day": "2026-11-02"}) in found.lines

    def test_a_line_in_a_witnesss_name_that_is_not_its_own(self, office: Office, look: Look) -> None:
        office.cosigned_at = TIME
        office.publish()
        text = office.read("checkpoint").decode()
        office.write("checkpoint", text[:-8] + "AAAAAA==\n")
        assert names(look()) == {"not_signed"}

    def test_other_witnesses_than_before_are_a_question(self, office: Office, look: Look) -> None:
        office.cosigned_at = TIME
        office.publish()
        look()
        office.write("trust-policy.txt", f"log {LOG_KEY}\nquorum none\n")
        assert names(look()) == {"witnesses_changed"}
        assert names(look()) == set()

    def test_what_a_witness_saw_shows_another_log(self, office: Office, options: Options, tmp_path: Path) -> None:
        """The witness has the same size with another root, then a larger tree, then what we have."""
        told = [
            (sign_checkpoint(Checkpoint(ORIGIN, 400, b"\7" * 32), seed=SEED), {"fork"}),
            (sign_checkpoint(Checkpoint(ORIGIN, 900, b"\7" * 32), seed=SEED), {"behind"}),
            (sign_checkpoint(Checkpoint(ORIGIN, 400, b"\7" * 32), seed=OTHER_SEED), set()),
        ]
        office.cosigned_at = TIME
        office.publish()
        told.append((office.read("checkpoint").decode(), set()))
        with sites.serving(office.folder) as site:
            path = f"{log_id(ORIGIN)}/checkpoint"
            policy = f"log {LOG_KEY}\nwitness w1 {WITNESS_KEY} {site.address}/log\nquorum w1\n"
            for number, (note, expected) in enumerate(told):
                office.write(path, note)
                state = tmp_path / f"{number}.json"
                found = log(site.address, replace(options, policy=policy, keys=(RECEIPT_KEY,), state=state))
                assert names(found) == expected, number


class TestCopies:
    def test_of_a_colleague_or_a_mirror(self, office: Office, look: Look, tmp_path: Path) -> None:
        early = tmp_path / "early.txt"
        early.write_bytes(office.read("checkpoint"))
        office.publish(lines(3, 9000))
        assert names(look(copies=(str(early),))) == set()
        other = Office(tmp_path / "other").publish(office.published[1:400])
        assert names(look(copies=(str(other.folder),))) == {"fork"}
        (tmp_path / "larger").mkdir()
        larger = Office(tmp_path / "larger/log").publish(office.published)
        larger.publish(lines(9, 20_000))
        assert names(look(copies=(str(larger.folder),))) == {"behind"}
        larger.rewrite([*office.published[:400], *lines(99, 30_000)])
        assert names(look(copies=(str(larger.folder),))) == {"fork"}


class TestMemory:
    def test_a_damaged_file_is_said_and_not_written_over(self, look: Look, options: Options) -> None:
        look()
        assert options.state is not None
        for damage in ("", "{}", "[1]", options.state.read_text().replace('"version": 1', '"version": 2')):
            options.state.write_text(damage)
            with pytest.raises(MemoryBroken):
                look()
            assert options.state.read_text() == damage

    def test_a_crash_between_its_two_files_loses_nothing(
        self, office: Office, look: Look, options: Options
    ) -> None:
        look()
        assert options.state is not None
        before = options.state.read_bytes()
        office.publish(lines(30, 9000))
        look()
        options.state.write_bytes(before)  # only the list of hashes had been replaced
        memory = Store(options.state).load()
        assert memory is not None
        assert len(memory.leaves) == 400 * 8
        assert names(look()) == set()

    def test_each_log_has_its_own_place_unless_somebody_chooses(
        self, office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
        arguments = ["log", str(office.folder)]
        assert cli.main(arguments, clock=lambda: NOW) == 0
        assert len(list(folder().glob("*.json"))) == 1
        another = sign_checkpoint(Checkpoint("other.example/x", 0, b"\0" * 32), seed=OTHER_SEED)
        office.write("checkpoint", another)
        assert cli.main(arguments, clock=lambda: NOW) == 1


class TestWords:
    def test_every_finding_is_said_in_every_language(self) -> None:
        def fields(text: str) -> set[str]:
            return {name for _, name, _, _ in string.Formatter().parse(text) if name}

        english = LANGUAGES["en"]
        assert set(GRADES) <= set(english)
        for language, texts in LANGUAGES.items():
            assert {name: fields(text) for name, text in texts.items()} == {
                name: fields(text) for name, text in english.items()
            }, language
        complaints = {kind for kind, one in facts.KINDS.items() if one.public and not one.opened}
        assert set(KINDS["fr"]) == set(KINDS["ht"]) == complaints
        assert {tuple(one) for one in COUNTS.values()} == {tuple(COUNTS["en"])}
        compared = {name for pair in (*NEVER_MORE, ("open",)) for name in pair}
        assert compared <= set(COUNTS["en"])

    @pytest.mark.parametrize("language", sorted(LANGUAGES))
    def test_the_whole_answer_and_its_exit_code(
        self, office: Office, language: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
    ) -> None:
        arguments = ["log", str(office.folder), "--state", str(tmp_path / "m.json"), "--lang", language]
        said = []
        for code in (0, 0, 1):
            assert cli.main(arguments, clock=lambda: NOW) == code
            said.append(capsys.readouterr().out.splitlines())
            if len(said) == 2:
                office.rewrite(office.published[1:])
        assert said[0][-1] == LANGUAGES[language]["fine"]
        assert said[2][-1] == LANGUAGES[language]["wrong"]
        assert any(one.startswith("!!") for one in said[2])

    def test_for_programs_names_do_not_depend_on_the_language(
        self, office: Office, capsys: pytest.CaptureFixture[str], tmp_path: Path
    ) -> None:
        office.write("tile/0/000", b"")
        answers = []
        for language in LANGUAGES:
            cli.main(["log", str(office.folder), "--json", "--lang", language, "--state", str(tmp_path / "m")])
            answers.append(json.loads(capsys.readouterr().out))
        for one in answers:
            assert (one["exit"], one["result"], one["size"]) == (1, "wrong", 400)
            assert [found["name"] for found in one["findings"]] == ["trusts_server", "wrong_tile"]
