"""What field apps send: sealed once in the right place, known again by marks, and answered as the apps demand."""

import json
import re
import zlib
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from tande.domains.casework.models import Case
from tande.domains.children.models import Met
from tande.domains.fieldforms import operations, taking
from tande.domains.fieldforms.models import Credential, FormVersion, Submission, SubmittedFile
from tande.domains.intake import told
from tande.domains.intake.errors import NotDurable
from tande.domains.phones.models import Apart
from tande.interfaces.openrosa import views
from tande.ledger import clock
from tande.ledger.models import Fact
from tande.project.whole_body import whole_bodies
from tande.toolkit import codes
from tande.toolkit.fieldforms import encounters, on_behalf
from tande.toolkit.limiter import Limiter
from tande.toolkit.openrosa import field_key, parts
from tande.toolkit.speech.shelf import Shelf
from tests.domains import factories
from tests.interfaces.openrosa.phones import Phone, files_of, version
from tests.interfaces.public.people import Desk
from tests.toolkit.field_apps import BOUNDARY, Failed, File, multipart

pytestmark = pytest.mark.django_db
ID = "uuid:7f0e4a3c-5b1d-4f4e-9a55-0d6d3b1f2c11"
JPEG = b"\xff\xd8\xff" + b"x" * 900
FORM = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}


def told_of(*, instance: str = ID, said: str = "Yo bat li", meta: str = "", form: str = "", more: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?><data id="{on_behalf.FORM_ID}" version="{form or version()}" '
        f'xmlns:orx="http://openrosa.org/xforms"><words><narrative>{said}</narrative>'
        "<picture>foto é.jpg</picture></words>"
        f"<people><filer>organisation</filer><age>no</age></people><what><who>police other</who>"
        f"<who_words>Inifòm ble</who_words><department>HT01</department></what>{more}"
        f"<orx:meta><orx:instanceID>{instance}</orx:instanceID>{meta}</orx:meta></data>"
    ).encode()


def met(**more: str) -> bytes:
    said = {"at": "2026-11-20T10:00:00.000-05:00", "commune": "HT0111", "unit": "alpha", "circumstance": "found"} | more
    inside = "".join(f"<{name}>{said[name]}</{name}>" for name in ("at", "commune", "unit", "circumstance"))
    child = "<age>14</age><age_band>12-14</age_band><age_basis>statement</age_basis><sex>girl</sex><hurt>no</hurt>"
    return (
        f'<data id="{encounters.FORM_ID}" version="{version(encounters.FORM_ID)}"><meeting>{inside}</meeting>'
        f"<child>{child}</child><after><items>phone money</items></after>"
        "<meta><instanceID>uuid:met</instanceID></meta></data>"
    ).encode()


def encrypted(form: str) -> bytes:
    return (
        f'<data id="{on_behalf.FORM_ID}" version="{form}" encrypted="yes" '
        'xmlns="http://opendatakit.org/submissions"><base64EncryptedKey>a2V5</base64EncryptedKey>'
        f'<orx:meta xmlns:orx="http://openrosa.org/xforms"><orx:instanceID>{ID}</orx:instanceID></orx:meta>'
        "<media><file>a.jpg.enc</file></media><encryptedXmlFile>submission.xml.enc</encryptedXmlFile>"
        "<base64EncryptedElementSignature>c2ln</base64EncryptedElementSignature></data>"
    ).encode()


@pytest.fixture(autouse=True)
def given_out(phone: Phone) -> None:
    """The phone has fetched its forms."""
    phone.app.fetch()
    phone.app.asked.clear()


def code_in(shown: str) -> str:
    found = re.search(r"[0-9]{4}(?: [0-9]{4}){4}", shown)
    return codes.parse_code(found[0]) if found else ""


