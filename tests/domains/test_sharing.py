"""Files out and in, and the word of each organisation: nothing leaves without all, nothing comes in by halves."""

import io
import zipfile
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from openpyxl import load_workbook

from tande.domains.sharing import errors, operations, queries
from tande.domains.sharing.exporting import Naming
from tande.domains.sharing.models import Answer, Contributor, Elsewhere, Export, Upload
from tande.domains.violations import operations as keeping
from tande.domains.violations import queries as violations
from tande.domains.violations.models import Conflict, Incident, NewParty, Part, Version, Violation
from tande.ledger import clock
from tande.ledger.models import Fact
from tande.policy.sharing import Wanted
from tande.policy.violations import parties
from tande.toolkit.fieldforms import violations as monitors_form
from tande.toolkit.fieldforms.form import Answer as Choice
from tests.domains import factories
from tests.domains import violations as made
from tests.faults.test_referral_races import at_once
from tests.ledger.conftest import erasable_ledger
from tests.toolkit.test_fieldforms import KOBO, sheets

__all__ = ["erasable_ledger"]
pytestmark = pytest.mark.django_db
NAMING = Naming("en", "Verified", parties.LABELS, "and")
FORM = monitors_form.form(monitors_form.Codes((Choice("HT01"),), (Choice("HT0111", within="HT01"),), (), ()))
YEAR = (date(2026, 1, 1), date(2026, 12, 31))
WANTED = Wanted("workbook", *YEAR)


@pytest.fixture
def people() -> dict[str, Any]:
    found = {
        "rights": made.monitor("example_rights"), "shelter": made.monitor("example_shelter"),
        "rights_head": factories.officer("organisation_head", key=False, organisation="example_rights"),
        "shelter_head": factories.officer("organisation_head", key=False, organisation="example_shelter"),
    }
    return {**found, **made.task_force()}


def verified_story(people: dict[str, Any], who: str, **more: Any) -> str:
    incident, violation, _child = made.story(people[who], **more)
    stages = {stage: people[stage] for stage in ("focal_point", "technical", "task_force")}
    made.sign_all(stages, violation)
    return incident


def cells(data: bytes) -> dict[str, list[tuple[Any, ...]]]:
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in load_workbook(io.BytesIO(data))}


def exported(who: Any, **more: Any) -> bytes:
    return operations.export_workbook(officer=who, **{"first": None, "last": None, **more}, at=clock.now()).data


def imported(who: Any, data: bytes, *, kind: str = "workbook", organisation: str = "") -> Any:
    made_id = operations.upload(kind=kind, data=data, form=FORM, organisation=organisation, officer=who, at=clock.now())
    tried = queries.upload(who, made_id).result
    if tried.faults:
        return tried
    before = (Incident.objects.count(), Version.objects.count(), Conflict.objects.count())
    done = operations.apply(upload_id=made_id, form=FORM, officer=who, at=clock.now())
    after = (Incident.objects.count(), Version.objects.count(), Conflict.objects.count())
    assert {**done.counts, "faults": 0} == tried.counts, "the dry run says what becomes of each row"
    return done if after != before else "nothing"


def rich(people: dict[str, Any]) -> list[str]:
    """Two incidents with everything that hangs on them, one of them closed, one child in both."""
    one, two, girl = made.story(people["rights"], latitude="18.5", incident_description="=1+1\n- two lines")
    made.save(people["rights"], "group", one, (two,), group_number=3, group_sex="mixed", group_description="-pupils")
    made.save(people["rights"], "source", one, (two,), source_type="primary", source_consent="yes", source_name="N.")
    party = keeping.add_party(label="=Band of the =hill", category="armed_group", officer=people["rights"],
                              at=clock.now())
    made.save(people["rights"], "perpetrator", one, (two,), perpetrator_category="armed_group", party=party)
    made.save(people["rights"], "response", one, (two,), response_type="medical", response_note="@seen")
    stages = {stage: people[stage] for stage in ("focal_point", "technical", "task_force")}
    made.sign_all(stages, two)
    other, _violation, boy = made.story(people["shelter"])
    keeping.same_child(part_id=boy, other_id=girl, officer=people["focal_point"], at=clock.now())
    keeping.set_status(incident_id=other, status="closed", seen="open", officer=people["shelter"], at=clock.now())
    return [one, other]


