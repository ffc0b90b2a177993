"""`tande demo`: the whole thing on one machine with invented complaints, ready in one command.

Everything is made on the first start and reused afterwards. It listens on the loopback address only (the settings
refuse anything else), and every page says that the complaints are invented.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import time
import tomllib
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command

from tande.interfaces.console.demo_totp import FOLDER, SHEET
from tande.interfaces.console.errors import NotReady
from tande.interfaces.console.serve import check_port, migrations_waiting, serve

PORT = 8000


def run(arguments: list[str]) -> int:
    """The command: prepare what is missing, print the sheet, serve."""
    parser = argparse.ArgumentParser(prog="tande demo", description="Try Tande with invented complaints.")
    parser.add_argument("--fresh", action="store_true", help="throw the former demonstration away first")
    parser.add_argument("--empty", action="store_true", help="officers and keys only, no complaints")
    parser.add_argument("--prepare-only", action="store_true", help="prepare, and do not serve")
    parser.add_argument("--port", type=int, help=f"port to listen on (default {PORT})")
    options = parser.parse_args(arguments)
    os.environ["TANDE_DEMO"] = "true"
    os.environ.setdefault("TANDE_DATA_DIR", str(FOLDER))
    if options.port:
        os.environ["TANDE_PORT"] = str(options.port)
    data = Path(os.environ["TANDE_DATA_DIR"])
    if options.fresh or not (data / SHEET).exists():
        _throw_away(data)
    django.setup()
    if not settings.TANDE.on_sqlite or settings.TANDE.sqlite_path.parent != data:
        raise NotReady("The demonstration keeps to its own SQLite file. Leave TANDE_CONFIG and TANDE_DATABASE out.")
    if not options.prepare_only:
        check_port(settings.TANDE.bind, settings.TANDE.port)
    sheet = prepare(data, empty=options.empty)
    if options.prepare_only:
        return 0
    if "typst" in sys.modules:  # its threads do not live on in the processes that serving forks: begin afresh
        again = ["--port", str(options.port)] if options.port else []
        os.execv(sys.executable, [sys.executable, "-m", "tande.interfaces.console", "demo", *again])  # noqa: S606
    print(describe(sheet), flush=True)
    serve()
    return 0


def _throw_away(data: Path) -> None:
    """Empty the demonstration's own folder, also after one that was interrupted half-way. Raises NotReady."""
    if not data.exists():
        return
    foreign = {entry.name for entry in data.iterdir()} - {SHEET, "demo"} and not (data / "demo").exists()
    if foreign:
        raise NotReady(
            f"{data} was not made by the demonstration, so it is left alone. Choose another folder."
        )
    shutil.rmtree(data)


