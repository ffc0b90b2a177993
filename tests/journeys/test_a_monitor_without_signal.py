"""A monitor without a signal writes for a woman; the phone sends in the evening, on a bad line, and shows her code.

The real server over TCP: what Collect, KoboCollect and Tella send, byte by byte.
"""

import base64
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tande.toolkit.fieldforms import on_behalf
from tests.harness import wire
from tests.harness.field_phone import Line
from tests.harness.server import Server
from tests.outages import people
from tests.toolkit.field_apps import BOUNDARY, Collect, Failed, File, multipart

TOKEN = "/key/demo-only-field-phone-of-team-north-000000"
JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40
HEADERS = {"X-OpenRosa-Version": "1.0", "Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
WORDS = "Yo kraze pòt la plim 8K3"


def app(server: Server, *, chunked: bool = False) -> Collect:
    return Collect(Line(server.port, chunked), TOKEN, base=f"{server.url}/field")


def told(form: bytes, instance: str, said: str = WORDS) -> bytes:
    version = re.search(rb'version="([0-9a-f]{12})"', form)
    assert version is not None
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><data id="{on_behalf.FORM_ID}" version="{version[1].decode()}" '
        f'xmlns:orx="http://openrosa.org/xforms"><words><narrative>{said}</narrative></words>'
        f"<people><filer>organisation</filer><age>no</age></people>"
        f"<orx:meta><orx:instanceID>uuid:{instance}</orx:instanceID></orx:meta></data>"
    ).encode()


def code_in(shown: str) -> str:
    found = re.search(r"[0-9]{4}(?: [0-9]{4}){4}", shown)
    return found[0].replace(" ", "") if found else ""


def files(server: Server) -> int:
    with closing(sqlite3.connect(f"file:{people.database(server)}?mode=ro", uri=True)) as base:
        return int(base.execute("SELECT count(*) FROM evidence_evidencefile").fetchone()[0])


def test_she_gets_a_code_that_works_on_the_web(shared_server: Server) -> None:
    """401 first; forms and files by their hashes; one POST whose answer is lost, the same again; one in chunks."""
    with pytest.raises(Failed, match="401"):
        Collect(Line(shared_server.port), base=f"{shared_server.url}/field").send(b"<x/>", [])
    phone = app(shared_server)
    found = phone.fetch()
    assert any(name.endswith(".png") for name in found)
    before = people.cases(shared_server)
    sent = told(found[on_behalf.FORM_ID], "a1")
    photo = File("Foto é.jpg", JPEG)
    lost = Line(shared_server.port).written("POST", f"{TOKEN}/submission?deviceID=a", HEADERS, multipart(sent, [photo]))
    wire.send_and_hang_up(shared_server.port, lost)
    shown = phone.send(sent, [photo])
    code = code_in(shown)
    assert code
    assert code_in(app(shared_server, chunked=True).send(sent, [photo])) == code
    assert people.ask(shared_server, code).status == 200
    assert (people.cases(shared_server), files(shared_server)) == (before + 1, 1)


def test_a_post_that_is_cut_is_none(shared_server: Server) -> None:
    form = app(shared_server).fetch()[on_behalf.FORM_ID]
    before = people.cases(shared_server), files(shared_server)
    body = multipart(told(form, "b2"), [File("a.jpg", JPEG)])
    for chunked in (False, True):
        whole = Line(shared_server.port, chunked).written("POST", f"{TOKEN}/submission", HEADERS, body)
        for cut in (len(whole) // 2, len(whole) - 20):
            wire.send_and_hang_up(shared_server.port, whole[:cut])
    assert (people.cases(shared_server), files(shared_server)) == before
    large = multipart(told(form, "b3"), [File("a.jpg", b"x" * 36_000_000)])
    answer = Line(shared_server.port, chunked=True).ask("POST", f"{TOKEN}/submission", HEADERS, large)
    assert (answer.status, people.cases(shared_server)) == (413, before[0])


def test_files_in_several_posts_and_other_bytes(shared_server: Server) -> None:
    phone = app(shared_server)
    sent = told(phone.fetch()[on_behalf.FORM_ID], "c3")
    count = files(shared_server)
    phone.asked.clear()
    shown = phone.send(sent, [File(f"{n}.jpg", JPEG + bytes([n]) * 4_000_000) for n in range(4)])
    assert code_in(shown)
    assert [method for method, _path in phone.asked] == ["HEAD", "POST", "POST"]
    assert files(shared_server) == count + 4
    with pytest.raises(Failed, match="409"):
        phone.send(sent.replace(b"plim", b"lank"), [])


def test_tella_takes_201_alone_and_types_a_password(shared_server: Server, prepared_password: str) -> None:
    line = Line(shared_server.port)
    form = app(shared_server).fetch()[on_behalf.FORM_ID]
    headers = {"X-OpenRosa-Version": "1.0", "Authorization": prepared_password}
    assert line.ask("GET", "/formList", headers).status == 200
    assert line.ask("HEAD", "/submission", headers).status == 204
    answer = line.ask("POST", "/submission", {**HEADERS, **headers}, multipart(told(form, "d4"), []))
    assert answer.status == 201


def test_nothing_of_it_stands_in_the_log_or_in_the_clear(shared_server: Server) -> None:
    log = (shared_server.data / "server.log").read_text()
    raw = b"".join(one.read_bytes() for one in Path(shared_server.data).rglob("*") if one.is_file())
    assert TOKEN not in log  # it stands in the demonstration's sheet
    for text in (WORDS, "uuid:a1", "Foto"):
        assert text not in log
        assert text.encode() not in raw


@pytest.fixture
def prepared_password(shared_server: Server) -> str:
    """A name and a password that the desk gave this server, as the app sends them."""
    from tests.harness import forked
    from tests.harness.server import environment

    code = (
        "import django; django.setup()\n"
        "from tande.domains.fieldforms import operations\n"
        "from tande.domains.officers.queries import Officer\n"
        "from tande.ledger import clock\n"
        "head = next(one for one in Officer.objects.all() if 'head' in one.roles)\n"
        "made = operations.register(name='tella', organisation='x', forms=['tande_on_behalf'], language='ht',\n"
        "                           actor=head, at=clock.now())\n"
        "print(made.username + ':' + made.password)"
    )
    done: Any = forked.run(["-c", code], env=environment(shared_server.data, shared_server.port))
    return "Basic " + base64.b64encode(done.stdout.strip().splitlines()[-1].encode()).decode()
