"""What field apps send is read whole, however it is written; what would hurt whoever reads it is refused by name."""

import string
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tande.toolkit.errors import SubmissionBroken
from tande.toolkit.fieldforms import form as forms
from tande.toolkit.fieldforms import submissions as exports
from tande.toolkit.fieldforms import violation_rows, violations
from tande.toolkit.fieldforms.form import Answer, Form, Group, Question
from tande.toolkit.openrosa import answers, parts, submissions, told, xml
from tande.toolkit.openrosa.parts import Part
from tande.toolkit.openrosa.told import Point

FORM = Form("f", "F", (
    Group("a", "A", (
        Question("said", "Said", forms.TEXT), Question("kinds", "Kinds", forms.SEVERAL, "kinds"),
        Question("at", "At", forms.POINT), Question("photo", "Photo", forms.PICTURE),
    )),
    Group("people", "People", (
        Question("age", "Age", forms.NUMBER), Group("more", "More", (Question("voice", "Voice", forms.SOUND),)),
    ), repeat=True),
), {"kinds": (Answer("x", "X"),)})  # fmt: skip
META = '<orx:meta xmlns:orx="http://openrosa.org/xforms"><orx:instanceID>uuid:1</orx:instanceID></orx:meta>'


def record(inside: str, head: str = 'id="f" version="3"', meta: str = META) -> bytes:
    return f"<?xml version='1.0' encoding='UTF-8' ?>\n<data {head}>{inside}{meta}</data>".encode()


WHOLE = record(
    "<a><said>  Yo pran l\n &lt;b&gt; è </said><kinds>x y x</kinds><at>18.5 -72.3 0 4.5</at><photo>1.jpg</photo></a>"
    "<people><age>3</age><more><voice>a.m4a</voice></more></people><people><age>4</age></people><people/>"
    "<odd>1</odd><a><said>again</said></a>"
)


def test_every_answer_is_read_where_it_stands() -> None:
    sent = submissions.read(WHOLE)
    assert (sent.form_id, sent.version, sent.instance_id) == ("f", "3", "uuid:1")
    assert (sent.replaces, sent.encrypted) == ("", None)
    found = told.read(sent, FORM)
    own = found.record.own.answers
    assert own == {"said": "Yo pran l\n <b> è", "kinds": "x y x", "at": "18.5 -72.3 0 4.5", "photo": "1.jpg"}
    assert [(one.index, dict(one.answers)) for one in found.record.repeats["people"]] == [
        (1, {"age": "3", "voice": "a.m4a"}), (2, {"age": "4"}), (3, {})]
    assert (found.record.instance, found.files, found.unknown) == ("1", ("1.jpg", "a.m4a"), ("odd", "a/said"))
    assert told.codes(own["kinds"]) == ("x", "y")
    assert told.point(own["at"]) == Point(18.5, -72.3, None, 4.5)
    assert dict(submissions.texts(sent.root)) == {
        "a[1]/said": "Yo pran l\n <b> è", "a[1]/kinds": "x y x", "a[1]/at": "18.5 -72.3 0 4.5", "a[1]/photo": "1.jpg",
        "people[1]/age": "3", "people[1]/more/voice": "a.m4a", "people[2]/age": "4", "odd": "1", "a[2]/said": "again"}


WAYS = {
    "no namespace": record("", meta="<meta><instanceID>uuid:1</instanceID></meta>"),
    "the form's own": b'<d xmlns="http://x" id="f" version="3"><meta><instanceID> uuid:1\n</instanceID></meta></d>',
    "an attribute": b'<d id="f" version="3" instanceID="uuid:1"/>',
    "a byte order mark": b"\xef\xbb\xbf" + record(""),
    "two bytes": record("").decode().replace("UTF-8", "UTF-16").encode("utf-16"),
    "Latin-1": record("").decode().replace("UTF-8", "ISO-8859-1").encode("latin-1"),
    "no head": record("").partition(b"\n")[2],
    "a foreign id": record("", head='id="f" version="3" xmlns:x="http://x" x:id="g" x:version="9"'),
}


@pytest.mark.parametrize("name", WAYS)
def test_apps_write_the_same_in_many_ways(name: str) -> None:
    sent = submissions.read(WAYS[name])
    assert (sent.form_id, sent.version, sent.instance_id) == ("f", "3", "uuid:1")


def test_a_form_without_an_id_is_known_by_its_namespace() -> None:
    assert submissions.read(b'<d xmlns="http://x/f" instanceID="i"/>').form_id == "http://x/f"


def test_an_edit_names_what_it_replaces() -> None:
    for old, replaces in {"uuid:0": "uuid:0", "uuid:1": "", "UUID:1": "", "": "", "a b": "", "x" * 300: ""}.items():
        meta = f"<meta><instanceID>uuid:1</instanceID><deprecatedID>{old}</deprecatedID></meta>"
        assert submissions.read(record("", meta=meta)).replaces == replaces


