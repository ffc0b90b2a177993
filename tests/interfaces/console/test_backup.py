"""Backup and restore as they are typed, on whole installations: nothing lost, nothing half, nothing pretended."""

from __future__ import annotations

import fcntl
import io
import json
import resource
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from tests.interfaces.console.conftest import New
from tests.interfaces.console.installation import ROOT, SETUP, Installation

LOOK = """
from tande.domains.evidence import keeping, queries as evidence
from tande.domains.intake import queries
from tande.ledger import clock, queries as ledger
from tande.toolkit import codes
found = queries.follow_up(codes.first_hash({code!r}), at=clock.now())
assert found.case_id == {case!r} and found.receipt.check_number
file, = evidence.files(found.case_id)
assert all(evidence.part(case_id=found.case_id, file_id=file.id, n=n) for n in (1, 2))
assert keeping.missing() == 0
fact, = ledger.latest(["installation.restored"], 9)
print(fact.body["cases"], fact.body["made_at"], fact.check_number)
"""
RETIRE = """
from tande.domains.officers import operations, queries
from tande.ledger import clock
operations.retire(officer=queries.by_id(queries.team()[0].id), at=clock.now(), actor=None)
"""


SINCE = """
from tande.domains.casework import operations as casework
from tande.domains.intake import operations as intake
from tande.domains.officers import queries as officers
from tande.ledger import clock
from tests.domains import factories
head = officers.by_id(officers.team()[0].id)
paul = factories.officer("investigator")
casework.declare_conflict(case_id={case!r}, officer=head, about=paul.pk, reason="family", at=clock.now())
casework.add_message(case_id={case!r}, message_id=factories.sealing.new_id(), envelope=factories.envelope(),
                     at=clock.now(), signal="stop")
intake.receive(complaint=factories.complaint(factories.desk_key(head)).complaint, at=clock.now())
"""


def backup(place: Installation, folder: Path, *words: str) -> Path:
    done = place.run("backup", folder, *words)
    assert done.returncode == 0, done.stdout + done.stderr
    return max(folder.glob("tande-*.tar"))


def look(place: Installation, filed: list[list[str]]) -> str:
    said = ""
    for code, case in filed:
        said = place.said(LOOK.format(code=code, case=case))
    return said


def members(file: Path) -> dict[str, bytes]:
    with tarfile.open(file) as tar:
        return {one.name: tar.extractfile(one).read() for one in tar}  # type: ignore[union-attr]


def write(file: Path, content: dict[str, bytes]) -> None:
    with tarfile.open(file, "w") as tar:
        for name, data in content.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))


def test_with_the_secrets_it_goes_on_elsewhere(
    place: Installation, filed: list[list[str]], new_place: New, tmp_path: Path
) -> None:
    file = backup(place, tmp_path / "b", "--with-secrets")
    assert file.stat().st_mode & 0o777 == 0o600
    other = new_place("other")
    done = other.run("restore", file)
    assert done.returncode == 0, done.stdout + done.stderr
    cases, made_at, check_number = look(other, filed).split()
    assert cases == "2"
    assert made_at == json.loads(members(file)["manifest.json"])["made_at"]
    assert len(check_number) == 12
    assert other.stored() == place.stored()
    assert (other.data / "secrets.toml").read_bytes() == (place.data / "secrets.toml").read_bytes()
    assert (other.data / "secrets.toml").stat().st_mode & 0o777 == 0o600
    assert not list(other.data.glob(".*"))


def test_without_the_secrets_it_needs_the_copy_of_them(
    place: Installation, filed: list[list[str]], new_place: New, tmp_path: Path
) -> None:
    file = backup(place, tmp_path / "b")
    assert "secrets.toml" not in members(file)
    secrets = (place.data / "secrets.toml").read_text()
    for line in secrets.splitlines()[1:]:
        assert line.split('"')[1].encode() not in file.read_bytes()
    other = new_place("other")
    done = other.run("restore", file)
    assert done.returncode == 2
    assert "does not hold the secrets" in done.stderr
    assert other.stored() == set()
    (other.data / "secrets.toml").write_text(secrets)
    assert other.run("restore", file).returncode == 0
    look(other, filed)


