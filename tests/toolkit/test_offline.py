"""`tande open`, as typed at a terminal without a network."""

import hashlib
import json
import os
import stat
from pathlib import Path

import pytest

from tande.interfaces.console import offline
from tande.interfaces.console.outfolder import OutFolder, OutFolderRefused, safe_name
from tande.toolkit import keywrap, sealing
from tests.toolkit.exports import SealedCaseMaker

PASSPHRASE = "yon fraz ki byen long"
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes(20)


@pytest.fixture
def maker() -> SealedCaseMaker:
    maker = SealedCaseMaker()
    maker.message("Yo te pran lajan nan men m.", path="self")
    maker.message("Ki kote sa te pase?", kind="question")
    maker.message("Mwen rele Ti Jan.", kind="identity", purpose="identity")
    maker.file(JPEG, name="foto.jpg", mime="image/jpeg")
    maker.file(b"", name="vid.txt")
    return maker


@pytest.fixture
def passphrase_file(tmp_path: Path) -> Path:
    path = tmp_path / "passphrase"
    path.write_text(PASSPHRASE + "\n", encoding="utf-8")
    return path


def run_open(tmp_path: Path, export: bytes, seed: bytes, *more: str) -> tuple[int, Path, dict[str, bytes]]:
    """Runs the command; returns its exit code, the folder, and what it holds."""
    (tmp_path / "case.zip").write_bytes(export)
    (tmp_path / "key").write_text(seed.hex())
    out = tmp_path / "out"
    words = [str(tmp_path / "case.zip"), "--key", str(tmp_path / "key"), "--out", str(out), "--no-pdf", *more]
    code = offline.run(words)
    found = {str(p.relative_to(out)): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file()}
    return code, out, found


def test_a_case_is_opened_and_written(
    tmp_path: Path, maker: SealedCaseMaker, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, found = run_open(tmp_path, maker.build(), maker.officer_seed)
    assert code == offline.OPENED
    assert sorted(found) == [
        "conversation.json",
        "conversation.txt",
        "files/01-foto.jpg",
        "files/02-vid.bin",
        "report.txt",
    ]
    conversation = found["conversation.txt"].decode()
    assert "Yo te pran lajan nan men m." in conversation
    assert "2. to the reporter" in conversation
    assert 'path: "self"' in conversation
    texts = [m["text"] for m in json.loads(found["conversation.json"])["messages"]]
    assert texts == ["Yo te pran lajan nan men m.", "Ki kote sa te pase?"]
    assert found["files/01-foto.jpg"] == JPEG
    report = found["report.txt"].decode()
    assert hashlib.sha256(JPEG).hexdigest() in report
    assert "1 text about who the reporter is left closed" in report
    assert capsys.readouterr().out == report
    for path in out.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)
    assert stat.S_IMODE(out.stat().st_mode) == 0o700


def test_the_report_holds_no_word_of_the_case(tmp_path: Path, maker: SealedCaseMaker) -> None:
    report = run_open(tmp_path, maker.build(), maker.officer_seed, "--identity")[2]["report.txt"].decode()
    for word in ("lajan", "Ti Jan", "foto", "vid", "Ki kote"):
        assert word not in report


def test_the_identity_is_opened_only_when_asked_for(tmp_path: Path, maker: SealedCaseMaker) -> None:
    code, _, found = run_open(tmp_path, maker.build(), maker.recovery_seed, "--identity")
    assert code == offline.OPENED
    assert "Ti Jan" in found["identity.txt"].decode()
    assert "Ti Jan" not in found["conversation.txt"].decode()


