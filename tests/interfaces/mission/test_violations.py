"""The pages of violations: from a new incident to three signatures, what a form says, two savings, who sees what."""

import re
from typing import Any

import pytest
from django.urls import reverse

from tande.domains.violations import operations
from tande.domains.violations.models import Conflict, Incident, Part, Violation
from tande.ledger import clock
from tande.ledger.models import Fact
from tande.policy.violations import codes, fields
from tande.policy.violations.entries import Entry
from tande.policy.violations.options import OPTIONS
from tande.toolkit import sealing
from tests.domains import factories
from tests.domains import violations as made
from tests.harness import languages
from tests.interfaces.mission.conftest import SignIn

LANGUAGES = ("en", "fr", "ht", "es", "sw")


def url(name: str, *given: str) -> str:
    return reverse(f"mission:violations{name}", args=given)


def text(page: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


@pytest.fixture
def fabienne(sign_in: SignIn) -> Any:
    return sign_in("monitor", language="en")


def post(who: Any, address: str, **data: Any) -> Any:
    return who.client.post(address, data, follow=True)


def new(who: Any, **changed: Any) -> Any:
    told = {"id": sealing.new_id(), "base": "", **made.INCIDENT, **changed}
    return post(who, url("_new"), **told)


def add(who: Any, incident: str, sort: str, on: list[str] | None = None, kind: str = "", **told: Any) -> Any:
    address = url("_add", incident, sort) + (f"?kind={kind}" if kind else "")
    return post(who, address, id=sealing.new_id(), base="", violations=on or [], **told)


@pytest.mark.usefixtures("contexts")
def test_from_a_new_incident_to_three_signatures(fabienne: Any, sign_in: SignIn) -> None:
    assert "No incident yet" in text(fabienne.client.get(url("")))
    page = new(fabienne)
    incident = Incident.objects.get()
    assert "No violation yet" in text(page)
    assert "First add the violation." in text(fabienne.client.get(url("_add", incident.pk, "victim")))
    kinds = fabienne.client.get(url("_add", incident.pk, "violation"))
    assert all(label in text(kinds) for label in codes.KINDS.values())
    page = add(fabienne, incident.pk, "violation", kind=codes.KILLING, weapon_type="small_arm",
               violation_tally__boys="3")
    two = Violation.objects.get().pk
    form = fabienne.client.get(url("_add", incident.pk, "victim"))
    assert f'value="{two}" id="id_violations_0" checked' in form.content.decode().replace("'", '"')
    add(fabienne, incident.pk, "victim", [two], individual_sex="female", individual_age="12",
        individual_name="Non Envante")
    page = add(fabienne, incident.pk, "perpetrator", [two], perpetrator_category="armed_group",
               party_new="Baz Egzanp Envante")
    assert "Baz Egzanp Envante" in text(page)
    for said in ("Girl, age 12", "Small arm", "Another number was typed", "more is sealed", "Waits for verification"):
        assert said in text(page), said
    assert "Non Envante" not in text(page)
    opened = post(fabienne, url("_identity", incident.pk))
    assert "Non Envante" in text(opened)
    assert Fact.objects.filter(kind="violation.looked", body__contains="identity").count() == 1
    for role, stage in (("verifier", "focal"), ("technical_verifier", "technical"), ("task_force", "force")):
        who = sign_in(role, language="en")
        page = who.client.get(url("_incident", incident.pk))
        assert "data-sign" in page.content.decode(), stage
        assert "Non Envante" not in text(page)
        page = who.client.get(url("_sign", incident.pk, two))
        told = {"revision": page.context["form"]["revision"].value(), "on": "2026-10-02", "status": codes.VERIFIED}
        refused = post(who, url("_sign", incident.pk, two), **told)
        assert "Say how much weight the sources have." in text(refused)
        page = post(who, url("_sign", incident.pk, two), **told, source_weight="primary_witnessed")
        assert "Signed." in text(page)
    assert "What counts, as signed" in text(page)
    assert Violation.objects.get().status == codes.VERIFIED
    post(fabienne, url("_row", incident.pk, "victim", Part.objects.get(sort="victim").pk),
         id=Part.objects.get(sort="victim").pk, base="1", violations=[two], individual_sex="male")
    page = fabienne.client.get(url("_incident", incident.pk))
    assert "all three stages have to sign again" in text(page)
    found = fabienne.client.get(url(""), {"turn": "changed"}).context["rows"]
    assert [row["one"].number for row in found] == [1]
    assert "Nothing found" in text(fabienne.client.get(url(""), {"q": "nobody", "page": "9" * 50, "since": "x"}))


@pytest.mark.usefixtures("contexts")
@pytest.mark.parametrize(
    ("sort", "given", "field", "said"),
    [
        ("incident", {"incident_date": "2999-01-01"}, "incident_date", "This day is still to come."),
        ("incident", {"incident_date": "yesterday"}, "incident_date", "This is no day."),
        ("incident", {"incident_description": ""}, "incident_description", "This is needed."),
        ("incident", {"commune": "XX"}, "commune", "not one of the answers"),
        ("victim", {"individual_sex": "male", "individual_age": "40"}, "individual_age", "0 to 17"),
        ("victim", {"individual_sex": "male", "individual_age": "ten"}, "individual_age", "whole number"),
        ("victim", {"individual_sex": "male", "violations": []}, "violations", "Choose at least one violation"),
        ("group", {"group_number": "1", "group_sex": "mixed"}, "group_number", "2 children or more"),
        ("perpetrator", {"perpetrator_category": "armed_group", "party_new": "x"}, "party_new", "at least two letters"),
        ("source", {}, "source_type", "This is needed."),
        ("violation", {"violation_tally__boys": "-1"}, "violation_tally__boys", "whole numbers for boys"),
    ],
)
def test_a_form_says_what_to_do_at_its_field_and_keeps_what_was_typed(
    sort: str, given: dict[str, Any], field: str, said: str, fabienne: Any
) -> None:
    one, two, _girl = made.story(fabienne.officer)
    before = Part.objects.count(), Incident.objects.count(), Violation.objects.count()
    if sort == "incident":
        page = new(fabienne, **given)
    elif sort == "violation":
        page = add(fabienne, one, sort, kind=codes.KILLING, **given)
    else:
        page = add(fabienne, one, sort, **{"on": given.pop("violations", [two]), **given})
    assert page.status_code == 422
    wrong = re.search(rf'id="id_{field}-wrong"[^>]*>([^<]*)', page.content.decode())
    assert wrong is not None
    assert said in wrong[1]
    assert (Part.objects.count(), Incident.objects.count(), Violation.objects.count()) == before
    for name, value in given.items():
        assert str(page.context["form"][name].value()) == str(value)


@pytest.mark.parametrize("language", languages.each(LANGUAGES))
def test_every_form_and_page_opens_in_every_language(language: str, sign_in: SignIn) -> None:
    who = sign_in("monitor", language=language)
    one, two, girl = made.story(who.officer)
    third = [made.violation(who.officer, one, kind) for kind in codes.KINDS]
    pages = [url(""), url("_new"), url("_incident", one), url("_print", one), url("_change", one),
             url("_row", one, "victim", girl), url("_same", one, girl), url("_add", one, "violation")]
    pages += [url("_add", one, sort) for sort in fields.PARTS]
    pages += [url("_row", one, "violation", each) for each in (two, *third)]
    for address in pages:
        page = who.client.get(address)
        assert page.status_code == 200, address
        assert f'<html lang="{language}">' in page.content.decode()
    for role in ("technical_verifier", "verifier"):
        assert sign_in(role, language=language).client.get(url("_sign", one, two)).status_code == 200


def test_two_savings_are_chosen_from_on_a_page(fabienne: Any, sign_in: SignIn) -> None:
    one, two, girl = made.story(fabienne.officer)
    address, told = url("_row", one, "victim", girl), {"id": girl, "base": "1", "violations": [two]}
    post(fabienne, address, **told, individual_sex="female", individual_age="11")
    luc = sign_in("verifier", language="en")
    page = post(luc, address, **told, individual_sex="male", individual_age="14")
    assert "Both are kept" in text(page)
    conflict = Conflict.objects.get().pk
    assert page.request["PATH_INFO"] == url("_conflict", conflict)
    assert "Two savings differ" in text(fabienne.client.get(url("_incident", one)))
    page = post(fabienne, url("_conflict", conflict), seen="2", individual_age="mine")
    assert (page.status_code, "Sex: This is needed." in text(page)) == (422, True)
    page = post(fabienne, url("_conflict", conflict), seen="1", individual_age="mine", individual_sex="theirs")
    assert page.status_code == 409
    page = post(fabienne, url("_conflict", conflict), seen="2", individual_age="mine", individual_sex="theirs")
    assert "Settled" in text(page)
    assert Part.objects.get(pk=girl).codes == {"individual_sex": "female", "individual_age": 14}
    page = post(fabienne, url("_conflict", conflict), seen="3", individual_age="mine", individual_sex="theirs")
    assert (page.status_code, "settled" in text(page)) == (409, True)


def test_another_organisation_finds_nothing(fabienne: Any) -> None:
    one, two, girl = made.story(made.monitor("example_church"))
    assert "No incident yet" in text(fabienne.client.get(url("")))
    for name, given in (("_incident", (one,)), ("_print", (one,)), ("_change", (one,)), ("_add", (one, "victim")),
                        ("_row", (one, "victim", girl)), ("_same", (one, girl))):
        assert fabienne.client.get(url(name, *given)).status_code == 404, name
    for name, given in (("_identity", (one,)), ("_status", (one,)), ("_remove", (one, "victim", girl)),
                        ("_code", (one, two))):
        assert fabienne.client.post(url(name, *given)).status_code == 404, name


def test_steps_of_an_incident_and_of_its_rows(fabienne: Any, sign_in: SignIn) -> None:
    one, two, girl = made.story(fabienne.officer)
    other, _third, again = made.story(fabienne.officer)
    page = post(fabienne, url("_status", other), status="duplicate", seen="open", duplicate_of="#1")
    assert "of incident 1" in text(page)
    assert "not counted" in text(fabienne.client.get(url("_incident", one)))
    assert "not itself a duplicate" in text(
        post(fabienne, url("_status", one), status="duplicate", seen="open", duplicate_of="no"))
    assert "look again" in text(post(fabienne, url("_status", other), status="closed", seen="open"))
    page = post(fabienne, url("_same", other, again), other=girl)
    assert "the same child as in another row" in text(page)
    assert "Take it back" in text(fabienne.client.get(url("_same", other, again)))
    page = post(fabienne, url("_remove", one, "victim", girl), base="1")
    assert "Taken off" in text(page)
    assert post(fabienne, url("_remove", one, "victim", girl), base="x").status_code == 409
    luc = sign_in("verifier", language="en")
    page = post(luc, url("_back", one, two), revision="1", note="")
    assert page.status_code == 409
    page = post(luc, url("_back", one, two), revision=str(Violation.objects.get(pk=two).revision), note="Who saw it?")
    assert "Sent back" in text(page)
    assert "Who saw it?" in text(fabienne.client.get(url("_incident", one)))


def test_the_complaint_is_followed_by_the_monitor_alone(fabienne: Any, sign_in: SignIn) -> None:
    factories.desk_key(factories.officer("intake_officer"))
    one, two, _girl = made.story(fabienne.officer)
    page = add(fabienne, one, "perpetrator", [two], perpetrator_category="mission", contingent="KEN")
    assert "A complaint is open" in text(page)
    page = post(fabienne, url("_code", one, two))
    assert re.search(r'id="code">[0-9 ]{20,24}<', page.content.decode())
    force = sign_in("task_force", language="en")
    assert force.client.post(url("_code", one, two)).status_code == 403


def test_a_number_for_the_whole_incident_is_compared_with_its_children(fabienne: Any) -> None:
    one, two, _girl = made.story(fabienne.officer, incident_total_tally={"girls": 1})
    assert "Another number" not in text(fabienne.client.get(url("_incident", one)))
    made.save(fabienne.officer, "group", one, (two,), group_number=4, group_sex="mixed")
    page = text(fabienne.client.get(url("_incident", one)))
    assert "Another number was typed: Children: 1 (boys: 0, girls: 1, not known: 0)" in page


def test_printing_with_identity_is_a_right_and_written_down(fabienne: Any, sign_in: SignIn) -> None:
    one, two, _girl = made.story(fabienne.officer)
    made.save(fabienne.officer, "source", one, (two,), source_type="primary", source_name="Temwen Envante")
    assert "Temwen" not in text(fabienne.client.get(url("_print", one)))
    assert "Temwen Envante" in text(fabienne.client.post(url("_print", one)))
    assert "Temwen" not in text(sign_in("task_force").client.post(url("_print", one)))
    kept = Fact.objects.filter(kind="violation.looked", subject=one).order_by("seq").values_list("body", flat=True)
    assert list(kept) == ['{"part":"print"}', '{"part":"print_identity"}', '{"part":"print"}']


def test_every_answer_has_a_list_and_what_is_typed_is_never_marked_up(fabienne: Any) -> None:
    assert {one.options for listed in fields.FIELDS.values() for one in listed if one.options} <= OPTIONS.keys()
    told = {**made.INCIDENT, "incident_description": "<script>alert(1)</script>\n\nline"}
    made_id = sealing.new_id()
    operations.save(entry=Entry(made_id, "incident", made_id, told), officer=fabienne.officer, at=clock.now())
    assert "<script>alert" not in fabienne.client.get(url("_incident", made_id)).content.decode()
