"""Lists and alerts on their pages: upload in two steps, side by side, decide; hostile files end in a sentence."""

import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from tande.domains.screening import views
from tande.domains.screening.models import Alert, Draft, ListVersion, WatchList
from tande.ledger.models import Fact
from tande.policy import alerts as rules
from tests.domains.screened import alert_on, load, person, record, step, work
from tests.harness import languages
from tests.interfaces.mission.conftest import SignIn
from tests.toolkit.test_watchlists import ALT, HOSTILE, SDN, UN

LANGUAGES = ("en", "fr", "ht", "es", "sw")


def url(name: str, *given: str) -> str:
    return reverse(f"mission:{name}", args=given)


def upload(client: Client, content: bytes, kind: str = "un", second: bytes = b"", **more: str) -> Any:
    """The first step, and the page that it leads to."""
    files = {"file": SimpleUploadedFile("list.bin", content)} if content else {}
    if second:
        files["second"] = SimpleUploadedFile("second.bin", second)
    return client.post(url("list_upload"), {"name": "Nowhere's list", "kind": kind, **files, **more}, follow=True)


@pytest.fixture
def baptiste(sign_in: SignIn) -> Any:
    return sign_in("vetting_officer", language="en")


def test_a_list_is_seen_before_it_is_in_force_and_loads_once(baptiste: Any) -> None:
    page = upload(baptiste.client, UN.encode())
    told = page.content.decode()
    assert page.status_code == 200
    for text in ("KALVO Renat BIRUNSKY", "The Ferryman", "NW-445566", "A company, ship or aircraft", "Without a name"):
        assert text in told, text
    assert not ListVersion.objects.exists()
    where = page.redirect_chain[-1][0]
    answer = baptiste.client.post(where, {"load": "1"}, follow=True)
    assert "The list is in force" in answer.content.decode()
    assert "loaded already" in baptiste.client.post(where, {"load": "1"}, follow=True).content.decode()
    assert ListVersion.objects.get().count == 2
    assert not Draft.objects.exists()
    again = upload(baptiste.client, UN.encode())
    told = baptiste.client.post(again.redirect_chain[-1][0], {"load": "1"})
    assert (told.status_code, "Another list has this name" in told.content.decode()) == (422, True)
    next_version = baptiste.client.post(
        url("list_upload") + f"?list={WatchList.objects.get().pk}",
        {"file": SimpleUploadedFile("l.xml", UN.encode().replace(b"Osmo", b"Ossi"))}, follow=True,
    )
    assert "1 added" not in next_version.content.decode()
    assert "0 added, 1 changed, 0 removed" in next_version.content.decode()