def test_a_complaint_comes_sealed_with_its_answers_and_its_code_and_once(desk: Desk, phone: Phone) -> None:
    shown = phone.app.send(told_of(), [File("foto é.jpg", JPEG)])
    case = Case.objects.get()
    assert told.status_of(codes.first_hash(code_in(shown)), at=clock.now()) == "received"
    [said] = desk.read_all(case)
    assert (said.kind, said.text, said.lang, said.data["path"]) == ("narrative", "Yo bat li", "ht", "other")
    assert said.data["answers"] == [
        {"question": "filer", "values": ["organisation"], "text": ""},
        {"question": "age", "values": ["no"], "text": ""},
        {"question": "who", "values": said.data["answers"][2]["values"], "text": "Inifòm ble"},
        {"question": "where", "values": ["HT01"], "text": ""},
    ]
    assert files_of(desk, case) == [("foto é.jpg", JPEG)]
    fact = Fact.objects.get(kind="complaint.received")
    assert json.loads(fact.body) == {"channel": "field_app", "language": "ht"}
    assert [phone.app.send(told_of(), [File("foto é.jpg", JPEG)]) for _again in range(15)] == [shown] * 15
    assert (Case.objects.count(), len(files_of(desk, case)), SubmittedFile.objects.count()) == (1, 1, 1)
    assert Credential.objects.get().seen_on == timezone.localdate()
    operations.seen(credential_id=phone.id, at=datetime(2026, 11, 27, 2, tzinfo=UTC))
    assert Credential.objects.get().seen_on == date(2026, 11, 26), "the mission's evening is not tomorrow"


def test_files_of_later_posts_join_their_case_and_nothing_is_overwritten(desk: Desk, phone: Phone) -> None:
    sent = told_of()
    posts = [([File("foto é.jpg", JPEG)], True, 201), ([File("b.3gp", b"b")], False, 201),
             ([File("foto é.jpg", JPEG + b"!")], False, 201), ([File("b.3gp", b"b")], True, 201)]
    answers = [phone.ask("POST", "/submission", multipart(sent, some, more=more), FORM) for some, more, _said in posts]
    assert [one.status for one in answers] == [status for *_post, status in posts]
    assert len({one.body for one in answers}) == 1
    assert sorted(files_of(desk, Case.objects.get())) == sorted(
        [("foto é.jpg", JPEG), ("b.3gp", b"b"), ("foto é.jpg", JPEG + b"!")])
    assert Submission.objects.get().whole
    conflict = phone.ask("POST", "/submission", multipart(told_of(said="Lòt"), []), FORM)
    assert (conflict.status, Case.objects.count()) == (409, 1)


@pytest.mark.once
@pytest.mark.parametrize("kind", ['Multipart/Form-Data; Boundary="{}"', "multipart/form-data;charset=x; boundary={}"])
def test_the_kind_of_a_post_may_be_written_in_any_case(desk: Desk, phone: Phone, kind: str) -> None:
    headers = {"Content-Type": kind.format(BOUNDARY)}
    assert phone.ask("POST", "/submission", multipart(told_of(), [File("a.jpg", JPEG)]), headers).status == 201
    assert len(files_of(desk, Case.objects.get())) == 1


def test_a_name_in_another_encoding_costs_no_file(desk: Desk, phone: Phone) -> None:
    body = multipart(told_of(), [File("foto é.jpg", JPEG)]).replace("é.jpg\"\r\nContent-Type".encode(),
                                                                    "é.jpg\"\r\nContent-Type".encode("latin-1"))
    assert b"\xe9.jpg" in body
    assert phone.ask("POST", "/submission", body, FORM).status == 201
    [(name, data)] = files_of(desk, Case.objects.get())
    assert (name[:5], name[-4:], data) == ("foto ", ".jpg", JPEG)


def test_an_edit_stands_beside_the_first_in_its_case(desk: Desk, phone: Phone) -> None:
    phone.app.send(told_of(), [])
    edit = told_of(instance="uuid:2", said="Yo bat li ak yon baton", meta=f"<orx:deprecatedID>{ID}</orx:deprecatedID>")
    shown = {phone.app.send(edit, []) for _twice in range(2)}
    assert {code_in(one) for one in shown} == {""}
    first, second = desk.read_all(Case.objects.get())
    assert (first.text, second.text, second.data["edit"]) == ("Yo bat li", "Yo bat li ak yon baton", True)


ROADS = [("<age>yes</age>", "child"), ("<age>unknown</age>", "child"), ("<agreed>child</agreed>", "child"),
         ("<age>unsaid</age>", "intake"), ("<age>no</age>", "intake")]


@pytest.mark.parametrize(("answer", "which"), ROADS)
def test_doubt_about_age_brings_it_to_child_protection(desk: Desk, phone: Phone, answer: str, which: str) -> None:
    sent = told_of().replace(b"<age>no</age>", answer.encode())
    phone.app.send(sent, [])
    assert Case.objects.get().desk == which


