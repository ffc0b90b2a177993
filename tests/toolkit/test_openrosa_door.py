"""What Collect, KoboCollect and Tella do, request by request, and the exact bytes that they are answered with."""

import base64
import json
import zlib
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tande.toolkit.codes import parse_code
from tande.toolkit.errors import NotWritable
from tande.toolkit.fieldforms import on_behalf, xlsform
from tande.toolkit.fieldforms.form import Answer
from tande.toolkit.openrosa import answers, credentials, deciding, documents, routes
from tande.toolkit.openrosa.documents import Listed, Media
from tande.toolkit.openrosa.routes import Route, route
from tests.toolkit.field_apps import AT, BASE, MOST_FILES, Collect, Door, Failed, File, chunks, multipart

LANGUAGES = ("ht", "fr", "en", "es", "sw")
NAMED = {code: "x" for code in LANGUAGES}
FORM = on_behalf.form(
    (Answer("mission", texts=NAMED),), (Answer("HT01", texts=NAMED),), (Answer("HT0111", texts=NAMED, within="HT01"),),
    tuple(Answer(code, texts=NAMED) for code in LANGUAGES))
XFORM = xlsform.xform(
    FORM, [xlsform.Language(code, code) for code in LANGUAGES], on_behalf.translate(lambda text, _code: text)).encode()
TOKEN = "t" * 43
KEY = f"/key/{TOKEN}"
PEOPLE = {"": credentials.kept(TOKEN), "phone7": credentials.kept("s3crèt"), "tout": credentials.kept(TOKEN)}
BASIC = "Basic " + base64.b64encode("phone7:s3crèt".encode("latin-1")).decode()
ID = "uuid:7f0e4a3c-5b1d-4f4e-9a55-0d6d3b1f2c11"


def door() -> Door:
    return Door(FORM, XFORM, {"doctor.png": b"png", "pale.mp3": b"mp3"}, PEOPLE)


def record(*, instance: str = ID, said: str = "Yo bat li", more: str = "", version: str = FORM.version) -> bytes:
    return (
        f'<?xml version=\'1.0\' ?><data id="{FORM.id}" version="{version}" '
        f'xmlns:orx="http://openrosa.org/xforms"><words><narrative>{said}</narrative>{more}</words>'
        f"<orx:meta><orx:instanceID>{instance}</orx:instanceID></orx:meta></data>"
    ).encode()


HEADERS = {"X-OpenRosa-Version": "1.0", "X-OpenRosa-Accept-Content-Length": "10000000",
           "Date": "Thu, 26 Nov 2026 18:00:00 GMT", "Cache-Control": "no-store"}


def test_every_answer_to_the_byte() -> None:
    """The table of Collect's requests in its order, each with status, headers and body."""
    here = door()
    here.media = {"doctor.png": b"png"}
    form = f"{BASE}{KEY}/forms/tande_on_behalf/{FORM.version}"
    hash = documents.md5(XFORM)
    listed = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<xforms xmlns="http://openrosa.org/xforms/xformsList"><xform>'
        f"<formID>tande_on_behalf</formID><name>Speak for somebody</name><version>{FORM.version}</version>"
        f"<hash>{hash}</hash><downloadUrl>{form}/form.xml</downloadUrl><manifestUrl>{form}/manifest</manifestUrl>"
        f"</xform></xforms>\n"
    )
    files = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<manifest xmlns="http://openrosa.org/xforms/xformsManifest"><mediaFile>'
        f"<filename>doctor.png</filename><hash>md5:bff139fa05ac583f685a523ab3d110a0</hash>"
        f"<downloadUrl>{form}/media/doctor.png</downloadUrl></mediaFile></manifest>\n"
    )
    got = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<OpenRosaResponse xmlns="http://openrosa.org/http/response">'
        '<message nature="submit_success">Li rive. Kòd: {code}. Ekri kòd la yon kote ki an sekirite. Avèk li ou ka wè '
        "repons lan.</message></OpenRosaResponse>\n"
    )
    client = {"X-OpenRosa-Version": "1.0", "Date": HEADERS["Date"]}
    post = {**client, "Content-Type": "multipart/form-data; boundary=5d4c3b2a-1111-4222-8333-444455556666"}
    table = [
        ("GET", "/formList?deviceID=a", client, b"", 200, listed),
        ("GET", f"/forms/tande_on_behalf/{FORM.version}/form.xml?deviceID=a", client, b"", 200, XFORM.decode()),
        ("GET", f"/forms/tande_on_behalf/{FORM.version}/manifest?deviceID=a", client, b"", 200, files),
        ("GET", f"/forms/tande_on_behalf/{FORM.version}/media/doctor.png", client, b"", 200, "png"),
        ("HEAD", "/submission?deviceID=a", client, b"", 204, ""),
        ("POST", "/submission?deviceID=a", post, multipart(record(), []), 201, got),
        ("POST", "/submission?deviceID=a", post, multipart(record(), []), 201, got),
    ]
    codes: set[str] = set()
    for method, path, headers, body, status, said in table:
        answer = here.ask(method, KEY + path, headers, body)
        more = {} if status == 204 else {
            "Content-Type": "text/xml; charset=utf-8", "Content-Length": str(len(answer.body))}
        told = answer.body.decode()
        shown = told.partition("Kòd: ")[2][:24]
        codes.add(parse_code(shown) if shown else "")
        said = said.replace("{code}", shown)
        assert (answer.status, answer.headers, told) == (status, HEADERS | more, said), (method, path)
    assert (len(here.cases), len(codes - {""})) == (1, 1), "sent again it is one, and shows one code"