def test_the_same_record_by_post_and_by_export_is_one() -> None:
    """What a phone posts and what Kobo exports later have the same ids and the same fields."""
    places = (Answer("HT01", "x"),), (Answer("HT0111", "x", within="HT01"),)
    form = violations.form(violations.Codes(*places, (Answer("g9", "x"),), (Answer("KEN", "x"),)))
    posted = record(
        "<incident><incident_date>2026-03-01</incident_date><commune>HT0111</commune></incident><violations>"
        "<violation_category>killing</violation_category></violations><victims><victim_violation_numbers>1"
        "</victim_violation_numbers><individual_sex>male</individual_sex></victims>",
        meta="<meta><instanceID>uuid:AB-1</instanceID></meta>")
    one = told.read(submissions.read(posted), form)
    read = violation_rows.reading(exports.Submitted((one.record,)))
    assert (read.faults, one.unknown) == ((), ())
    ids = {entry.sort: entry.id for entry in read.records.entries}
    assert ids == {
        "incident": exports.record_id("ab-1"), "violation": exports.record_id("ab-1", "violation", 1),
        "victim": exports.record_id("ab-1", "victim", 1)}


ENCRYPTED = b"""<data xmlns="http://opendatakit.org/submissions" id="f" version="3" encrypted="yes">
 <base64EncryptedKey>k==</base64EncryptedKey><encryptedXmlFile>submission.xml.enc</encryptedXmlFile>
 <media><file>1.jpg.enc</file></media><media><file>2.m4a.enc</file></media>
 <base64EncryptedElementSignature>s==</base64EncryptedElementSignature>
 <meta xmlns="http://openrosa.org/xforms"><instanceID>uuid:1</instanceID></meta></data>"""


def test_what_was_encrypted_on_the_phone_is_recognised_and_left_as_it_is() -> None:
    sent = submissions.read(ENCRYPTED)
    assert sent.encrypted == submissions.Encrypted("k==", "submission.xml.enc", ("1.jpg.enc", "2.m4a.enc"), "s==")
    found = told.read(sent, FORM)
    assert (found.files, found.record.own.answers) == (("1.jpg.enc", "2.m4a.enc", "submission.xml.enc"), {})
    here = parts.by_name([Part("1.jpg", "1.jpg"), Part("1.jpg.enc", "1.jpg.enc")], found.files)
    assert sorted(here) == ["1.jpg", "1.jpg.enc"], "plain files from a crash on the phone are kept too"
    for cut in (b"<base64EncryptedKey>k==</base64EncryptedKey>", b"<encryptedXmlFile>submission.xml.enc"):
        with pytest.raises(SubmissionBroken, match="encrypted"):
            submissions.read(ENCRYPTED.replace(cut, cut[: cut.index(b">") + 1] if b"File" in cut else b""))


ENTITY = b'<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><d id="f">&b;</d>'
OUTSIDE = b'<!DOCTYPE d SYSTEM "file:///etc/passwd"><d id="f"/>'
HOSTILE: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "empty"), "blanks": (b" \n\t", "empty"), "no XML": (b"hello", "not_xml"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00", "not_xml"), "cut": (WHOLE[:-9], "not_xml"), "two roots": (b"<a/><b/>",
                                                                                                 "not_xml"),
    "a bomb": (ENTITY, "dtd"), "a file of ours": (OUTSIDE, "dtd"), "an unknown entity": (b"<d>&x;</d>", "not_xml"),
    "a NUL": (b"<d>\x00</d>", "not_xml"), "a control": (b"<d>&#x1;</d>", "not_xml"), "an unknown prefix": (b"<x:d/>",
                                                                                                         "not_xml"),
    "wrong UTF-8": (b"<d id='f'>\xe8</d>", "not_xml"), "UTF-7": (b'<?xml version="1.0" encoding="UTF-7"?><d/>',
                                                                "encoding"),
    "a page of an old PC": (b'<?xml version="1.0" encoding="cp437"?><d/>', "encoding"),
    "no such encoding": (b'<?xml version="1.0" encoding="x-no"?><d/>', "encoding"),
    "rot13": (b"<?xml version='1.0' encoding = 'rot13'?><d/>", "encoding"),
    "EBCDIC, far to the right": (b'<?xml version="1.0"' + b" " * 400 + b'encoding="cp037"?><d/>', "encoding"),
    "another mark": (b'\xef\xbb\xbf<?xml version="1.0" encoding="shift_jis"?><d/>', "encoding"),
    "two bytes that say one": (record("").decode().encode("utf-16"), "encoding"),
    "deep": (b"<d>" * 40 + b"</d>" * 40, "too_deep"), "very deep": (b"<d>" * 200_000, "too_deep"),
    "many": (b"<d>" + b"<e/>" * 20_001 + b"</d>", "too_many_parts"),
    "many attributes": (b"<d " + b" ".join(b'a%d="1"' % n for n in range(99)) + b"/>", "too_many_parts"),
    "ten megabytes": (record(f"<a><said>{'x' * 10_000_000}</said></a>"), "too_large"),
    "ten megabytes of one tag": (b"<" + b"d" * 10_000_000, "too_large"),
    "two megabytes of one tag": (b"<d " + b"d" * 2_000_000, "not_xml"),
    "no form": (b"<d instanceID='i'/>", "no_form"), "no instance": (b"<d id='f'/>", "no_instance"),
    "an id with blanks": (b"<d id='f' instanceID='a b'/>", "no_instance"),
    "an id nobody sees": ("<d id='f' instanceID='a\u2028'/>".encode(), "no_instance"),
    "a long id": (b"<d id='f' instanceID='" + b"a" * 201 + b"'/>", "no_instance"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_xml_is_refused_by_its_name(name: str) -> None:
    data, code = HOSTILE[name]
    with pytest.raises(SubmissionBroken) as refused:
        submissions.read(data)
    assert refused.value.code == code
    assert answers.STATUS[code] in (400, 413)
    assert "passwd" not in str(refused.value)


def test_as_much_as_may_come_is_read() -> None:
    start, end = b"<d id='f' instanceID='i'>", b"</d>"
    fits = [
        start + b" " * (xml.LARGEST - len(start + end)) + end, start + b"<e/>" * (xml.MOST_NODES - 1) + end,
        start + b"<e>" * (xml.DEEPEST - 1) + b"</e>" * (xml.DEEPEST - 1) + end,
        b"<d id='f' instanceID='" + b"i" * 200 + b"'/>",
        b"<d id='f' instanceID='i' " + b" ".join(b'a%d="1"' % n for n in range(xml.MOST_ATTRIBUTES - 2)) + b"/>",
    ]
    assert [outcome(one) for one in fits] == [""] * len(fits)


def outcome(data: bytes) -> str:
    try:
        told.read(submissions.read(data), FORM)
    except SubmissionBroken as broken:
        return broken.code
    return ""


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for some in (data, b"<d id='f' instanceID='i'>" + data + b"</d>", b"<?xml version='1.0' " + data):
        assert outcome(some) in {"", *answers.STATUS}


TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=40)
LETTERS = st.text(string.ascii_lowercase, min_size=1, max_size=20)