def test_a_workbook_goes_into_an_empty_database_and_comes_out_the_same(people: dict[str, Any]) -> None:
    luc, ingrid, tomas = people["focal_point"], people["technical"], people["task_force"]
    with transaction.atomic():
        rich(people)
        out, hidden = exported(_with_identity(tomas)), exported(tomas)
        transaction.set_rollback(True)
    assert Incident.objects.count() == 0
    assert imported(luc, out).counts == {"new": 10}
    again = exported(_with_identity(tomas))
    told, came = cells(out), cells(again)
    assert list(told) == list(came)
    assert all(told[name] == came[name] for name in told if name != "versions")
    assert "source_name" not in cells(hidden)["sources"][0]
    assert exported(tomas) != hidden, "where it was signed is told"
    assert {row[3] for row in came["versions"][1:]} == {None, "focal_point ||| technical ||| task_force"}
    assert set(Violation.objects.values_list("status", flat=True)) == {"report_pending_verification"}
    assert violations.records(ingrid)[0].verified_on is None, "a file verifies nothing"
    assert sorted(Incident.objects.values_list("organisation", "status")) == [
        ("example_rights", "open"), ("example_shelter", "closed")]
    assert imported(luc, out) == imported(luc, again) == "nothing", "the same again changes nothing"
    assert list(NewParty.objects.values_list("code", flat=True)) == ["added_1"]
    nameless = change_cell(out, "parties", "code", "added_7")
    assert ("option", "perpetrators") in [(one.code, one.at.sheet) for one in imported(luc, nameless).faults]
    assert Elsewhere.objects.count() == 3


def _with_identity(who: Any) -> Any:
    """Nobody holds both rights today; what a workbook can hold is tested whole."""
    return type("Both", (), {"pk": who.pk, "roles": ["task_force", "verifier"], "organisation": ""})()


def change_cell(data: bytes, sheet: str, heading: str, value: str, row: int = 2) -> bytes:
    book = load_workbook(io.BytesIO(data))
    page = book[sheet]
    column = [cell.value for cell in page[1]].index(heading) + 1
    page.cell(row, column).value = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_an_edited_workbook_changes_what_stands_and_never_what_was_edited_since(people: dict[str, Any]) -> None:
    one, _violation, girl = made.story(people["rights"])
    out = exported(people["task_force"])
    edited = change_cell(out, "individual_victims", "individual_age", "14")
    assert imported(people["rights"], edited).counts == {"unchanged": 2, "changed": 1}
    assert imported(people["rights"], edited) == imported(people["rights"], out) == "nothing"
    made.change(people["rights"], "victim", girl, one, 2, individual_age=12)
    other = change_cell(out, "individual_victims", "individual_age", "9")
    done = imported(people["rights"], other)
    assert (done.counts["conflict"], len(done.conflicts)) == (1, 1)
    assert imported(people["rights"], other) == "nothing", "the same conflict once"
    assert Part.objects.get(pk=girl).codes["individual_age"] == 12


def test_nothing_is_kept_of_a_file_with_a_fault(people: dict[str, Any]) -> None:
    made.story(people["rights"])
    out = exported(people["task_force"])
    for sheet, heading, value, code in (
        ("individual_victims", "individual_age", "40", "child"),
        ("Violations", "incident_date", "2999-12-01", "future"),
        ("Violations", "incident_location", "HT9999", "option"), ("Violations", "organisation", "nobody", "incident"),
        ("Violations", "organisation", "example_shelter", "incident"),
        ("Violations", "violation_type", "maiming", "same_kind"),
    ):
        found = imported(people["rights"], change_cell(out, sheet, heading, value))
        faults = [(one.code, one.at.sheet, one.at.row, one.at.column) for one in found.faults]
        assert (code, sheet, 2, heading) in faults
        upload = Upload.objects.latest("at")
        with pytest.raises(errors.HasFaults):
            operations.apply(upload_id=upload.pk, form=FORM, officer=people["rights"], at=clock.now())
    assert Version.objects.count() == 3
    foreign = imported(people["shelter"], out)
    assert {one.code for one in foreign.faults} == {"incident"}


def test_a_form_is_imported_once_however_often_it_comes(people: dict[str, Any]) -> None:
    assert imported(people["rights"], sheets(KOBO), kind="form").counts == {"new": 4}
    one = Incident.objects.get()
    assert one.organisation == "example_rights"
    assert imported(people["rights"], sheets(KOBO), kind="form") == "nothing"
    girl = Part.objects.get(sort="victim")
    made.change(people["rights"], "victim", girl.pk, one.pk, 1, individual_age=9, individual_name="Invented")
    assert imported(people["rights"], sheets(KOBO), kind="form") == "nothing", "what was edited here stays"
    assert Conflict.objects.count() == 0
    by_verifier = {**KOBO, "main": [{**KOBO["main"][0], "_uuid": "b-2"}],
                   "violations": [{**row, "_submission__uuid": "b-2"} for row in KOBO["violations"]],
                   "victims": [{**row, "_submission__uuid": "b-2"} for row in KOBO["victims"]]}
    imported(people["focal_point"], sheets(by_verifier), kind="form", organisation="example_shelter")
    assert set(Incident.objects.values_list("organisation", flat=True)) == {"example_rights", "example_shelter"}