def test_collect_fetches_fills_in_and_sends() -> None:
    here = door()
    app = Collect(here, prefix=KEY)
    assert app.fetch() == {FORM.id: XFORM, "doctor.png": b"png", "pale.mp3": b"mp3"}
    shown = app.send(record(more="<picture>è.jpg</picture>"), [File("è.jpg", b"\xff\xd8")])
    assert shown.startswith("Li rive. Kòd: ")
    assert [method for method, _path in app.asked] == ["GET"] * 5 + ["HEAD", "POST"]
    (case,) = here.cases.values()
    assert (case.whole, {name: some[0][1] for name, some in case.files.items()}) == (True, {"è.jpg": b"\xff\xd8"})


@pytest.mark.parametrize(("sizes", "posts"), [
    ([], [0]), ([5], [1]), ([9_999_999], [1]), ([6_000_000, 6_000_000], [1, 1]), ([12_000_000, 1], [1, 1]),
    ([1] * 100, [100]), ([1] * 101, [101]), ([1] * 102, [101, 1]), ([4_000_000] * 5, [2, 2, 1]),
])  # fmt: skip
def test_a_record_in_several_posts_is_one(sizes: list[int], posts: list[int]) -> None:
    here = door()
    files = [File(f"{number}.jpg", bytes([number % 256]) * size) for number, size in enumerate(sizes)]
    split = chunks(record(), files, 10_000_000)
    assert ([len(some) for some, _more in split], max(posts) <= MOST_FILES) == (posts, True)
    app = Collect(here, prefix=KEY)
    first = app.send(record(), files)
    (case,) = here.cases.values()
    assert (case.whole, len(case.files)) == (True, len(sizes))
    assert app.send(record(), files) == first, "sent again it shows the same code"
    assert [len(some) for some in case.files.values()] == [1] * len(sizes), "and keeps nothing twice"


def test_a_line_that_breaks_between_two_posts() -> None:
    here = door()
    xml = record(more="<picture>a.jpg</picture><aloud>b.m4a</aloud>")
    post = {"X-OpenRosa-Version": "1.0", "Content-Type": "multipart/form-data; boundary=b"}
    path = f"{KEY}/submission"
    half = multipart(xml, [File("a.jpg", b"a")], more=True, boundary="b")
    assert here.ask("POST", path, post, half).status == 201
    (case,) = here.cases.values()
    assert not case.whole
    for body in (half, multipart(xml, [File("b.m4a", b"b")], boundary="b"), half):
        assert here.ask("POST", path, post, body).status == 201
    assert (case.whole, sorted(case.files)) == (True, ["a.jpg", "b.m4a"])