def test_a_backup_is_a_fact_and_holds_what_it_says(place: Installation, tmp_path: Path) -> None:
    file = backup(place, tmp_path / "b")
    said = place.said(
        "from tande.ledger import queries\nfact, = queries.latest(['installation.backed_up'], 9)\n"
        "print(fact.body['cases'], fact.body['bytes'], fact.body['missing'], fact.body['secrets'])"
    )
    assert said == f"2 {file.stat().st_size} 0 False"
    assert json.loads(members(file)["manifest.json"])["rows"]["casework_case"] == 2


@pytest.mark.parametrize("cut", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_a_file_cut_short_is_refused(place: Installation, tmp_path: Path, cut: float) -> None:
    whole = backup(place, tmp_path / "b").read_bytes()
    seal = whole.rindex(b"seal.json")  # what follows the seal is only filling
    (tmp_path / "cut.tar").write_bytes(whole[: int(seal * cut)])
    done = place.run("restore", tmp_path / "cut.tar", "--replace")
    assert done.returncode == 2
    assert "Nothing was changed" in done.stderr
    assert not list(place.data.glob("*replaced*"))


def test_a_flipped_bit_is_found_wherever_it_is(place: Installation, tmp_path: Path) -> None:
    """In this process: compared with reading it whole, one command for each bit would only take longer."""
    from tande.interfaces.console import backup_file

    whole = bytearray(backup(place, tmp_path / "b", "--with-secrets").read_bytes())
    with tarfile.open(fileobj=io.BytesIO(bytes(whole))) as tar:
        spots = [one.offset_data + one.size // 2 for one in tar] + [one.offset + 100 for one in tar.getmembers()]
    file = tmp_path / "flipped.tar"
    for spot in spots:
        whole[spot] ^= 4
        file.write_bytes(whole)
        whole[spot] ^= 4
        try:
            found = backup_file.read(file)
        except backup_file.BadBackup:
            continue
        token_key = bytes.fromhex((place.data / "secrets.toml").read_text().split('token_key = "')[1][:64])
        assert not found.is_ours(backup_file.mac_key(token_key)), spot  # only the MAC itself was hit


def test_a_file_put_together_by_somebody_else_is_refused(place: Installation, tmp_path: Path) -> None:
    """Whoever has a backup, but not the secrets, takes one part of evidence out and mends every hash."""
    from hashlib import sha256

    content = members(backup(place, tmp_path / "b"))
    part = next(name for name in content if name.startswith("evidence/"))
    del content[part]
    manifest = json.loads(content["manifest.json"])
    del manifest["files"][part]
    content["manifest.json"] = json.dumps(manifest).encode()
    seal = json.loads(content["seal.json"])
    content["seal.json"] = json.dumps({**seal, "sha256": sha256(content["manifest.json"]).hexdigest()}).encode()
    write(tmp_path / "forged.tar", content)
    done = place.run("restore", tmp_path / "forged.tar", "--replace")
    assert done.returncode == 2
    assert "somebody put it together" in done.stderr


@pytest.mark.parametrize("name", ["../evil", "/etc/evil", "evidence/../../evil", "evidence/" + "a" * 63])
def test_a_name_that_leads_elsewhere_is_refused(place: Installation, tmp_path: Path, name: str) -> None:
    write(tmp_path / "evil.tar", {name: b"x"})
    done = place.run("restore", tmp_path / "evil.tar")
    assert done.returncode == 2
    assert "something that no backup holds" in done.stderr


def test_what_is_here_is_never_overwritten(place: Installation, filed: list[list[str]], tmp_path: Path) -> None:
    file = backup(place, tmp_path / "b")
    place.said(RETIRE)
    refused = place.run("restore", file)
    assert refused.returncode == 2
    assert "--replace" in refused.stderr
    done = place.run("restore", file, "--replace")
    assert done.returncode == 0, done.stderr
    assert "An officer left." in done.stdout  # what yesterday's copy does not know is said
    assert "Moved aside" in done.stdout
    look(place, filed)
    assert len(list(place.data.glob("evidence.replaced-*/??/*"))) == 4
    if place.database:
        kept = "from django.db import connection\nc = connection.cursor()\n"
        kept += "c.execute(\"select nspname from pg_namespace where nspname like 'replaced%'\")\n"
        kept += "name, = c.fetchone()\nc.execute(f'select count(*) from {name}.casework_case')\nprint(c.fetchone()[0])"
        assert place.said(kept) == "2"
    else:
        assert len(list(place.data.glob("tande.sqlite3.replaced-*"))) == 1


def test_what_a_restore_undoes_is_said_and_the_ledger_says_how_much_is_missing(
    place: Installation, filed: list[list[str]], tmp_path: Path
) -> None:
    file = backup(place, tmp_path / "b")
    place.said(SINCE.format(case=filed[0][1]))
    done = place.run("restore", file, "--replace")
    assert done.returncode == 0, done.stderr
    for words in ("An officer was added.", "A conflict of interest was declared", "asked not to be contacted"):
        line, = (one for one in done.stdout.splitlines() if words in one)
        assert words == "An officer was added." or f"[{filed[0][1][:8]}]" in line
    assert "Complaints received since: 1." in done.stdout
    assert place.said(
        "from tande.ledger import queries; print(queries.latest(['installation.restored'], 1)[0].body['lost'])"
    ) == "1"


def test_a_newer_versions_backup_is_refused(place: Installation, new_place: New, tmp_path: Path) -> None:
    place.said(
        "from django.db import connection; from django.db.migrations.recorder import MigrationRecorder as R\n"
        "R(connection).record_applied('casework', '9999_future')"
    )
    file = backup(place, tmp_path / "b", "--with-secrets")
    done = new_place("other").run("restore", file)
    assert done.returncode == 2
    assert "newer version" in done.stderr
    assert "casework.9999_future" in done.stderr


def test_a_killed_backup_looks_like_none(place: Installation, tmp_path: Path) -> None:
    folder = tmp_path / "b"
    killed = place.python(
        "import os\nfrom tande.interfaces.console import backup, backup_file\n"
        f"backup_file.read = lambda path: os._exit(9)\nbackup.run([{str(folder)!r}])"
    )
    assert killed.returncode == 9
    left = {path.name for path in folder.iterdir()}
    assert not list(folder.glob("tande-*"))
    assert any(name.endswith(".part") for name in left)
    assert all((folder / name).stat().st_mode & 0o077 == 0 for name in left)
    file = backup(place, folder)
    assert {path.name for path in folder.iterdir()} == {file.name, ".tande-backup.lock"}


@pytest.mark.parametrize("full", [60_000, -5_000], ids=["at the database", "at the end"])
def test_a_full_disk_leaves_nothing_that_looks_like_a_backup(place: Installation, tmp_path: Path, full: int) -> None:
    words = [sys.executable, "-m", "tande.interfaces.console", "backup", str(tmp_path / "b")]
    if full < 0:
        full += backup(place, tmp_path / "first").stat().st_size

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (full, full))

    done = subprocess.run(
        words, env=place.environment(), cwd=ROOT, capture_output=True, text=True, check=False, preexec_fn=limit
    )
    assert done.returncode == 2, done.stdout
    assert "Traceback" not in done.stderr
    assert [path.name for path in (tmp_path / "b").iterdir()] == [".tande-backup.lock"]


def test_two_backups_to_one_folder_wait_for_each_other(place: Installation, tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    with open(tmp_path / "b" / ".tande-backup.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = place.run("backup", tmp_path / "b")
    assert done.returncode == 2
    assert "Another backup" in done.stderr


def test_only_the_newest_are_kept_when_asked(place: Installation, tmp_path: Path) -> None:
    folder = tmp_path / "b"
    folder.mkdir()
    for name in ("tande-20260101T000000Z.tar", "tande-20260102T000000Z.tar", "tande-mine.tar", "notes.txt"):
        (folder / name).touch()
    backup(place, folder, "--keep", "2")
    kept = {path.name for path in folder.iterdir() if path.name.startswith(("tande", "notes"))}
    assert "tande-20260101T000000Z.tar" not in kept
    assert {"tande-20260102T000000Z.tar", "tande-mine.tar", "notes.txt"} < kept


def test_lost_evidence_is_said_and_the_rest_is_saved(place: Installation, tmp_path: Path) -> None:
    lost = next(place.data.glob("evidence/??/*"))
    lost.write_bytes(b"something else")
    done = place.run("backup", tmp_path / "b")
    assert done.returncode == 1
    assert "1 parts of evidence" in done.stdout
    file, = (tmp_path / "b").glob("tande-*.tar")
    assert f"evidence/{lost.name}" not in members(file)


def test_a_backup_made_while_complaints_arrive_is_whole(place: Installation, new_place: New, tmp_path: Path) -> None:
    from tests.interfaces.console.installation import FILL

    writing = "import sys\n" + FILL.replace("range(2):", "iter(int, 1):").replace("print(", "print(flush=True, *(")
    writing = writing.replace("complaint.case_id)", "complaint.case_id))")
    with subprocess.Popen(
        [sys.executable, "-c", SETUP + writing], env=place.environment(), cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        file = backup(place, tmp_path / "b", "--with-secrets")
        writer.stdout.readline()
        writer.kill()
    other = new_place("other")
    done = other.run("restore", file)
    assert done.returncode == 0, done.stderr
    said = other.said(
        "from django.apps import apps\nfrom tande.domains.evidence import keeping\n"
        "from tande.ledger.models import Fact\nfrom tande.domains.intake.models import Receipt\n"
        "cases = set(apps.get_model('casework', 'Case').objects.values_list('id', flat=True))\n"
        "assert cases == set(Fact.objects.filter(kind='complaint.received').values_list('subject', flat=True))\n"
        "assert cases == set(Receipt.objects.values_list('case_id', flat=True))\n"
        "print(len(cases), keeping.missing())"
    )
    number, missing = said.split()
    assert int(number) > 2
    assert missing == "0"


BEFORE_THE_DATABASE = "restore_place._put_database = lambda dump, stamp: os._exit(9)\n"
IN_THE_DATABASE = (
    "real = database._program\n"
    "database._program = lambda *words: os._exit(9) if '--single-transaction' in words else real(*words)\n"
    "restore_place.os.replace = lambda *paths: os._exit(9)\n"
)


@pytest.mark.parametrize("death", [BEFORE_THE_DATABASE, IN_THE_DATABASE], ids=["before", "in"])
def test_a_killed_restore_goes_on_when_typed_again(
    place: Installation, filed: list[list[str]], new_place: New, tmp_path: Path, death: str
) -> None:
    file = backup(place, tmp_path / "b", "--with-secrets")
    other = new_place("other")
    killed = other.python(
        "import os\nfrom tande.interfaces.console import backup_database as database, restore, restore_place\n"
        f"{death}restore.run([{str(file)!r}])"
    )
    assert killed.returncode == 9
    assert (other.data / "restore-under-way").exists()
    done = other.run("restore", file)
    assert done.returncode == 0, done.stderr
    assert not (other.data / "restore-under-way").exists()
    look(other, filed)


def test_it_waits_until_the_server_is_stopped(place: Installation, tmp_path: Path) -> None:
    import socket

    file = backup(place, tmp_path / "b")
    with socket.create_server(("127.0.0.1", place.port)):
        done = place.run("restore", file, "--replace")
    assert done.returncode == 2
    assert "Stop it first" in done.stderr


def test_looking_changes_nothing(place: Installation, tmp_path: Path) -> None:
    file = backup(place, tmp_path / "b")
    done = place.run("restore", file, "--verify-only")
    assert done.returncode == 0
    assert "2 cases" in done.stdout
    assert not list(place.data.glob("*replaced*"))
