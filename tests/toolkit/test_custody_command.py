"""`tande custody` and `tande key inspect`: keys made, split and recovered as three people would do it."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tande.interfaces.console import custody as custody_command
from tande.interfaces.console import offline
from tande.toolkit import custody, keywrap, sealing
from tests.toolkit.exports import SealedCaseMaker

PASSPHRASE = "yon fraz ki byen long"


@pytest.fixture
def passphrase_file(tmp_path: Path) -> Path:
    path = tmp_path / "passphrase"
    path.write_text(PASSPHRASE + "\n", encoding="utf-8")
    return path


@pytest.fixture
def maker() -> SealedCaseMaker:
    maker = SealedCaseMaker()
    maker.message("Yo te pran lajan nan men m.", path="self")
    return maker


class TestCustodyCommand:
    """Keys are made, split and recovered as three people would do it."""

    @pytest.fixture
    def people(self, tmp_path: Path, passphrase_file: Path) -> Path:
        for name in ("Ana", "Bo", "Cy"):
            arguments = ["keygen", "--name", name, "--out", str(tmp_path / name)]
            assert custody_command.run([*arguments, "--passphrase-file", str(passphrase_file)]) == 0
        pubs = [f"--custodian={tmp_path / name / name}.pub" for name in ("Ana", "Bo", "Cy")]
        assert custody_command.run(["split", *pubs, "--out", str(tmp_path / "split")]) == 0
        return tmp_path

    def recover(self, people: Path, pair: str, *names: str, out: str = "recovered") -> int:
        arguments = ["recover", "--pair", str(people / pair), "--out", str(people / out)]
        for name in names:
            arguments += ["--key", str(people / name / f"{name}.key")]
            arguments += ["--key-passphrase-file", str(people / "passphrase")]
        return custody_command.run([*arguments, "--passphrase-file", str(people / "passphrase")])

    def test_split_recover_and_open_a_case(self, people: Path, maker: SealedCaseMaker) -> None:
        assert sorted(os.listdir(people / "split")) == [
            "pair-1-Ana-Bo.json",
            "pair-2-Ana-Cy.json",
            "pair-3-Bo-Cy.json",
            "recovery.pub",
        ]
        public_key = keywrap.read_public_file((people / "split" / "recovery.pub").read_bytes()).public_key
        self.hold_by(maker, public_key)
        assert self.recover(people, "split/pair-2-Ana-Cy.json", "Cy", "Ana") == 0
        (people / "case.zip").write_bytes(maker.build())
        arguments = [str(people / "case.zip"), "--key", str(people / "recovered" / "recovery.key")]
        arguments += ["--passphrase-file", str(people / "passphrase"), "--out", str(people / "out")]
        assert offline.run(arguments) == offline.OPENED
        assert "lajan" in (people / "out" / "conversation.txt").read_text()

    def hold_by(self, maker: SealedCaseMaker, recovery_key: bytes) -> None:
        info = sealing.info("desk-key", maker.desk_id)
        envelope = keywrap.encode(sealing.seal(maker.desk_seed, to=recovery_key, info=info))
        maker.fields["desk_keys"] = [{"id": maker.desk_id, "holder": "recovery", "envelope": envelope}]

    def test_one_after_the_other(self, people: Path) -> None:
        assert self.recover(people, "split/pair-3-Bo-Cy.json", "Bo", out="half") == 0
        assert os.listdir(people / "half") == ["half.json"]
        assert self.recover(people, "half/half.json", "Cy") == 0
        read = keywrap.read_key_file((people / "recovered" / "recovery.key").read_bytes())
        public = keywrap.read_public_file((people / "split" / "recovery.pub").read_bytes())
        assert read.public_key == public.public_key

    def test_a_wrong_pair_is_refused_and_nothing_written(
        self, people: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert self.recover(people, "split/pair-1-Ana-Bo.json", "Ana", "Cy") == offline.KEY_REFUSED
        assert "WrongPair" in capsys.readouterr().err
        assert not (people / "recovered").exists()

    def test_an_altered_pair_file_is_refused(self, people: Path, capsys: pytest.CaptureFixture[str]) -> None:
        path = people / "split" / "pair-1-Ana-Bo.json"
        fields: dict[str, Any] = json.loads(path.read_bytes())
        raw = bytearray(keywrap.decode(fields["envelope"]))
        raw[1500] ^= 1
        path.write_text(json.dumps(fields | {"envelope": keywrap.encode(raw)}))
        assert self.recover(people, "split/pair-1-Ana-Bo.json", "Ana", "Bo") == offline.KEY_REFUSED
        assert "ShareAltered" in capsys.readouterr().err

    def test_the_recovered_key_is_split_again_among_others(self, people: Path) -> None:
        assert self.recover(people, "split/pair-1-Ana-Bo.json", "Ana", "Bo") == 0
        arguments = ["split", "--recovery-key", str(people / "recovered" / "recovery.key")]
        arguments += ["--passphrase-file", str(people / "passphrase"), "--out", str(people / "again")]
        arguments += [f"--custodian={people / name / name}.pub" for name in ("Cy", "Bo", "Ana")]
        assert custody_command.run(arguments) == 0
        assert (people / "again" / "recovery.pub").read_bytes() == (
            people / "split" / "recovery.pub"
        ).read_bytes()

    def test_two_custodians_are_too_few(self, people: Path, capsys: pytest.CaptureFixture[str]) -> None:
        pubs = [f"--custodian={people / name / name}.pub" for name in ("Ana", "Bo")]
        assert custody_command.run(["split", *pubs, "--out", str(people / "two")]) == offline.KEY_REFUSED
        assert "WrongCustodians" in capsys.readouterr().err
        assert not (people / "two").exists()

    def test_a_short_passphrase_is_refused(self, tmp_path: Path, passphrase_file: Path) -> None:
        passphrase_file.write_text("short")
        arguments = ["keygen", "--name", "Ana", "--out", str(tmp_path / "x")]
        code = custody_command.run([*arguments, "--passphrase-file", str(passphrase_file)])
        assert code == offline.KEY_REFUSED
        assert not (tmp_path / "x").exists()

    def test_a_folder_in_use_is_refused(self, people: Path) -> None:
        pubs = [f"--custodian={people / name / name}.pub" for name in ("Ana", "Bo", "Cy")]
        assert custody_command.run(["split", *pubs, "--out", str(people / "split")]) == offline.FOLDER_REFUSED

    def test_inspect_tells_what_each_file_is(self, people: Path, capsys: pytest.CaptureFixture[str]) -> None:
        expected = {
            "Ana/Ana.key": "A wrapped custodian-key of Ana, 600000 rounds.",
            "Ana/Ana.pub": "The public key of Ana.",
            "split/pair-1-Ana-Bo.json": "The recovery key for Ana and Bo; both layers are closed.",
            "split/recovery.pub": "The public key of recovery.",
        }
        for name, words in expected.items():
            capsys.readouterr()
            assert offline.run_key(["inspect", str(people / name)]) == 0
            assert words in capsys.readouterr().out

    def test_inspect_refuses_what_is_no_key(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (tmp_path / "x").write_text("{}")
        assert offline.run_key(["inspect", str(tmp_path / "x")]) == offline.KEY_REFUSED
        assert offline.run_key(["inspect", str(tmp_path / "none")]) == offline.KEY_REFUSED
        assert "KeyFileBroken" in capsys.readouterr().err


def test_inspect_of_a_bare_seed_shows_only_the_fingerprint() -> None:
    seed = sealing.new_seed()
    shown = offline.describe(seed.hex().encode())
    assert sealing.show_fingerprint(sealing.public_key_of(seed)) in shown
    assert seed.hex() not in shown


def test_pair_files_can_be_told_apart_from_half_open_ones() -> None:
    people = [keywrap.PublicFile(name, sealing.new_key_pair()[1]) for name in "ABC"]
    pair = custody.split(sealing.new_seed(), custodians=people)[0]
    assert "both layers are closed" in offline.describe(custody.write_pair(pair))


@pytest.mark.parametrize("commands", [offline.COMMANDS, custody_command.COMMANDS])
def test_every_command_has_a_line_of_help(commands: dict[str, tuple[Any, str]]) -> None:
    for run, line in commands.values():
        assert callable(run)
        assert line