def prepare(data: Path, *, empty: bool) -> dict[str, Any]:
    """Bring the database up to date and fill it on the first start; the sign-in sheet.

    The sheet is written last, so an interrupted start is begun again from nothing.
    """
    from tande.interfaces.console import (
        demo_children,
        demo_children_past,
        demo_commitments,
        demo_complaints,
        demo_credentials,
        demo_detention,
        demo_doors,
        demo_field_apps,
        demo_force,
        demo_operator,
        demo_paper,
        demo_partners,
        demo_past,
        demo_people,
        demo_personnel,
        demo_phones,
        demo_readiness,
        demo_receiving,
        demo_screening,
        demo_sharing,
        demo_training,
        demo_vetting,
        demo_violations,
        log,
    )
    from tande.ledger import clock

    (data / "demo").touch()
    if migrations_waiting():
        _step("Database", lambda: call_command("migrate", verbosity=0))
    sheet = data / SHEET
    if sheet.exists():
        stored: dict[str, Any] = json.loads(sheet.read_text(encoding="utf-8"))
        return stored
    script = read_script(settings.TANDE.mission_dir / "demo.toml")
    people = _step("Officers and keys", lambda: demo_people.make(script["officers"]))
    doors = read_script(settings.TANDE.mission_dir / "demo" / "doors.toml")
    _step("Invented gateways", lambda: demo_doors.open_all(doors))
    if not empty:
        _step("Invented past", lambda: demo_past.file_all(*_two_officers(people)))
    filed = (
        [] if empty else _step("Invented complaints", lambda: demo_complaints.file_all(script["complaints"]))
    )
    content: dict[str, Any] = {"officers": people, "codes": [one for one in filed if one["note"]]}
    apps = read_script(settings.TANDE.mission_dir / "demo" / "field_apps.toml")
    content["field_app"] = _step("An invented field phone", lambda: demo_field_apps.admit(apps))
    if not empty:
        heard = read_script(settings.TANDE.mission_dir / "demo" / "operator.toml")
        _step("Invented calls", lambda: demo_operator.listen_all(heard))
        _step("Invented evidence", lambda: demo_commitments.show_all(script["exhibits"]))
        rosters = read_script(settings.TANDE.mission_dir / "demo" / "people.toml")
        content["rosters"] = _step("Invented contingents", lambda: demo_personnel.import_all(rosters, data / "rosters"))
        listed = read_script(settings.TANDE.mission_dir / "demo" / "lists.toml")
        content["lists"] = _step("Invented list of records", lambda: demo_screening.load_all(listed, data / "lists"))
        taught = read_script(settings.TANDE.mission_dir / "demo" / "training.toml")
        content["training"] = _step("Invented training", lambda: demo_training.teach_all(taught))
        session, by = content["training"]["session"], taught["by"]
        content["credentials"] = _step(
            "Certificates, and a quiz without a network",
            lambda: demo_credentials.issue_all(session, by, data / "quiz"),
        )
        _step("Invented vetting", lambda: demo_vetting.vet_all(rosters["vetting"]))
        content["gate"] = _step("Decisions at the gate", demo_readiness.decide_all)
        met = read_script(settings.TANDE.mission_dir / "demo" / "children.toml")
        _step(
            "Invented children of past months",
            lambda: demo_children_past.meet_all(met["past"], met["unit"], met["state"]),
        )
        content["children"] = _step("Invented children met", lambda: demo_children.meet_all(met))
        phones = read_script(settings.TANDE.mission_dir / "demo" / "phones.toml")
        _step("Invented phones", lambda: demo_phones.register_all(phones))
        held = read_script(settings.TANDE.mission_dir / "demo" / "detention.toml")
        _step("A child without a number", lambda: demo_receiving.receive_all(held["received"]))
        _step("Invented people held", lambda: demo_detention.hold_all(held))
        forces = read_script(settings.TANDE.mission_dir / "demo" / "force.toml")
        met_then = content["children"]["numbers"][0]
        _step("Invented uses of force", lambda: demo_force.report_all(forces, met_then))
        recorded = read_script(settings.TANDE.mission_dir / "demo" / "violations.toml")
        content["violations"] = _step("Invented violations", lambda: demo_violations.record_all(recorded))
        shared = read_script(settings.TANDE.mission_dir / "demo" / "sharing.toml")
        content["sharing"] = _step(
            "Invented request to share", lambda: demo_sharing.share_all(shared, data / "records"))
        partners = read_script(settings.TANDE.mission_dir / "demo" / "partners.toml")
        content["partner"] = demo_partners.add(partners["partner"], _two_officers(people)[0])
        demo_partners.count_past(partners["past"])
        papers = read_script(settings.TANDE.mission_dir / "demo" / "paper.toml")
        content["paper"] = _step("Invented papers and a box", lambda: demo_paper.file_all(papers))
        _step("Figures of the past months", demo_past.release_all)
    _step("Public log", lambda: log.publish(clock.now()))
    with open(os.open(sheet, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False, indent=1)
    return content


def _two_officers(people: list[dict[str, Any]]) -> tuple[str, str]:
    """The head's name, and that of the first officer of the desk."""
    by_role = {role: one["username"] for one in reversed(people) for role in one["roles"]}
    return by_role["head"], by_role["intake_officer"]


def read_script(path: Path) -> dict[str, Any]:
    """What the pack's demo.toml says. Raises NotReady."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise NotReady(f"{path} is missing: this mission has no demonstration.") from error
    except tomllib.TOMLDecodeError as error:
        raise NotReady(f"{path}: {error}") from error


def _step(title: str, deed: Any) -> Any:
    """Do it, and say how long it took."""
    print(f"{title} …", end="" if sys.stdout.isatty() else "\n", flush=True)
    started = time.monotonic()
    result = deed()
    print(f"\r{title}: {time.monotonic() - started:.1f} s", flush=True)
    return result


def describe(sheet: dict[str, Any]) -> str:
    """What somebody trying the demonstration needs, as text for the terminal."""
    from tande.interfaces.console import (
        demo_children,
        demo_credentials,
        demo_field_apps,
        demo_paper,
        demo_partners,
        demo_sharing,
    )
    from tande.interfaces.console.demo_people import KEY_PASSPHRASE, SIGN_IN_PASSPHRASE

    url = settings.TANDE.public_url
    rows = [
        f"  {one['username']:10}{one['display_name']:18}{', '.join(one['roles']):18}{one['totp']}"
        for one in sheet["officers"]
    ]
    codes = [f"  {one['code']}   {one['note']}" for one in sheet["codes"]]
    return "\n".join(
        [
            "",
            "Tande, demonstration. Every person and every complaint in it is invented.",
            "",
            f"  For the person who reports   {url}/",
            f"  Every other door: messages, calls, menus, field apps   {url}/simulator/",
            f"  For officers                 {url}/desk/",
            f"  Listening by phone           {url}/desk/operator/   (celeste)",
            f"  A tablet at a counter        {url}/t/",
            f"  For a State's focal point    {url}/states/",
            f"  Safeguards register          {url}/mission/",
            f"  Lessons and their test       {url}/learn/",
            f"  For everybody: figures       {url}/figures/",
            f"  Are they vetted and trained? {url}/readiness/",
            "",
            f"Officers sign in with the passphrase   {SIGN_IN_PASSPHRASE}",
            f"and unlock their keys with             {KEY_PASSPHRASE}",
            "",
            f"  {'name':10}{'':18}{'role':18}secret for an authenticator app",
            *rows,
            "",
            "  No app at hand? In another window: ./run tande totp joel   gives the six digits of this moment.",
            "",
            *(["Access codes, to come back with as the person who reported:", *codes, ""] if codes else []),
            *_upload_lines(sheet),
            *_training_lines(sheet),
            *demo_credentials.lines(sheet),
            *demo_children.lines(sheet),
            *demo_sharing.lines(sheet),
            *demo_field_apps.lines(sheet),
            *demo_partners.lines(sheet),
            *demo_paper.lines(sheet),
            "To check the public log as a journalist does, from another window:",
            f"  ./run verify log {url} --state {settings.TANDE.data_dir / 'seen-by-a-journalist.json'}",
            "",
            "Ctrl-C stops it; ./run demo goes on where it was; ./run demo --fresh starts over.",
            "",
        ]
    )


def _upload_lines(sheet: dict[str, Any]) -> list[str]:
    """Where the invented rosters lie, and the one with mistakes in it."""
    if "rosters" not in sheet:
        return []
    lists = sheet.get("lists", {"folder": "", "files": []})
    return [
        f"Invented rosters, and one with mistakes to try the upload with ({sheet['rosters']['mistakes']}):",
        f"  {sheet['rosters']['folder']}", "",
        "An invented list of records in two versions, and one that is meant to do harm:",
        *(f"  {lists['folder']}/{name}" for name in lists["files"]), "",
    ]  # fmt: skip


def _training_lines(sheet: dict[str, Any]) -> list[str]:
    """Today's session: where its paper is, and seat codes to try the test with."""
    if "training" not in sheet:
        return []
    url = settings.TANDE.public_url
    session = f"{url}/mission/training/sessions/{sheet['training']['session']}/"
    return [
        f"Today's training session, for mirlande or otieno   {session}",
        f"Seat codes of that session, to try the test at     {url}/learn/test/",
        *(f"  {code}" for code in sheet["training"]["codes"]), "",
    ]  # fmt: skip


COMMANDS = {"demo": (run, "try Tande with invented complaints")}
