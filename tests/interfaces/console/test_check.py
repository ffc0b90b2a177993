"""`tande check`: each line turns when, and only when, the thing it speaks of is wrong."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import connection, transaction

from tande.domains.casework import operations as casework
from tande.domains.intake import operations as intake
from tande.domains.officers import operations as officers
from tande.domains.referrals import operations as referrals
from tande.interfaces.console import __main__ as console
from tande.interfaces.console import backup, check, check_data, check_keys, check_machine
from tande.interfaces.console.check_found import Found
from tande.ledger import clock
from tande.ledger.operations import record
from tande.policy.courses import Library
from tande.toolkit import sealing
from tests.domains import factories
from tests.domains.people import enroll
from tests.domains.states import state_key
from tests.interfaces.console.installation import Installation

pytestmark = pytest.mark.django_db


def states(found: Iterator[Found] | list[Found]) -> dict[str, str]:
    return {one.what: one.state for one in found}


def setting(monkeypatch: pytest.MonkeyPatch, **values: object) -> None:
    monkeypatch.setattr(settings, "TANDE", replace(settings.TANDE, **values))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("url", "state"),
    [("http://127.0.0.1:8000", "warning"), ("https://t.example", "ok"), ("http://a.onion", "ok")],
)
def test_the_address(monkeypatch: pytest.MonkeyPatch, url: str, state: str) -> None:
    setting(monkeypatch, public_url=url)
    assert states(check_machine.check_settings())["address"] == state


def test_debug_a_demo_and_any_host_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    setting(monkeypatch, demo=True)
    monkeypatch.setattr(settings, "DEBUG", True)
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["*"])
    found = states(check_machine.check_settings())
    assert (found["debug"], found["demo"], found["hosts"]) == ("wrong", "warning", "wrong")


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    apart = tmp_path / "secrets.toml"
    apart.touch(mode=0o600)
    base = folder / "tande.sqlite3"
    base.touch(mode=0o644)  # closed by its folder
    setting(monkeypatch, data_dir=folder, secrets_file=apart, database_url=f"sqlite:///{base}")
    return folder


def test_files_for_their_owner_alone(data: Path) -> None:
    assert states(check_machine.check_files()) == {"rights": "ok", "secrets_apart": "ok"}


@pytest.mark.parametrize("mode", [0o750, 0o701, 0o744])
def test_a_folder_others_can_enter(data: Path, mode: int) -> None:
    data.chmod(mode)
    assert states(check_machine.check_files())["rights"] == "wrong"


def test_a_database_apart_that_others_can_read(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = tmp_path / "apart.sqlite3"
    base.touch(mode=0o644)
    setting(monkeypatch, database_url=f"sqlite:///{base}")
    assert states(check_machine.check_files())["rights"] == "wrong"


def test_secrets_in_the_data_folder_and_an_interrupted_restore(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (data / "restore-under-way").touch()
    (data / "s.toml").touch(mode=0o600)
    setting(monkeypatch, secrets_file=data / "s.toml")
    found = states(check_machine.check_files())
    assert (found["secrets_apart"], found["restore"]) == ("warning", "wrong")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_files_of_two_owners(data: Path) -> None:
    os.chown(data / "tande.sqlite3", 65534, 65534)
    assert states(check_machine.check_files())["owner"] == "wrong"


@pytest.mark.parametrize(
    ("free", "total", "files", "expected"),
    [
        (90, 100, 90, {"disk": "ok"}),
        (9, 100, 90, {"disk": "warning"}),
        (0.9, 2, 90, {"disk": "warning"}),
        (0.05, 100, 90, {"disk": "wrong"}),
        (90, 100, 9, {"disk": "ok", "inodes": "warning"}),
    ],
)
def test_room_on_the_disk(
    data: Path, monkeypatch: pytest.MonkeyPatch, free: float, total: float, files: int, expected: dict[str, str]
) -> None:
    space = SimpleNamespace(
        f_bavail=int(free * 1e9), f_blocks=int(total * 1e9), f_frsize=1, f_files=100, f_favail=files
    )
    monkeypatch.setattr(check_machine.os, "statvfs", lambda _path: space)
    assert states(check_machine.check_disk()) == expected


@pytest.mark.parametrize(
    ("ago", "state"), [(timedelta(), "ok"), (timedelta(minutes=2), "ok"), (timedelta(days=1), "wrong"),
                       (timedelta(days=20000), "wrong")]
)
def test_a_clock_set_back(ago: timedelta, state: str) -> None:
    record(kind="rounds.done", subject="", at=clock.now(), body={})
    with clock.standing_at(clock.now() - ago):
        assert states(check_machine.check_clock())["clock"] == state


def test_the_database_as_it_should_be() -> None:
    found = states(check_data.check_database())
    assert found["append_only"] == "ok"
    if connection.vendor == "sqlite":
        assert found["database"] == "ok"


@pytest.mark.parametrize("with_facts", [False, True])
def test_a_ledger_without_its_guard(with_facts: bool) -> None:
    if with_facts:
        record(kind="rounds.done", subject="", at=clock.now(), body={})
    drop = {
        "sqlite": ["DROP TRIGGER ledger_fact_no_update"],
        "postgresql": ["ALTER TABLE ledger_fact DISABLE TRIGGER ALL"],
    }[connection.vendor]
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in drop:
            cursor.execute(statement)
        assert states(check_data.check_database())["append_only"] == "wrong"
        transaction.set_rollback(True)
    assert states(check_data.check_database())["append_only"] == "ok"


@pytest.mark.parametrize(
    ("hours", "state"), [(0, "ok"), (35, "ok"), (37, "warning"), (24 * 7 - 1, "warning"), (24 * 7 + 1, "wrong")]
)
def test_how_old_the_last_backup_is(hours: int, state: str) -> None:
    body = {"mark": backup.secrets_mark()}
    record(kind="installation.backed_up", subject="", at=clock.now() - timedelta(hours=hours), body=body)
    assert states(check_data.check_backups()) == {"backup": state}


def test_never_a_backup_and_other_secrets_than_the_last_one_had() -> None:
    assert states(check_data.check_backups()) == {"backup": "wrong"}
    record(kind="installation.backed_up", subject="", at=clock.now(), body={"mark": "0" * 16})
    assert states(check_data.check_backups()) == {"backup": "ok", "secrets": "wrong"}


@pytest.mark.parametrize(("minutes", "state"), [(None, "warning"), (5, "ok"), (119, "ok"), (121, "warning")])
def test_the_rounds(minutes: int | None, state: str) -> None:
    if minutes is not None:
        record(kind="rounds.done", subject="", at=clock.now() - timedelta(minutes=minutes), body={})
    assert states(check_data.check_rounds()) == {"rounds": state}


def test_contacts_that_nobody_called_for_half_a_year(monkeypatch: pytest.MonkeyPatch) -> None:
    first, *others = settings.MISSION.contacts
    today = clock.now().date()
    fresh = [replace(one, last_checked=today) for one in others]
    for checked, expected in ((today, False), (today - timedelta(days=190), True), (date(2000, 1, 1), True)):
        pack = replace(settings.MISSION, contacts=(replace(first, last_checked=checked), *fresh))
        monkeypatch.setattr(settings, "MISSION", pack)
        assert ("contacts" in states(check_data.check_mission())) == expected


def test_a_fault_in_a_lesson_is_said_and_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert states(check_data.check_courses()) == {"courses": "ok"}
    monkeypatch.setattr(settings, "COURSES", Library((), (), ("lessons.en.toml, line 3: must be text",)))
    (found,) = check_data.check_courses()
    assert (found.state, "lessons.en.toml, line 3" in found.says) == ("wrong", True)


def test_officers_and_keys_from_nothing_to_complete() -> None:
    assert states(check_keys.check_officers()) == {"head": "wrong"}
    assert states(check_keys.check_recovery()) == {"recovery": "wrong"}
    assert [one.state for one in check_keys.check_desk_keys()] == ["wrong", "warning"]
    head = factories.officer("head")
    found = states(check_keys.check_officers())
    assert (found["head"], found["second_factor"]) == ("warning", "warning")
    factories.officer("intake_officer", key=False)
    found = states(check_keys.check_officers())
    assert (found["head"], found["own_key"]) == ("ok", "warning")
    factories.desk_key(head)
    found = states(check_keys.check_desk_keys())
    assert (found["holders"], found["recoverable"]) == ("warning", "wrong")


def test_a_desk_key_in_order_until_it_is_too_old() -> None:
    officers.set_recovery_key(public_key=sealing.new_key_pair()[1], at=clock.now())
    holders: dict[int | str, bytes] = {one.pk: factories.envelope(32) for one in
                                       (factories.officer("head"), factories.officer("intake_officer"))}
    officers.make_desk_key(
        desk="intake", key_id=sealing.new_id(), public_key=sealing.new_key_pair()[1], at=clock.now(),
        holders={**holders, "recovery": factories.envelope(32)},
    )
    found = states(one for one in check_keys.check_desk_keys() if "intake desk's" in one.says)
    assert found == {"holders": "ok"}
    with clock.standing_at(clock.now() + timedelta(days=370)):
        assert states(check_keys.check_desk_keys())["key_age"] == "warning"


def test_who_left_and_still_holds_a_grant() -> None:
    officer, leaving = factories.officer("intake_officer"), factories.officer("investigator")
    filed = factories.complaint(factories.desk_key(officer)).complaint
    intake.receive(complaint=filed, at=clock.now())
    casework.grant(
        case_id=filed.case_id, officer=officer, to_officer_id=leaving.pk, envelope=factories.envelope(32),
        at=clock.now(),
    )
    assert "grants" not in states(check_keys.check_officers())
    officers.retire(officer=leaving, at=clock.now(), actor=None)
    assert states(check_keys.check_officers())["grants"] == "warning"


def test_a_states_key_that_its_last_focal_point_took_away() -> None:
    head, kenya = factories.officer("head"), state_key("KEN")
    assert list(check_keys.check_state_keys()) == []
    referrals.set_own_key(focal=kenya.focal, public_key=sealing.new_key_pair()[1], wrapped_key=factories.WRAPPED,
                          at=clock.now())
    assert states(check_keys.check_state_keys()) == {"state_key": "warning"}
    referrals.revoke_state_key(key_id=kenya.id, actor=head, at=clock.now())
    assert list(check_keys.check_state_keys()) == []


def test_a_register_whose_key_is_another(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(check_keys.check_register()) == []
    enroll(factories.officer("vetting_officer"))
    assert states(check_keys.check_register()) == {"register_key": "ok"}
    setting(monkeypatch, register_key=bytes(range(32)))
    assert states(check_keys.check_register()) == {"register_key": "wrong"}


def test_a_check_that_fails_is_something_wrong_and_the_others_go_on() -> None:
    def check_this() -> Iterator[Found]:
        raise OSError("/secret")
        yield

    found = check.look((check_this, check_keys.check_receipts))
    assert [(one.what, one.state) for one in found] == [("this", "wrong"), ("receipt_key", "ok")]
    assert "/secret" not in found[0].says


def test_the_exit_code_and_the_json(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert console.main(["check", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert {"state", "what", "says", "do"} == set(found[0])
    assert all(one["do"] for one in found if one["state"] != "ok")
    monkeypatch.setattr(check, "look", lambda: list(check_keys.check_receipts()))
    assert console.main(["check"]) == 0
    assert "Wrong: 0. Warnings: 0." in capsys.readouterr().out


def test_on_a_whole_installation(place: Installation, tmp_path: Path) -> None:
    assert place.run("backup", tmp_path / "b").returncode == 0
    lost = next(place.data.glob("evidence/??/*"))
    lost.unlink()
    found = {one["what"]: one for one in json.loads(place.run("check", "--json").stdout)}
    assert found["backup"]["state"] == "ok"
    assert found["evidence"]["says"].endswith(": 1")
    assert not any("could not be checked" in one["says"] for one in found.values())