@pytest.mark.once
@pytest.mark.parametrize(("said", "kept"), [("sw", "sw"), ("", "ht"), ("tlh", "ht")])
def test_the_language_is_the_persons_and_else_the_phones(desk: Desk, phone: Phone, said: str, kept: str) -> None:
    words = told_of().replace(b"</words>", f"<language>{said}</language></words>".encode())
    assert "Li rive" in phone.app.send(words, []), "whoever holds the phone is told in hers"
    [one] = desk.read_all(Case.objects.get())
    assert (one.lang, json.loads(Fact.objects.get(kind="complaint.received").body)["language"]) == (kept, kept)
    assert (["words/language", said] in one.data["more"]) is (said == "tlh")


@pytest.mark.once
def test_a_choice_of_an_older_form_is_kept_as_it_came(desk: Desk, phone: Phone) -> None:
    old = told_of().replace(b"<filer>organisation<", b"<filer>midwife<").replace(b"police other", b"police coast_guard")
    assert code_in(phone.app.send(old, []))
    [one] = desk.read_all(Case.objects.get())
    assert one.data["more"] == [["people/filer", "midwife"], ["what/who", "police coast_guard"]]


def test_contact_from_an_app_that_does_not_encrypt_is_locked_apart(desk: Desk, phone: Phone) -> None:
    contact = "<contact><contact_name>Tant M</contact_name></contact><odd><thing>lòt</thing></odd>"
    phone.app.send(told_of(more=contact), [])
    words, apart = desk.read_all(Case.objects.get())
    assert (apart.kind, apart.data["fields"]) == ("identity", {"name": "Tant M"})
    assert (words.data["more"][1:], "Tant M" in str(words.data)) == ([["odd/thing", "lòt"]], False)


def test_a_child_met_is_no_complaint(desk: Desk, phone: Phone) -> None:
    shown = [phone.app.send(met(), []) for _twice in range(2)]
    assert [code_in(one) for one in shown] == ["", ""]
    one = Met.objects.get()
    assert (one.contingent, one.unit, one.source, Case.objects.count()) == ("KEN", "alpha", "phone", 0)
    with_file = phone.ask("POST", "/submission", multipart(met(), [File("a.jpg", JPEG)]), FORM)
    assert (with_file.status, "foto" in with_file.body.decode()) == (400, True)


def test_an_edit_of_a_child_met_is_no_second_child(desk: Desk, phone: Phone) -> None:
    phone.app.send(met(), [])
    first = "uuid:met"
    for number in (1, 2):
        edit = f"<instanceID>uuid:met{number}</instanceID><deprecatedID>{first}</deprecatedID>".encode()
        sent = met(unit=f"bravo{number}").replace(b"<instanceID>uuid:met</instanceID>", edit)
        assert [phone.ask("POST", "/submission", multipart(sent, []), FORM).status for _twice in range(2)] == [201] * 2
        first = f"uuid:met{number}"
    one = Met.objects.get()
    assert (one.unit, one.versions.filter(beside=True).count()) == ("alpha", 2), "the adviser chooses"
    about = told_of(instance="uuid:t", meta="<orx:deprecatedID>uuid:met</orx:deprecatedID>")
    assert code_in(phone.app.send(about, [])), "a record of another form is none that it could change"


def test_a_child_met_that_cannot_be_read_waits_for_the_adviser(desk: Desk, phone: Phone) -> None:
    phone.app.send(met(unit="Alpha, dezyèm"), [])
    assert (Met.objects.count(), Apart.objects.get().reason) == (0, "wrong")


def test_what_the_phone_encrypted_is_sealed_as_it_came(desk: Desk, phone: Phone) -> None:
    sent = encrypted(version())
    files = [File("submission.xml.enc", b"\x01\x02"), File("a.jpg.enc", b"\x03"), File("a.jpg", JPEG)]
    assert code_in(phone.app.send(sent, files))
    case = Case.objects.get()
    [note] = desk.read_all(case)
    assert note.data["encrypted"] == ["a.jpg.enc", "submission.xml.enc"]
    assert "kle" in note.text
    assert sorted(files_of(desk, case)) == sorted([("submission.xml", sent), *((one.name, one.data) for one in files)])