def test_a_screening_that_ends_while_the_queue_is_drawn_leaves_no_page_that_says_nobody(
    baptiste: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    person("Renat Kalvo")
    load(record("1", "Renat Kalvo"))
    asked = views.queue

    def slowly(*given: Any, **more: Any) -> Any:
        found = asked(*given, **more)
        work()
        return found

    monkeypatch.setattr(views, "queue", slowly)
    told = baptiste.client.get(url("alerts")).content.decode()
    assert 'http-equiv="refresh"' in told
    assert 'http-equiv="refresh"' not in baptiste.client.get(url("alerts")).content.decode()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_a_sentence_with_its_line(name: str, baptiste: Any) -> None:
    content, _code, line = HOSTILE[name]
    if name == "huge":
        content = content[:1024]
    page = upload(baptiste.client, content)
    told = page.content.decode()
    assert page.status_code == 422
    assert "Nothing of this file was kept." in told or name == "empty"
    assert f"Line {line}." in told or line == 0 or name == "huge"
    assert "passwd" not in told
    assert not ListVersion.objects.exists()


def test_ofacs_two_files_and_a_table_with_named_columns(baptiste: Any) -> None:
    told = upload(baptiste.client, SDN, "ofac", ALT).content.decode()
    assert "BIRUNSKY, Kalvo Renat" in told
    assert "CALVO, Birun" in told
    book, stream = Workbook(), io.BytesIO()
    for row in (("Nom", "Naissance", "Quoi"), ("Osmo Tarvele", "1970", "NW 12345"), ("", "", "x")):
        book.active.append(row)
    book.save(stream)
    formula, more = io.BytesIO(), io.BytesIO()
    book.active["B2"].value = "=1960+10"
    book.save(formula)
    assert "A cell cannot be trusted" in upload(baptiste.client, formula.getvalue(), "table").content.decode()
    book.create_sheet("More")
    book.save(more)
    assert "several sheets" in upload(baptiste.client, more.getvalue(), "table").content.decode()
    for broken in (b'Nom\n"Osmo\n', b"a," * 200 + b"\nx\n", b"\xd0\xcf\x11\xe0 old", b"<html></html>", b"%PDF-1.4"):
        assert upload(baptiste.client, broken, "table").status_code == 422
    for content in (b"Nom;Naissance;Quoi\nOsmo Tarvele;1970;NW 12345\n;;x\n", stream.getvalue()):
        page = upload(baptiste.client, content, "table")
        assert page.status_code == 200
        assert "Osmo Tarvele" in page.content.decode()
        assert "NW 12345</td>" not in page.content.decode()
        where = page.redirect_chain[-1][0]
        chosen = {"column0": "name", "column1": "", "column2": "numbers"}
        assert "NW 12345</td>" in baptiste.client.post(where, {**chosen, "look": "1"}).content.decode()
        twice = baptiste.client.post(where, {"column0": "name", "column1": "name", "load": "1"})
        assert (twice.status_code, "one thing only" in twice.content.decode()) == (422, True)
        none = baptiste.client.post(where, {"column1": "born", "load": "1"})
        assert "Say which column holds the name" in none.content.decode()
    assert baptiste.client.post(where, {**chosen, "load": "1"}, follow=True).status_code == 200
    assert ListVersion.objects.get().left_out == 1
    again = baptiste.client.post(
        url("list_upload") + f"?list={WatchList.objects.get().pk}",
        {"file": SimpleUploadedFile("l.csv", b"Quoi,Nom,Other\nNW 999888,Osmo Tarvele,x\n")}, follow=True,
    ).content.decode()
    assert "NW 999888</td>" in again  # the columns are known by their headings, wherever they stand


@pytest.mark.parametrize("given", [
    {}, {"kind": "un"}, {"name": "x" * 121, "kind": "un"}, {"name": "x", "kind": "other"},
])  # fmt: skip
def test_a_form_that_lacks_something_says_what(given: dict[str, str], baptiste: Any) -> None:
    file = SimpleUploadedFile("l.xml", b"x")
    assert baptiste.client.post(url("list_upload"), {**given, "file": file}).status_code == 422
    assert baptiste.client.post(url("list_upload"), {"name": "x", "kind": "un"}).status_code == 422
    assert not Draft.objects.exists()


def test_a_large_list_arrives_whole_and_a_too_large_one_is_refused(baptiste: Any, settings: Any) -> None:
    large = UN.encode().replace(b"</CONSOLIDATED_LIST>", b" " * (3 * 1024 * 1024) + b"</CONSOLIDATED_LIST>")
    assert upload(baptiste.client, large).status_code == 200
    from tande.interfaces.mission import uploads

    kept, uploads.LARGEST = uploads.LARGEST, 1024 * 1024  # type: ignore[misc]
    try:
        assert "larger than the register takes" in upload(baptiste.client, large).content.decode()
    finally:
        uploads.LARGEST = kept  # type: ignore[misc]


@pytest.mark.parametrize("language", languages.each(LANGUAGES))
def test_an_alert_stands_side_by_side_and_says_why_in_the_officers_language(language: str, sign_in: SignIn) -> None:
    someone = sign_in("vetting_officer", language=language)
    somebody = person("Renat Kalvo Birunskij", "Kalva", born="1960-01-02", numbers=("NW 445566",))
    load(record("1", "Kalvo Birunsky", "Renat <b>", weak=("The Ferryman",), born=("1960-02-01",),
                numbers=("NW445566",)))
    work()
    alert = alert_on(somebody)
    for name in ("alerts", "lists", "screening", "audit", "list_upload"):
        assert someone.client.get(url(name)).status_code == 200
    told = someone.client.get(url("alert", alert.pk)).content.decode()
    same = {"en": "is the same in both", "fr": "est identique", "ht": "se menm nan tou de", "es": "es igual en ambos",
            "sw": "ni sawa pande zote mbili"}  # fmt: skip
    assert same[language] in told
    for text in ("Birunskij", "The Ferryman", "NW445566", "1960-02-01", "Renat &lt;b&gt;"):
        assert text in told, text
    assert Fact.objects.filter(kind="person.looked", actor=someone.officer.pk).count() == 2


def test_two_officers_decide_and_a_page_that_is_too_old_changes_nothing(baptiste: Any, sign_in: SignIn) -> None:
    head, auditor = sign_in("head", language="en"), sign_in("auditor", language="en")
    somebody = person("Kalvo Birunsky")
    load(record("1", "Kalvo Birunsky"))
    work()
    alert = alert_on(somebody)
    where = url("decide_alert", alert.pk)
    form = {"step": rules.SAY_SAME, "seen": "1", "why": "same_number", "words": "Passport seen"}
    for wrong in ({"words": " "}, {"why": "nothing"}, {"words": "x" * 2_001}):
        assert baptiste.client.post(where, {**form, **wrong}).status_code == 422
    for wrong in ({"seen": "0"}, {"seen": "x"}, {"step": "confirm"}, {"step": "nothing"}):
        why = "" if "step" in wrong else "same_number"
        assert baptiste.client.post(where, {**form, "why": why, **wrong}).status_code == 409
    assert baptiste.client.post(where, form, follow=True).status_code == 200
    mine = baptiste.client.post(where, {"step": rules.CONFIRM, "seen": "2"})
    assert (mine.status_code, "Another officer than" in mine.content.decode()) == (409, True)
    assert "Your word is needed." in head.client.get(url("alerts")).content.decode()
    page = head.client.get(url("alert", alert.pk)).content.decode()
    assert "Passport seen" in page
    assert 'value="confirm"' in page
    assert 'value="confirm"' not in auditor.client.get(url("alert", alert.pk)).content.decode()
    head.client.post(where, {"step": rules.CONFIRM, "seen": "2"})
    assert Alert.objects.get().state == rules.ADVERSE
    late = head.client.post(where, {"step": rules.DECLINE, "seen": "2", "words": "Too late words"})
    assert (late.status_code, "Yours was not kept" in late.content.decode()) == (409, True)


def test_the_queue_is_filtered_and_leads_from_one_alert_to_the_next(baptiste: Any) -> None:
    first, second = person("Kalvo Birunsky", born="1960-02-01"), person("Kalvo Birunskij", contingent="JAM")
    list_id = load(record("1", "Kalvo Birunsky", born=("1960-02-01",)))
    work()
    step(alert_on(second), rules.ASK, baptiste.officer, "ask_state")
    told = baptiste.client.get(url("alerts")).content.decode()
    assert told.index(alert_on(first).pk) < told.index(alert_on(second).pk)
    page = baptiste.client.get(url("alert", alert_on(first).pk)).content.decode()
    assert f'rel="next" accesskey="n" href="{url("alert", alert_on(second).pk)}"' in page
    for query, found in (
        ("contingent=KEN", [first]), ("contingent=JAM", [second]), (f"source={list_id}", [first, second]),
        ("source=own", []), ("change=1", [first, second]), ("change=7", []), ("state=asked", [second]),
        ("state=adverse", []), ("state=every", [first, second]),
        ("state=x&contingent=y&source=z&page=99", [first, second]),
    ):
        told = baptiste.client.get(f"{url('alerts')}?{query}").content.decode()
        assert [one for one in (first, second) if alert_on(one).pk in told] == found, query
    assert baptiste.client.post(url("screen_now", first), {"alert": alert_on(first).pk}, follow=True).status_code == 200


def test_the_audit_names_lists_hashes_officers_and_no_person(baptiste: Any) -> None:
    somebody = person("Kalvo Birunsky")
    list_id = load(record("1", "Kalvo Birunsky"), name="=cmd()")
    work()
    step(alert_on(somebody), rules.SAY_NOT, baptiste.officer, "other_place", "Secret words")
    book = load_workbook(io.BytesIO(baptiste.client.post(url("audit_file", "xlsx")).content))
    rows = {sheet.title: [tuple(cell.value for cell in row) for row in sheet.rows] for sheet in book}
    sha = ListVersion.objects.get().sha256
    assert rows["screened"][1][0] == somebody
    assert sha in rows["screened"][1][9]
    assert [row[5] for row in rows["steps"]] == ["step", "raised", "not_same"]
    assert rows["steps"][2][6] == "other_place"
    assert rows["steps"][2][9] == baptiste.officer.display_name
    assert rows["lists"][1][:2] == (list_id, "=cmd()")
    assert book["lists"]["B2"].data_type != "f", "a text, and no formula"
    archive = zipfile.ZipFile(io.BytesIO(baptiste.client.post(url("audit_file", "csv")).content))
    told = "".join(archive.read(name).decode() for name in archive.namelist())
    assert sha in told
    for text in (told, str(rows)):
        assert "Kalvo" not in text
        assert "Secret" not in text
    assert Fact.objects.filter(kind="vetting.exported").count() == 2
    assert baptiste.client.post(url("audit_file", "pdf")).status_code == 404


def test_pages_of_what_is_not_there(baptiste: Any) -> None:
    for name in ("alert", "list"):
        assert baptiste.client.get(url(name, "0" * 32)).status_code == 404
    assert baptiste.client.post(url("decide_alert", "0" * 32), {"step": "ask", "words": "x"}).status_code == 404
    list_id = load(record("1", "Kalvo Birunsky"))
    assert baptiste.client.get(f"{url('list', list_id)}?version=9").status_code == 404
    assert baptiste.client.post(url("retire_list", list_id), follow=True).status_code == 200
    assert baptiste.client.get(url("list", list_id)).status_code == 200
    assert "retired" in baptiste.client.get(url("lists")).content.decode()
