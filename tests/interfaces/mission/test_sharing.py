"""The pages of exports, imports and sharing: a file comes in after it was shown, and goes out once all have agreed."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from tande.domains.sharing.models import Export, Request, Upload
from tande.domains.violations.models import Incident
from tande.ledger import clock
from tests.domains import violations as made
from tests.interfaces.mission.conftest import SignIn
from tests.interfaces.staff.people import SignedIn, words
from tests.toolkit.test_fieldforms import KOBO, sheets

pytestmark = pytest.mark.once
TODAY = timezone.localdate(clock.now())
DAYS = {"first": "2026-01-01", "last": TODAY.isoformat()}  # the stories are of 2026


def verified(sign_in: SignIn, organisation: str = "example_rights") -> SignedIn:
    """A verified story of an organisation; the task force's member, signed in."""
    tomas = sign_in("task_force", language="en")
    people = {**made.task_force(), "task_force": tomas.officer}
    _incident, violation, _child = made.story(made.monitor(organisation))
    made.sign_all(people, violation)
    return tomas


def at(name: str, *args: str) -> str:
    return reverse(f"mission:{name}", args=args)


def upload(who: SignedIn, data: bytes, kind: str = "form", name: str = "f.xlsx", **more: str) -> Any:
    return who.client.post(at("imports"), {"kind": kind, "file": SimpleUploadedFile(name, data), **more})


def test_a_file_is_shown_then_kept(sign_in: SignIn) -> None:
    fabienne = sign_in("monitor", language="en", organisation="example_rights")
    answer = upload(fabienne, sheets(KOBO))
    assert answer.status_code == 302, words(answer)
    page = fabienne.client.get(answer.url)
    assert "New rows: 4" in words(page)
    assert Incident.objects.count() == 0
    upload_id = Upload.objects.get().pk
    kept = fabienne.client.post(at("import_apply", upload_id), follow=True)
    assert "Kept." in words(kept)
    assert Incident.objects.count() == 1
    again = fabienne.client.post(at("import_apply", upload_id), follow=True)
    assert again.status_code == 200
    second = fabienne.client.get(upload(fabienne, sheets(KOBO)).url)
    assert "Everything in the file stands here already." in words(second)
    thrown = fabienne.client.post(at("import_throw_away", Upload.objects.latest("at").pk), follow=True)
    assert "Nothing of the file was kept" in words(thrown)
    other = sign_in("monitor", organisation="example_shelter")
    assert other.client.get(at("import_file", upload_id)).status_code == 404


def test_faults_name_the_cell_and_what_cannot_be_read_is_refused(sign_in: SignIn) -> None:
    luc = sign_in("verifier", language="fr")
    for data in (b"%PDF-1.4", b"", b"PK\x03\x04broken"):
        assert upload(luc, data, organisation="unicef").status_code == 422
    assert Upload.objects.count() == 0
    bad = {**KOBO, "main": [{**KOBO["main"][0], "incident/incident_date": "soon", "their own": "x"}]}
    assert upload(luc, sheets(bad)).status_code == 422, "whose records these are"
    page = luc.client.get(upload(luc, sheets(bad), organisation="unicef").url)
    text = words(page)
    assert "incident/incident_date" in text
    assert "their own" in text
    assert b'id="keep"' not in page.content


def test_each_file_that_goes_out_is_written_down(sign_in: SignIn) -> None:
    tomas = verified(sign_in)
    acts: list[tuple[str, dict[str, str], str]] = [
        (at("export_workbook"), {}, ".xlsx"), (at("export_workbook"), DAYS, ".xlsx"),
        (at("export_table"), DAYS, ".zip"),
        (at("export_table"), {**DAYS, "public": "yes"}, ".zip"),
        (at("export_form", "violations", "xlsx"), {}, ".xlsx"), (at("export_form", "encounters", "xml"), {}, ".xml"),
    ]
    for address, given, ending in acts:
        answer = tomas.client.post(address, given)
        assert answer.status_code == 200, (address, words(answer))
        assert answer["Content-Disposition"].endswith(f'{ending}"')
        assert answer["Cache-Control"] == "no-store"
    assert Export.objects.count() == len(acts)
    page = words(tomas.client.get(at("exports")))
    assert page.count("…") >= len(acts)
    for name, given in (("export_table", {}), ("export_table", {"first": "2026-05-01", "last": "2026-04-01"}),
                        ("export_workbook", {"first": "x"})):
        assert tomas.client.post(at(name), given).status_code == 422
    assert tomas.client.post(at("export_form", "nothing", "xml")).status_code == 404


def test_all_organisations_agree_and_the_file_is_made_once(sign_in: SignIn) -> None:
    tomas = verified(sign_in)
    nadege = sign_in("organisation_head", language="en", organisation="example_rights")
    other = sign_in("organisation_head", language="en", organisation="example_shelter")
    asked = {"kind": "workbook", **DAYS, "recipient": "Invented <b>ministry</b>", "purpose": "Report",
             "until": (TODAY + timedelta(days=9)).isoformat()}
    assert tomas.client.post(at("sharing_ask"), {**asked, "purpose": ""}).status_code == 422
    late = tomas.client.post(at("sharing_ask"), {**asked, "until": "2020-01-01"})
    assert late.status_code == 422
    assert "Invented" in words(late), "what was typed stays"
    empty = {**asked, "last": "2020-02-01", "first": "2020-01-01"}
    assert tomas.client.post(at("sharing_ask"), empty).status_code == 422
    assert tomas.client.post(at("sharing_ask"), asked).status_code == 302
    one = Request.objects.get().pk
    assert other.client.get(at("sharing_request", one)).status_code == 404
    assert "Nobody has asked yet" in words(other.client.get(at("sharing")))
    assert tomas.client.post(at("sharing_hand_out", one)).status_code == 409
    assert nadege.client.post(at("sharing_answer", one), {"said": "agreed"}).status_code == 422
    given = {"said": "agreed", "words": "Yes, in writing.", "seen": "", "named": "on"}
    assert nadege.client.post(at("sharing_answer", one), given).status_code == 302
    assert nadege.client.post(at("sharing_answer", one), given).status_code == 409
    page = tomas.client.get(at("sharing_request", one))
    assert 'data-state="ready"' in page.content.decode()
    assert "<b>ministry" not in page.content.decode()
    file = tomas.client.post(at("sharing_hand_out", one))
    heads, row = load_workbook(io.BytesIO(file.content))["Violations"].iter_rows(values_only=True)
    assert dict(zip(heads, row, strict=True))["organisation"] == "example_rights"
    assert tomas.client.post(at("sharing_hand_out", one)).status_code == 409
    assert tomas.client.post(at("sharing_call_back", one)).status_code == 409
    assert "Handed out" in words(nadege.client.get(at("sharing")))


@pytest.mark.parametrize("name", ["export_workbook", "export_table", "imports", "sharing_ask", "sharing_answer"])
def test_rubbish_is_answered_with_words(sign_in: SignIn, name: str) -> None:
    verified(sign_in)
    role = {"imports": "monitor", "sharing_answer": "organisation_head"}.get(name, "task_force")
    who = sign_in(role, language="ht", organisation="example_rights" if role != "task_force" else "")
    args = ("a" * 32,) if name == "sharing_answer" else ()
    fields = ["kind", "first", "last", "recipient", "purpose", "until", "kinds", "said", "words", "file", "seen"]
    for value in ("-", "\x00", "x" * 5000, "٣٣٣", "2026-02-31", "💥", "=1+1"):
        given = dict.fromkeys(fields, value)
        assert who.client.post(at(name, *args), given).status_code in (404, 409, 422)