def test_what_is_refused_leaves_nothing(desk: Desk, phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    here = told_of()
    monkeypatch.setattr(taking, "LARGEST", 5_000)
    large = multipart(here, [File("foto é.jpg", b"x" * 6_000)])
    table = [
        (multipart(here.replace(b"on_behalf", b"other"), []), FORM, 404),
        (multipart(told_of(form="000000000000"), []), FORM, 404), (multipart(b"<data", []), FORM, 400),
        (multipart(here, [])[:-9], FORM, 400), (multipart(here, [File("..", JPEG)]), FORM, 400),
        (b"a=b", {"Content-Type": "application/x-www-form-urlencoded"}, 400),
        (multipart(here, [File("a.jpg", JPEG)]).replace(b'; filename="a.jpg"', b""), FORM, 400),
        (multipart(here, [File(f"{n}", b"x") for n in range(300)]), FORM, 413),
        (large, FORM, 413), (multipart(told_of(said="x" * 1_000_000), []), FORM, 413),
        (multipart(here, []), {**FORM, "X-OpenRosa-Version": "2.0"}, 400),
    ]
    for body, headers, status in table:
        assert phone.ask("POST", "/submission", body, headers).status == status
    assert phone.ask("PUT", "/submission").status == 405
    assert (Case.objects.count(), Submission.objects.count()) == (0, 0)


def test_nobody_without_a_credential_in_force_sends_or_fetches(desk: Desk, phone: Phone) -> None:
    phone.app.prefix, phone.app.authorization = "", ""
    with pytest.raises(Failed, match="401"):
        phone.app.send(told_of(), [])
    phone.app.authorization = phone.basic
    assert code_in(phone.app.send(told_of(), []))
    operations.revoke(credential_id=phone.id, actor=factories.officer("head"), at=clock.now())
    for status in ("401", "403"):
        with pytest.raises(Failed, match=status):
            phone.app.send(told_of(instance="uuid:9"), [])
        phone.app.prefix, phone.app.authorization = f"/key/{phone.token}", ""
    told_why = phone.ask("POST", "/submission", multipart(told_of(), []), {**FORM, "Accept-Language": "en"})
    assert (told_why.status, b"stays on the phone" in told_why.body) == (403, True), "after 401 Collect shows no words"
    assert Case.objects.count() == 1
    one = Phone.given(forms=[on_behalf.FORM_ID], contingent="")
    assert one.ask("POST", "/submission", multipart(met(), []), FORM).status == 404


def test_guessing_is_slowed_and_a_right_secret_still_works(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    still = Limiter(clock=lambda: 0.0)
    monkeypatch.setattr(views, "_limiter", still)
    for _try in range(199):
        still.wrong()
    phone.app.prefix = f"/key/{'x' * 43}"
    assert [phone.ask("HEAD", "/submission").status for _try in range(2)] == [403, 503]
    phone.app.prefix = ""
    assert phone.ask("HEAD", "//submission").status == 401
    phone.app.prefix = f"/key/{phone.token}"
    slashes = ("/submission", "//submission", "/submission/", "///submission//")
    assert [phone.ask("HEAD", path).status for path in slashes] == [204] * 4


def test_a_body_in_chunks_is_read_by_whoever_knows_the_sender() -> None:
    """Before, anybody could have 35 MB held for each request without a secret."""
    class Chunks:
        def read(self, _size: int = -1) -> bytes:
            pytest.fail("read before anybody asked who sends it")

    seen: list[str] = []
    asked = {"PATH_INFO": "/field/submission", "HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True,
             "wsgi.input": Chunks()}
    whole_bodies(lambda environ, _start: seen.append(environ["CONTENT_LENGTH"]) or [])(asked, None)
    assert seen == [str(parts.LARGEST_POST + 1)]


@pytest.mark.parametrize("at", ["words", "row"])
def test_what_fails_half_way_is_sent_again_and_is_whole(
    desk: Desk, phone: Phone, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    """A disk that is full before the words are kept, or a crash after it: the app keeps it, the second try ends it."""
    def broken(*_args: Any, **_more: Any) -> Any:
        raise NotDurable if at == "words" else DatabaseError

    with monkeypatch.context() as away:
        away.setattr(told if at == "words" else taking, "receive" if at == "words" else "_write_down", broken)
        with pytest.raises(Failed, match="503"):
            phone.app.send(told_of(), [File("foto é.jpg", JPEG)])
    assert (Submission.objects.count(), Case.objects.count()) == (0, 0 if at == "words" else 1)
    shown = phone.app.send(told_of(), [File("foto é.jpg", JPEG), File("b.3gp", b"b")])
    assert sorted(files_of(desk, Case.objects.get())) == [("b.3gp", b"b"), ("foto é.jpg", JPEG)]
    assert told.status_of(codes.first_hash(code_in(shown)), at=clock.now())


def test_forms_are_given_in_the_language_of_the_phone_and_stay_known(phone: Phone) -> None:
    found = phone.app.fetch()
    assert {name.rpartition(".")[2] for name in found if "." in name} >= {"png"}
    known = FormVersion.objects.count()
    french = Phone.given(language="fr", forms=[on_behalf.FORM_ID], contingent="")
    opens = re.search(r'<translation[^>]*default="true\(\)"[^>]*>', french.app.fetch()[on_behalf.FORM_ID].decode())
    assert opens is not None
    assert "(fr)" in opens[0]
    assert FormVersion.objects.count() == known + 1
    FormVersion.objects.create(form_id=on_behalf.FORM_ID, version="older", sha256="0", key="",
                               xform=zlib.compress(b"<old/>"), given_on=clock.now().date())
    assert phone.ask("GET", f"/forms/{on_behalf.FORM_ID}/older/form.xml").body == b"<old/>"
    assert phone.ask("GET", f"/forms/{on_behalf.FORM_ID}/never/form.xml").status == 404


@pytest.mark.parametrize(("form", "contingent", "name"), [
    (on_behalf.FORM_ID, "", "ask_age"), (on_behalf.FORM_ID, "", "behalf_narrative"),
    (encounters.FORM_ID, "KEN", "met_hurt"),
])
def test_questions_are_heard_by_whoever_speaks_and_by_whoever_has_the_phone(
    phone: Phone, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, form: str, contingent: str, name: str
) -> None:
    one = {"key": "0" * 10, "parts": 0, "seconds": 1.0}
    (tmp_path / "index.json").write_text(json.dumps({code: {name: one} for code in ("ht", "fr", "sw")}))
    (tmp_path / f"{one['key']}.mp3").write_bytes(b"ID3 sound")
    monkeypatch.setattr(settings, "AUDIO", Shelf(tmp_path))
    french = Phone.given(language="fr", forms=[form], contingent=contingent)
    found = french.app.fetch()
    heard = sorted(name for name in found if name.endswith(".mp3"))
    assert [name[:2] for name in heard] == (["fr", "ht", "sw"] if form == on_behalf.FORM_ID else ["fr", "ht"])
    assert {found[name] for name in heard} == {b"ID3 sound"}
    assert all(f"jr://audio/{name}".encode() in found[form] for name in heard)


def test_a_form_with_a_key_is_encrypted_to_it_and_asks_how_to_reach_the_person(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    _private, public = field_key.new_pair()
    plain = phone.app.fetch()
    monkeypatch.setattr(settings, "TANDE", replace(settings.TANDE, forms_key=public))
    found = [phone.app.fetch() for _twice in range(2)][1]
    asked = found[on_behalf.FORM_ID]
    assert f'base64RsaPublicKey="{public}"'.encode() in asked
    assert (b"contact_reach" in asked, b"contact_reach" in plain[on_behalf.FORM_ID]) == (True, False)
    assert found[encounters.FORM_ID] == plain[encounters.FORM_ID]
    assert Fact.objects.filter(kind="fieldapp.key_made").count() == 1
    sent = re.search(rb'version="([0-9a-f]{12})"', asked)
    assert sent is not None
    assert code_in(phone.app.send(encrypted(sent[1].decode()), [File("submission.xml.enc", b"\x01")])), (
        "a phone that was set up by its token alone sends with it, whatever the form says")
    assert (on_behalf.CHILD_ID in found, on_behalf.CHILD_ID in plain) == (True, False)
    child = encrypted(version(on_behalf.CHILD_ID)).replace(b'"tande_on_behalf"', b'"tande_on_behalf_child"')
    assert code_in(phone.app.send(child.replace(ID.encode(), b"uuid:ch"), [File("submission.xml.enc", b"\x02")]))
    assert sorted(Case.objects.values_list("desk", flat=True)) == ["child", "intake"], "nothing else of it can be read"


def test_nothing_that_was_sent_or_shown_stands_in_the_tables(desk: Desk, phone: Phone) -> None:
    phone.app.send(told_of(), [File("foto é.jpg", JPEG)])
    row, one = Submission.objects.get(), Credential.objects.get()
    kept = b"|".join(bytes(part) for part in (row.mark, row.content, row.case, one.token, one.password, one.name,
                                              one.organisation))
    for text in (ID, ID[5:], Case.objects.get().pk, phone.token, phone.password, "grey", "Example"):
        assert text.encode() not in kept
