"""The demonstration's request waits for its second organisation, and its files do what their names say."""

from pathlib import Path

import pytest
from django.conf import settings

from tande.domains.sharing import operations, queries
from tande.interfaces.console import demo_sharing
from tande.interfaces.console.demo import read_script
from tande.ledger import clock
from tande.toolkit.fieldforms import violations
from tande.toolkit.fieldforms.form import Answer
from tests.domains import factories

pytestmark = [pytest.mark.django_db, pytest.mark.once]
FORM = violations.form(violations.Codes((), (Answer("HT0131"),), (), ()))


def test_one_of_two_has_agreed_and_the_files_can_be_tried(tmp_path: Path) -> None:
    script = read_script(settings.TANDE.mission_dir / "demo" / "sharing.toml")
    listed = read_script(settings.TANDE.mission_dir / "demo.toml")["officers"]
    people = {}
    for one in listed:
        if {"monitor", "verifier", "technical_verifier", "task_force", "organisation_head"} & set(one["roles"]):
            officer = factories.officer(*one["roles"], key=False, organisation=one.get("organisation", ""))
            officer.username = one["username"]
            officer.save()
            people[one["username"]] = officer
    made = demo_sharing.share_all(script, tmp_path / "records")
    (request,) = queries.all_requests(people["mireille"], clock.now())
    assert (request.standing.state, request.standing.agreed, request.standing.missing) == (
        "waiting", ("example_rights",), ("example_shelter",))
    told = []
    for name, kind in zip(made["files"], ("workbook", "workbook", "form"), strict=True):
        upload = operations.upload(kind=kind, data=(tmp_path / "records" / name).read_bytes(), form=FORM,
                                   organisation="", officer=people["josue"], at=clock.now())
        result = queries.upload(people["josue"], upload).result
        told.append((result.counts.get("new", 0), sorted(one.code for one in result.faults)))
    assert told == [(2, []), (0, ["day", "option"]), (3, [])]