def test_uploads_are_the_officers_own_and_emptied(people: dict[str, Any]) -> None:
    data = sheets(KOBO)
    given: dict[str, Any] = {"kind": "form", "data": data, "form": FORM, "organisation": "", "at": clock.now()}
    first = operations.upload(**given, officer=people["rights"])
    second = operations.upload(**given, officer=people["rights"])
    assert Upload.objects.get(pk=first).file == b""
    assert b"Two boys" not in bytes(Upload.objects.get(pk=second).file)
    with pytest.raises(errors.NoSuchUpload):
        operations.apply(upload_id=second, form=FORM, officer=people["shelter"], at=clock.now())
    operations.throw_away(upload_id=second, officer=people["rights"], at=clock.now())
    with pytest.raises(errors.Changed):
        operations.apply(upload_id=second, form=FORM, officer=people["rights"], at=clock.now())
    third = operations.upload(**given, officer=people["rights"])
    assert operations.make_rounds(at=clock.now() + timedelta(days=3)) == 1
    assert Upload.objects.get(pk=third).state == "thrown"
    with pytest.raises(errors.NotAllowed):
        operations.upload(**given, officer=people["task_force"])


def ask(people: dict[str, Any], wanted: Wanted = WANTED, *, days: int = 30) -> str:
    until = timezone.localdate(clock.now()) + timedelta(days=days)
    return operations.ask(wanted=wanted, recipient="Invented ministry", purpose="A report", until=until,
                          officer=people["task_force"], at=clock.now())


def say(people: dict[str, Any], request: str, who: str, said: str = "agreed", seen: str = "") -> None:
    operations.answer(request_id=request, said=said, words="We agree in writing", named=False, seen=seen,
                      officer=people[who], at=clock.now())


def state(people: dict[str, Any], request: str, who: str = "task_force") -> str:
    return queries.request(people[who], request, clock.now()).standing.state


def hand_out(people: dict[str, Any], request: str) -> Any:
    return operations.hand_out(request_id=request, naming=NAMING, officer=people["task_force"], at=clock.now())


def test_a_file_is_made_once_and_only_when_each_organisation_has_agreed(people: dict[str, Any]) -> None:
    verified_story(people, "rights")
    verified_story(people, "shelter")
    made.story(people["rights"])  # not verified: never shared
    request = ask(people)
    assert state(people, request) == "waiting"
    say(people, request, "rights_head")
    with pytest.raises(errors.Changed):
        say(people, request, "rights_head")
    with pytest.raises(errors.Changed):
        hand_out(people, request)
    say(people, request, "shelter_head", "declined")
    assert state(people, request) == "declined"
    say(people, request, "shelter_head", seen="declined")
    assert state(people, request) == "ready"
    say(people, request, "rights_head", "withdrawn", "agreed")
    assert state(people, request) == "waiting"
    operations.answer(request_id=request, said="agreed", words="Again", named=True, seen="withdrawn",
                      officer=people["rights_head"], at=clock.now())
    file = hand_out(people, request)
    assert state(people, request) == "done"
    book = cells(file.data)
    heads = book["Violations"][0]
    assert {row[heads.index("organisation")] for row in book["Violations"][1:]} == {"example_rights", None}
    text = str(book)
    for hidden in ("incident_description'", "individual_name", "Shots near", "o-"):
        assert hidden not in text, hidden
    assert "versions" not in book
    assert len(book["Violations"]) == 3
    with pytest.raises(errors.Changed):
        hand_out(people, request)
    with pytest.raises(errors.Changed):
        say(people, request, "rights_head", "withdrawn", "agreed")
    assert list(Export.objects.values_list("kind", "sha256", "rows")) == [("workbook", file.sha256, 2)]
    facts = list(Fact.objects.filter(subject=request).order_by("seq").values_list("kind", flat=True))
    assert facts == ["sharing.asked", "sharing.agreed", "sharing.declined", "sharing.agreed", "sharing.withdrawn",
                     "sharing.agreed", "sharing.done"]


def test_a_new_contributor_opens_it_again(people: dict[str, Any]) -> None:
    verified_story(people, "rights")
    request = ask(people)
    say(people, request, "rights_head")
    with pytest.raises(errors.NoSuchRequest):
        queries.request(people["shelter_head"], request, clock.now())
    assert state(people, request) == "ready"
    verified_story(people, "shelter")
    assert state(people, request, "shelter_head") == "waiting"
    with pytest.raises(errors.Changed):
        hand_out(people, request)
    assert set(Contributor.objects.values_list("organisation", flat=True)) == {"example_rights", "example_shelter"}
    say(people, request, "shelter_head")
    assert hand_out(people, request).rows == 2