REFUSED = {
    "another path": ("GET", "/formlist", {"X-OpenRosa-Version": "1.0"}, 404),
    "no version": ("GET", f"{KEY}/formList", {}, 400),
    "another version": ("GET", f"{KEY}/formList", {"X-OpenRosa-Version": "2.0"}, 400),
    "nobody": ("HEAD", "/submission", {"X-OpenRosa-Version": "1.0"}, 401),
    "a wrong token": ("HEAD", f"/key/{'u' * 43}/submission", {"X-OpenRosa-Version": "1.0"}, 403),
    "a wrong password": ("HEAD", "/submission", {"X-OpenRosa-Version": "1.0", "Authorization": "Basic cGhvbmU3Ong="},
                         401),
    "the right password, the wrong name": ("HEAD", "/submission", {
        "X-OpenRosa-Version": "1.0", "Authorization": "Basic " + base64.b64encode(f"x:{TOKEN}".encode()).decode()},
                                           401),
    "a wrong token with a right password": ("HEAD", f"/key/{'u' * 43}/submission", {
        "X-OpenRosa-Version": "1.0", "Authorization": BASIC}, 403),
    "another method": ("PUT", f"{KEY}/submission", {"X-OpenRosa-Version": "1.0"}, 405),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_who_is_turned_away_and_how(name: str) -> None:
    method, path, headers, status = REFUSED[name]
    answer = door().ask(method, path, headers)
    assert answer.status == status
    assert answer.headers["X-OpenRosa-Version"] == "1.0"
    assert answer.headers.get("WWW-Authenticate") == ('Basic realm="forms", charset="UTF-8"' if status == 401 else None)
    assert answer.headers.get("Allow") == ("HEAD, GET, POST" if status == 405 else None)
    assert b"submit_error" in answer.body


def test_basic_as_okhttp_writes_it() -> None:
    app = Collect(door(), authorization=BASIC)
    assert set(app.fetch()) >= {FORM.id}
    assert "Li rive" in app.send(record(), [])


def test_the_same_instance_with_other_bytes_is_a_conflict() -> None:
    here = door()
    app = Collect(here, prefix=KEY)
    app.send(record(), [])
    with pytest.raises(Failed, match="409"):
        app.send(record(said="Lòt bagay"), [])
    (case,) = here.cases.values()
    case.erased = True
    with pytest.raises(Failed, match="409"):
        app.send(record(), [])
    with pytest.raises(Failed, match="404"):
        app.send(record(instance="uuid:2", version="1"), [])
    edit = record(instance="uuid:3").replace(b"<orx:instanceID>", f"<orx:deprecatedID>{ID}</orx:deprecatedID>"
                                             "<orx:instanceID>".encode())
    assert "Li rive" in app.send(edit, [])


def test_tella_sends_the_words_first_and_each_file_alone() -> None:
    here = door()
    xml = record(more="<picture>1.jpg</picture><aloud>2.m4a</aloud>")
    headers = {"x-openrosa-version": "1.0", "Content-Type": "multipart/form-data; boundary=b"}
    for files, more in (([], True), ([File("1.jpg", b"1")], True), ([File("2.m4a", b"2", "audio/mp4")], False)):
        body = multipart(xml, files, more=more, boundary="b")
        assert here.ask("POST", f"{KEY}/submission", headers, body).status == 201, "Tella takes no other"
    (case,) = here.cases.values()
    assert (case.whole, sorted(case.files)) == (True, ["1.jpg", "2.m4a"])


STATUSES = {200: False, 201: True, 202: True, 204: False, 400: False, 401: False, 404: False, 409: False, 413: False}


def test_what_an_app_takes_for_sent_is_said_of_what_is_kept_alone() -> None:
    assert {status: status in answers.SENT for status in STATUSES} == STATUSES
    for outcome, status in answers.STATUS.items():
        assert (status == 201) == (outcome in deciding.TAKEN)
        for lang in LANGUAGES:
            answer = answers.told(outcome, AT, lang=lang, code="1234 5678", what=routes.LIST)
            assert (answer.status, b"1234 5678" in answer.body) == (status, status == 201)
            assert (b"submit_success" in answer.body) == (status == 201)
        assert answer.headers.get("Retry-After") == ("60" if status == 503 else None)
    assert answers.head(AT).status == 204


def test_every_sentence_stands_in_every_language_and_says_nothing_of_what_it_is_about() -> None:
    words = answers._words()
    assert set(words) == set(LANGUAGES)
    english = {one.casefold() for one in words["en"].values()}
    for lang in LANGUAGES:
        assert words[lang].keys() == words["en"].keys()
        for text in words[lang].values():
            assert len(text) <= 160
            assert "’" not in text
            assert lang == "en" or text.casefold() not in english
            for word in ("plent", "plainte", "complaint", "denuncia", "queja", "malalamiko", "polis", "abi", "abus"):
                assert word not in text.casefold()
    assert answers.say("new", lang="xx", code="1") == answers.say("new", lang="en", code="1")
    assert "{" not in answers.say("new", lang="ht")


def test_the_day_is_written_as_http_wants_it_from_any_zone() -> None:
    there = datetime(2026, 11, 26, 13, 0, tzinfo=timezone(timedelta(hours=-5)))
    assert answers.head(there).headers["Date"] == HEADERS["Date"]


GOOD = Listed("f", "F & <G>", "1", documents.md5(b""), "https://x.org/f?a=1&b=2")


def test_lists_are_xml_whatever_a_form_is_called() -> None:
    made = documents.form_list([GOOD, GOOD]).decode()
    assert made.count("<name>F &amp; &lt;G&gt;</name>") == 2
    assert "a=1&amp;b=2</downloadUrl></xform>" in made
    assert documents.form_list([]).decode().endswith('<xforms xmlns="http://openrosa.org/xforms/xformsList"></xforms>\n')
    assert "a &lt;b&gt; c" in documents.response("a <b>\x00 c").decode()


@pytest.mark.parametrize("change", [
    {"id": ""}, {"name": ""}, {"name": " x"}, {"hash": "abc"}, {"hash": ""}, {"url": ""}, {"url": "ftp://x"},
    {"url": "https://x/kòd.mp3"},
    {"url": 'https://x"><y'}, {"name": "a\x00"}, {"manifest_url": "x"}, {"version": "\ufffe"}, {"id": "\ud800"},
])  # fmt: skip
def test_nothing_that_would_make_an_app_drop_the_whole_list_is_written(change: dict[str, str]) -> None:
    told = {name: getattr(GOOD, name) for name in ("id", "name", "version", "hash", "url")}
    with pytest.raises(NotWritable):
        documents.form_list([GOOD, Listed(**{**told, **change})])


@pytest.mark.parametrize("names", [[""], ["../a.png"], ["a/b.png"], ["a\\b.png"], [".a"], ["a.png", "A.png"]])
def test_no_file_of_a_form_has_a_folder_or_a_double(names: list[str]) -> None:
    with pytest.raises(NotWritable):
        documents.manifest(Media(name, documents.md5(b""), "https://x.org/a") for name in names)


PATHS = {
    "/formList": Route(routes.LIST), "/submission": Route(routes.SUBMISSION),
    f"{KEY}/submission": Route(routes.SUBMISSION, TOKEN), "/forms/a.b/1/form.xml": Route(routes.FORM, "", "a.b", "1"),
    "/forms/a/1/manifest": Route(routes.MANIFEST, "", "a", "1"), "/forms/a/1/media/form.xml": Route(
        routes.MEDIA, "", "a", "1", "form.xml"),
    "": None, "/": None, "/formList/": None, "//formList": None, "/key//formList": None, "/key/a": None,
    f"{KEY}{KEY}/formList": None, "/forms/../1/form.xml": None, "/forms/a/1/media/..": None,
    "/forms/a/1/media/a/b": None, "/forms/a/1/media/%2e%2e": None, "/forms/a/1/form.xml\n": None,
    "/forms/é/1/form.xml": None, "/submission" + "x" * 600: None,
}  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_where_apps_knock(path: str) -> None:
    found = route(path)
    assert found == PATHS[path]
    if found:
        assert found.path == path
        assert TOKEN not in repr(found), "a token stands in no log"


@given(st.text())
def test_any_path_is_answered(path: str) -> None:
    found = route(path)
    assert found is None or found.path == path


HEADER = {
    BASIC: ("phone7", "s3crèt"), "basic  eDp5": ("x", "y"), "Basic " + base64.b64encode("é:ò".encode()).decode():
    ("é", "ò"), "Basic eDp5Ono=": ("x", "y:z"), "": None, "Basic": None, "Basic !": None, "Basic eA==": None,
    "Basic eDo=": None, "Basic Onk=": None, "Bearer eDp5": None, "Basic eDp5 eDp5": None, "Basic eDp5\n": ("x", "y"),
    "Basic " + base64.b64encode(b"x:y\x00").decode(): None, "Basic " + "eDp5" * 400: None, "Basic eDp": None,
}  # fmt: skip


@pytest.mark.parametrize("header", HEADER)
def test_names_and_secrets_are_read_or_not_at_all(header: str) -> None:
    found = credentials.basic(header)
    assert (found and (found.name, found.secret)) == HEADER[header]
    assert found is None or found.secret not in repr(found)


@given(st.text())
def test_any_header_is_read_or_not(header: str) -> None:
    credentials.basic(header)
    assert not credentials.same(header, None)


@given(st.text(max_size=50), st.text(max_size=50))
def test_a_secret_fits_itself_alone(one: str, other: str) -> None:
    assert credentials.same(one, credentials.kept(one))
    assert credentials.same(one, credentials.kept(other)) == (one == other)


def test_a_phone_is_set_up_by_one_code_that_ends_with_its_token() -> None:
    secret = credentials.new_secret()
    assert (len(secret), route(f"/key/{secret}/formList")) == (43, Route(routes.LIST, secret))
    told = json.loads(zlib.decompress(base64.b64decode(credentials.setup(f"{BASE}/key/{secret}", "Kònè"))))
    assert told["general"]["server_url"] == f"{BASE}/key/{secret}"
    assert [told["general"][name] for name in ("delete_send", "analytics", "autosend")] == [True, False, "off"]
    assert told["project"] == {"name": "Kònè"}