@given(TEXT, st.lists(st.tuples(TEXT, TEXT), max_size=5), st.sampled_from(["utf-8", "utf-16"]))
def test_what_was_written_is_read_letter_for_letter(said: str, people: list[tuple[str, str]], encoding: str) -> None:
    inside = f"<a><said>{escape(said)}</said></a>" + "".join(
        f"<people><age>{escape(age)}</age><more><voice>{escape(voice)}</voice></more></people>"
        for age, voice in people
    )
    data = record(inside).decode().replace("UTF-8", encoding)
    found = told.read(submissions.read(data.encode(encoding)), FORM)
    clean = [text.strip(" ") for text in (said, *(text for pair in people for text in pair))]
    rows = found.record.repeats.get("people", [])
    came = [found.record.own.answers.get("said", "")]
    came += [one.answers.get(name, "") for one in rows for name in ("age", "voice")]
    assert came == clean
    assert [one.index for one in rows] == list(range(1, len(people) + 1))
    assert found.unknown == ()


POINTS = {
    "18.5 -72.3": Point(18.5, -72.3), "18.5 -72.3 12 5": Point(18.5, -72.3, 12.0, 5.0),
    "-0.5 180.0 -3.5 0": Point(-0.5, 180.0, -3.5, None), "": None, "18.5": None, "91 0": None, "0 181": None,
    "a b": None, "nan nan": None, "inf 1": None, "1 2 3 4 5": None, "1e99 1": None, "1,5 2": None, "١ 2": None,
}  # fmt: skip


@pytest.mark.parametrize("text", POINTS)
def test_a_place_is_one_on_earth(text: str) -> None:
    assert told.point(text) == POINTS[text]


@given(st.text(max_size=30))
def test_any_text_is_a_place_or_none(text: str) -> None:
    told.point(text)
    assert len(set(told.codes(text))) == len(told.codes(text))


@given(LETTERS, LETTERS)
def test_marks_know_the_same_again_and_tell_nobody_without_the_pepper(one: str, other: str) -> None:
    def marks(id: str, pepper: bytes = b"p") -> submissions.Marks:
        data = record("", meta=f"<meta><instanceID>{id}</instanceID></meta>")
        return submissions.marks(data, submissions.read(data), pepper=pepper)

    assert (marks(one) == marks(other)) == (one == other)
    assert marks(one).instance != marks(one, b"q").instance
    assert marks(one).content != marks(one, b"q").content
    assert submissions.instance_mark(one, pepper=b"p") == marks(one).instance == marks(f"uuid:{one}").instance


def test_nothing_that_was_sent_shows_in_a_traceback() -> None:
    sent = submissions.read(WHOLE)
    part = Part("secret.jpg", "secret.jpg", 6, b"secret")
    for one in (sent, sent.root, told.read(sent, FORM), submissions.read(ENCRYPTED).encrypted, part, parts.read(
            [part, Part(parts.XML, "", 1, WHOLE)]), Point(18.5, -72.3)):
        assert not any(word in repr(one) for word in ("Yo pran", "secret", "18.5", "k=="))