def test_filters_choose_whose_word_is_needed(people: dict[str, Any]) -> None:
    verified_story(people, "rights")
    verified_story(people, "shelter", commune="HT0311")
    request = ask(people, Wanted("table", *YEAR, departments=("HT03",)))
    view = queries.request(people["task_force"], request, clock.now())
    assert (view.standing.missing, view.recipient, view.purpose) == (
        ("example_shelter",), "Invented ministry", "A report")
    say(people, request, "shelter_head")
    with zipfile.ZipFile(io.BytesIO(hand_out(people, request).data)) as packed:
        assert packed.read("violations.csv").decode("utf-8-sig").count("\n") == 3
    with pytest.raises(errors.NothingToShare):
        ask(people, Wanted("table", date(2020, 1, 1), date(2020, 12, 31)))
    for wrong, field in ((Wanted("table", *YEAR[::-1]), "last"), (Wanted("all", *YEAR), "kind")):
        with pytest.raises(errors.BadRequest) as caught:
            ask(people, wrong)
        assert set(caught.value.wrong) == {field}


def test_a_request_runs_out_or_is_called_back(people: dict[str, Any]) -> None:
    verified_story(people, "rights")
    one, two = ask(people, days=1), ask(people)
    late = clock.now() + timedelta(days=3)
    assert operations.make_rounds(at=late) == 1
    assert operations.make_rounds(at=late) == 0
    operations.cancel(request_id=two, officer=people["task_force"], at=clock.now())
    assert [state(people, each) for each in (one, two)] == ["expired", "cancelled"]
    for each in (one, two):
        with pytest.raises(errors.Changed):
            say(people, each, "rights_head")
        with pytest.raises(errors.Changed):
            hand_out(people, each)


RIGHTS = {"mrm": {"technical_verifier", "task_force"}, "hxl": {"verifier", "technical_verifier", "task_force"},
          "form_violations": {"monitor", "verifier", "technical_verifier", "task_force"},
          "ask": {"technical_verifier", "task_force"}, "answer": {"organisation_head"},
          "import": {"monitor", "verifier"}}
ROLES = ("monitor", "verifier", "technical_verifier", "task_force", "organisation_head", "head", "commander",
         "child_adviser", "vetting_officer")


@pytest.mark.parametrize("role", ROLES)
def test_each_kind_of_export_is_a_right_of_its_own(role: str) -> None:
    who, now = factories.officer(role, key=False), clock.now()
    days: dict[str, Any] = {"first": YEAR[0], "last": YEAR[1]}
    tries: dict[str, Any] = {
        "mrm": lambda: operations.export_workbook(officer=who, at=now, **days),
        "hxl": lambda: operations.export_table(kind="hxl", officer=who, naming=NAMING, at=now, **days),
        "form_violations": lambda: operations.record(kind="form_violations", data=b"x", rows=1, ending="xlsx",
                                                     officer=who, at=now),
        "ask": lambda: operations.ask(wanted=WANTED, recipient="a", purpose="b", until=now.date(), officer=who, at=now),
        "answer": lambda: operations.answer(request_id="x", said="agreed", words="w", named=False, seen="", officer=who,
                                            at=now),
        "import": lambda: operations.upload(kind="form", data=b"", form=FORM, organisation="", officer=who, at=now),
    }
    may = set()
    for name, act in tries.items():
        try:
            act()
        except errors.NotAllowed:
            continue
        except Exception:
            pass
        may.add(name)
    assert may == {name for name, holders in RIGHTS.items() if role in holders}


def test_exports_and_words_stay_as_they_were(people: dict[str, Any]) -> None:
    verified_story(people, "rights")
    request = ask(people)
    say(people, request, "rights_head")
    operations.export_table(kind="hxl_public", officer=people["task_force"], first=YEAR[0], last=YEAR[1],
                            naming=NAMING, at=clock.now())
    assert b"in writing" not in bytes(Answer.objects.get().words)
    assert [one.kind for one in queries.exports(people["focal_point"])] == ["hxl_public"]
    assert queries.exports(people["rights_head"]) == []
    for table, column in ((Export, {"rows": 9}), (Answer, {"said": "declined"}), (Contributor, {"organisation": "x"})):
        with pytest.raises(DatabaseError), transaction.atomic():
            table.objects.update(**column)


@pytest.mark.usefixtures("erasable_ledger")
@pytest.mark.django_db(transaction=True)
def test_two_who_take_the_file_at_once_get_it_once() -> None:
    people = {**made.task_force(), "rights": made.monitor(),
              "rights_head": factories.officer("organisation_head", key=False)}
    verified_story(people, "rights")
    request = ask(people)
    say(people, request, "rights_head")
    assert at_once(*(lambda: hand_out(people, request) for _time in range(3))) == ["", "Changed", "Changed"]
    assert Export.objects.count() == 1