def test_an_officers_key_file_with_its_passphrase_opens(
    tmp_path: Path, maker: SealedCaseMaker, passphrase_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrapped = keywrap.wrap(maker.officer_seed, passphrase=PASSPHRASE, name="marie")
    (tmp_path / "case.zip").write_bytes(maker.build())
    (tmp_path / "officer-key.json").write_text(json.dumps(wrapped))
    command = [str(tmp_path / "case.zip"), "--key", str(tmp_path / "officer-key.json"), "--name", "marie"]
    code = offline.run([*command, "--out", str(tmp_path / "a"), "--passphrase-file", str(passphrase_file)])
    assert code == offline.OPENED
    monkeypatch.setattr("getpass.getpass", lambda _prompt: PASSPHRASE)
    assert offline.run([*command, "--out", str(tmp_path / "b")]) == offline.OPENED
    monkeypatch.setattr("getpass.getpass", lambda _prompt: "wrong")
    assert offline.run([*command, "--out", str(tmp_path / "c")]) == offline.KEY_REFUSED
    assert "WrongPassphrase" in (tmp_path / "c" / "report.txt").read_text()
    assert os.listdir(tmp_path / "c") == ["report.txt"]


@pytest.mark.parametrize("around", [{"v": 1}, {}])
def test_the_copy_that_an_officer_saved_at_the_desk_opens(
    around: dict[str, int], tmp_path: Path, maker: SealedCaseMaker, passphrase_file: Path
) -> None:
    wrapped = keywrap.wrap(maker.officer_seed, passphrase=PASSPHRASE, name="marie")
    (tmp_path / "case.zip").write_bytes(maker.build())
    copy = {**around, "username": "marie", "wrapped_key": {k: v for k, v in wrapped.items() if k != "name"}}
    (tmp_path / "k.json").write_text(json.dumps(copy))
    command = [str(tmp_path / "case.zip"), "--key", str(tmp_path / "k.json"), "--out", str(tmp_path / "a"), "--no-pdf"]
    assert offline.run([*command, "--passphrase-file", str(passphrase_file)]) == offline.OPENED
    assert offline.run_key(["inspect", str(tmp_path / "k.json")]) == offline.OPENED


def test_no_passphrase_given_is_said(
    tmp_path: Path, maker: SealedCaseMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(_prompt: str) -> str:
        raise EOFError

    monkeypatch.setattr("getpass.getpass", closed)
    wrapped = keywrap.wrap(maker.officer_seed, passphrase=PASSPHRASE, name="marie")
    (tmp_path / "case.zip").write_bytes(maker.build())
    (tmp_path / "k.json").write_text(json.dumps(wrapped))
    command = [str(tmp_path / "case.zip"), "--key", str(tmp_path / "k.json"), "--name", "marie"]
    assert offline.run([*command, "--out", str(tmp_path / "out")]) == offline.KEY_REFUSED
    assert "PassphraseRefused" in (tmp_path / "out" / "report.txt").read_text()


def test_a_wrong_key_leaves_only_a_report(tmp_path: Path, maker: SealedCaseMaker) -> None:
    code, _, found = run_open(tmp_path, maker.build(), sealing.new_seed())
    assert code == offline.KEY_REFUSED
    assert list(found) == ["report.txt"]
    assert b"CaseNotOpened" in found["report.txt"]


@pytest.mark.parametrize("export", [b"", b"not a zip", b"PK\x03\x04" + bytes(100)])
def test_a_broken_export_leaves_only_a_report(tmp_path: Path, export: bytes) -> None:
    code, _, found = run_open(tmp_path, export, sealing.new_seed())
    assert code == offline.EXPORT_REFUSED
    assert list(found) == ["report.txt"]
    assert b"ExportBroken" in found["report.txt"]


def test_a_missing_export_is_said(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert (
        offline.run([str(tmp_path / "none.zip"), "--key", "k", "--out", str(out)]) == offline.EXPORT_REFUSED
    )
    assert os.listdir(out) == ["report.txt"]


def test_nothing_of_a_refused_file_is_written(tmp_path: Path) -> None:
    maker = SealedCaseMaker()
    maker.file(b"secret words", claim=b"other words!")
    code, _, found = run_open(tmp_path, maker.build(), maker.case_seed)
    assert code == offline.SOME_REFUSED
    assert list(found) == ["report.txt"]
    assert b"PartsSwapped" in found["report.txt"]
    assert b"1 item refused" in found["report.txt"]


def test_a_good_file_beside_a_refused_one_is_written(tmp_path: Path) -> None:
    maker = SealedCaseMaker()
    maker.file(b"secret words", claim=b"other words!")
    maker.file(b"good words", name="bon.txt")
    code, _, found = run_open(tmp_path, maker.build(), maker.case_seed)
    assert code == offline.SOME_REFUSED
    assert sorted(found) == ["files/02-bon.txt", "report.txt"]


@pytest.mark.parametrize(
    ("given", "saved"),
    [
        ("foto.jpg", "01-foto.jpg"),
        ("../../etc/passwd", "01-passwd.bin"),
        ("..\\..\\evil.exe", "01-evil.bin"),
        ("/abs/x.desktop", "01-x.bin"),
        ("", "01-file.bin"),
        ("...", "01-file.bin"),
        (".bashrc", "01-file.bin"),
        ("a\nb\x1b[2J.txt", "01-ab-2J.bin"),
        ("foto\u202egpj.exe", "01-fotogpj.bin"),
        ("prèv dlo 1.png", "01-prèv-dlo-1.bin"),
        ("CON", "01-CON.bin"),
        ("x" * 300 + ".pdf", "01-" + "x" * 80 + ".bin"),
        ("🙂" * 100, "01-file.bin"),
        ("𝒜" * 200, "01-" + "𝒜" * 40 + ".bin"),
    ],
)
def test_names_from_a_case_are_made_harmless(given: str, saved: str) -> None:
    mime = "image/jpeg" if given == "foto.jpg" else "application/octet-stream"
    assert safe_name(1, given, mime) == saved


def test_hostile_names_stay_inside(tmp_path: Path) -> None:
    maker = SealedCaseMaker()
    for name in ("../../../evil", "/tmp/evil", "x\0y", "a/b/c", "foto.jpg.exe"):
        maker.file(JPEG, name=name, mime="text/html")
    before = set(tmp_path.parent.iterdir())
    code, out, found = run_open(tmp_path, maker.build(), maker.case_seed)
    assert code == offline.OPENED
    assert set(tmp_path.parent.iterdir()) == before
    assert {path.parent for path in out.rglob("0*")} == {out / "files"}
    assert all(name.endswith(".jpg") for name in found if name.startswith("files/"))
    assert b"its sender called it another type" in found["report.txt"]


def test_control_characters_do_not_reach_a_terminal(tmp_path: Path) -> None:
    maker = SealedCaseMaker()
    maker.message("before\x1b[2Jafter\r\x9b")
    maker.fields["messages"][0]["at"] = "\x1b]0;title\x07"
    _, _, found = run_open(tmp_path, maker.build(), maker.case_seed)
    assert not set(b"\x1b\x07\r") & set(found["conversation.txt"])
    assert "\x9b" not in found["conversation.txt"].decode()
    assert json.loads(found["conversation.json"])["messages"][0]["text"] == "before\x1b[2Jafter\r\x9b"


def test_a_folder_that_holds_something_is_not_touched(tmp_path: Path, maker: SealedCaseMaker) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "mine.txt").write_text("mine")
    code, _, found = run_open(tmp_path, maker.build(), maker.officer_seed)
    assert code == offline.FOLDER_REFUSED
    assert found == {"mine.txt": b"mine"}


def test_a_folder_that_is_a_link_or_a_file_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    (tmp_path / "file").write_text("")
    for name in ("link", "file"):
        with pytest.raises(OutFolderRefused):
            OutFolder(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "inside"), [("../x", ""), ("", ""), ("..", ""), ("x", ".."), ("x", "a/b"), ("/x", "")]
)
def test_the_folder_writes_nowhere_else(tmp_path: Path, name: str, inside: str) -> None:
    folder = OutFolder(tmp_path / "out")
    with pytest.raises(OutFolderRefused):
        folder.write(name, b"", inside=inside)
    assert os.listdir(tmp_path / "out") == []


def test_the_folder_never_writes_over_a_file_or_through_a_link(tmp_path: Path) -> None:
    folder = OutFolder(tmp_path / "out")
    (tmp_path / "target").write_text("mine")
    (tmp_path / "out" / "link").symlink_to(tmp_path / "target")
    folder.write("once", b"1")
    for name in ("link", "once"):
        with pytest.raises(OutFolderRefused):
            folder.write(name, b"2")
    assert (tmp_path / "target").read_text() == "mine"
