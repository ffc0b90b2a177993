"""Lists of people: every name, date and paper of a real file's shape, and a clear error of a hostile one."""

import csv
import io
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tande.toolkit import watchlists
from tande.toolkit.errors import ListBroken
from tande.toolkit.names import Subject, build, screen
from tande.toolkit.watchlists import LeftOut, Record, read_ofac, read_table, read_un
from tande.toolkit.watchlists.dates import read_date

UN = """<?xml version="1.0" encoding="utf-8"?>
<CONSOLIDATED_LIST dateGenerated="2026-11-20T08:00:00.000Z">
 <INDIVIDUALS>
  <INDIVIDUAL>
   <DATAID>900001</DATAID><VERSIONNUM>1</VERSIONNUM>
   <FIRST_NAME>KALVO</FIRST_NAME><SECOND_NAME>Renat</SECOND_NAME><THIRD_NAME>BIRUNSKY</THIRD_NAME>
   <UN_LIST_TYPE>Nowhere</UN_LIST_TYPE><REFERENCE_NUMBER>NWi.001</REFERENCE_NUMBER><LISTED_ON>2019-04-03</LISTED_ON>
   <NAME_ORIGINAL_SCRIPT>كالفو ريناط</NAME_ORIGINAL_SCRIPT><COMMENTS1>Invented for a test.</COMMENTS1>
   <DESIGNATION><VALUE>Quartermaster</VALUE></DESIGNATION><NATIONALITY><VALUE>Nowhere</VALUE></NATIONALITY>
   <INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Calvo Birun (Kalva); Renat the Elder</ALIAS_NAME>
    <DATE_OF_BIRTH>7 Jul. 1961</DATE_OF_BIRTH></INDIVIDUAL_ALIAS>
   <INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>The Ferryman</ALIAS_NAME></INDIVIDUAL_ALIAS>
   <INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME>N/A</ALIAS_NAME></INDIVIDUAL_ALIAS>
   <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1960-02-01</DATE></INDIVIDUAL_DATE_OF_BIRTH>
   <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE><YEAR>1963</YEAR></INDIVIDUAL_DATE_OF_BIRTH>
   <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1970</FROM_YEAR><TO_YEAR>1972</TO_YEAR>
   </INDIVIDUAL_DATE_OF_BIRTH>
   <INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>NW-445566 (expired), NW 778899</NUMBER>
   </INDIVIDUAL_DOCUMENT>
  </INDIVIDUAL>
  <INDIVIDUAL><DATAID>900002</DATAID><FIRST_NAME/></INDIVIDUAL>
  <INDIVIDUAL><DATAID>900001</DATAID><FIRST_NAME>Osmo Tarvele</FIRST_NAME></INDIVIDUAL>
 </INDIVIDUALS>
 <ENTITIES><ENTITY><DATAID>1</DATAID><FIRST_NAME>Ferry Company</FIRST_NAME></ENTITY></ENTITIES>
</CONSOLIDATED_LIST>
"""
REST = (*["-0- "] * 7,)


def sdn(*rows: tuple[str, ...]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return (out.getvalue() + "\x1a\r\n").encode()


PERSON = ("501", "BIRUNSKY, Kalvo Renat", "individual", "TEST", "Major", *REST[:6],
          "DOB 07 Aug 1960; alt. DOB circa 1962; DOB 1970 to 1972; POB Elsewhere; nationality Nowhere; citizen "
          "Anywhere; Passport NW445566 (Nowhere); National ID No. 77-1234 (Nowhere); Phone Number 555123;"
          " a.k.a. 'THE FERRYMAN'; Gender Male.")  # fmt: skip
SDN = sdn(PERSON, ("502", "FERRY COMPANY", "-0- ", "TEST", *REST, "-0- "), ("503", "SLOW BOAT", "vessel", "TEST",
          *REST, "-0- "))  # fmt: skip
ALT = sdn(("501", "1", "aka", "CALVO, Birun", "-0- "), ("502", "2", "aka", "FERRYCO", "-0- "))


def test_an_individual_of_the_un_list_is_read_whole() -> None:
    found = read_un(UN.encode())
    assert found.made_on == "2026-11-20"
    assert found.records[0] == Record(
        ref="900001",
        names=("KALVO Renat BIRUNSKY", "كالفو ريناط", "Calvo Birun (Kalva)", "Calvo Birun", "Renat the Elder"),
        weak=("The Ferryman",), born=("1960-02-01", "1963", "1970/1972", "1961-07-07"),
        numbers=("NW-445566", "NW 778899"), nationality="Nowhere", listed_on="2019-04-03",
        note="NWi.001; Quartermaster; Invented for a test.",
    )
    assert [one.ref for one in found.records] == ["900001", "900001~2"]
    assert [one.code for one in found.left_out] == ["no_name", "renamed", "not_a_person"]
    assert found.left_out[0].line == UN[: UN.index("900002")].count("\n") + 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_any_honest_encoding_is_read(encoding: str) -> None:
    text = UN.replace('encoding="utf-8"', f'encoding="{encoding[:6].rstrip("-")}"')
    assert read_un(text.encode(encoding)).records == read_un(UN.encode()).records


def inside(text: str) -> bytes:
    return UN.replace("<SECOND_NAME>Renat", f"<SECOND_NAME>{text}").encode()


BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(10))
HOSTILE = {
    "empty": (b" \n", "empty", 0),
    "laughs": (UN.replace("<CONS", f"<!DOCTYPE l [{BOMB}]><CONS", 1).replace("Renat<", "&a9;<").encode(), "dtd", 2),
    "file": (UN.replace("<CONS", '<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]><CONS', 1).encode(), "dtd", 2),
    "outer dtd": (UN.replace("<CONS", '<!DOCTYPE l SYSTEM "http://127.0.0.1:1/x.dtd"><CONS', 1).encode(), "dtd", 2),
    "no such entity": (inside("&nothing;"), "not_xml", 6),
    "deep": (inside("<a>" * 40 + "</a>" * 40), "too_deep", 6),
    "long": (inside("x" * 30_000), "too_long", 6),
    "many parts": (inside("<a/>" * 6_000), "too_many_parts", 6),
    "huge": (b"<" * (48 * 1024 * 1024 + 1), "too_large", 0),
    "cut": (UN.encode()[:900], "truncated", UN.encode()[:900].count(b"\n") + 1),
    "cut in a tag": (UN.encode()[:UN.encode().index(b"SECOND_NAME") + 3], "truncated", 6),
    "another root": (b"<html><body/></html>", "wrong_root", 1),
    "a page": (b"<!DOCTYPE html><html></html>", "dtd", 1),
    "two roots": ((UN + "<CONSOLIDATED_LIST/>").encode(), "not_xml", UN.count("\n") + 1),
    "json": (b'{"a": 1}', "not_xml", 1),
    "zip": (b"PK\x03\x04" + b"\0" * 40, "not_xml", 1),
    "wrong encoding": (UN.encode("latin-1", "replace").replace(b"Renat<", b"Ren\xe9t<"), "not_xml", 6),
    "unknown encoding": (UN.replace("utf-8", "x-none").encode(), "encoding", 1),
    "said utf-16": (UN.replace("utf-8", "utf-16").encode(), "encoding", 1),
    "nobody": (b"<CONSOLIDATED_LIST><INDIVIDUALS/></CONSOLIDATED_LIST>", "no_people", 0),
    "nul": (inside("a\0b"), "not_xml", 6),
}


@pytest.mark.parametrize(("content", "code", "line"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_xml_is_refused_with_its_line(content: bytes, code: str, line: int) -> None:
    with pytest.raises(ListBroken) as error:
        read_un(content)
    assert (error.value.code, error.value.line) == (code, line)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.integers(0, len(UN.encode())))
def test_no_bytes_are_a_fault(noise: bytes, at: int) -> None:
    whole = UN.encode()
    for read in (read_un, read_ofac):
        for content in (noise, whole[:at] + noise + whole[at:], SDN[:at] + noise):
            with suppress(ListBroken):
                assert read(content).records


def test_an_individual_of_ofac_is_read_whole_and_others_are_counted() -> None:
    for one, other in ((SDN, ALT), (ALT, SDN)):
        found = read_ofac(one, other)
        assert found.records == (Record(
            ref="501", names=("BIRUNSKY, Kalvo Renat", "CALVO, Birun"), weak=("THE FERRYMAN",),
            born=("1960-08-07", "1962", "1970/1972"), numbers=("NW445566", "77-1234"),
            nationality="Nowhere, Anywhere", note=f"TEST; Major; {PERSON[11]}",
        ),)  # fmt: skip
        assert found.left_out == (LeftOut(2, "not_a_person"), LeftOut(3, "not_a_person"))
    assert read_ofac(SDN).records[0].names == ("BIRUNSKY, Kalvo Renat",)
    assert read_ofac(sdn((*PERSON[:1], "MÉNARD, Zoé", *PERSON[2:])).decode().encode("cp1252")).records[0].names[0] == (
        "MÉNARD, Zoé"
    )


@pytest.mark.parametrize(("first", "second", "code", "line"), [
    (b"", None, "empty", 0), (b"\x1a", None, "empty", 0), (b"ent_num,name\n1,2\n", None, "not_ofac", 1),
    (SDN[:-60], None, "columns", 3), (SDN + b'"', None, "not_csv", 5), (SDN, SDN, "not_ofac", 1),
    (ALT, ALT, "not_ofac", 1), (SDN, ALT.replace(b"50", b"70"), "other_list", 1), (b"1\0" + SDN, None, "encoding", 1),
    (sdn(("9", "A SHIP", "vessel", "T", *REST, "-0-")), None, "no_people", 0), (SDN, b"x" * 9, "not_ofac", 1),
    (UN.encode(), None, "not_ofac", 1),
])  # fmt: skip
def test_another_file_than_ofacs_is_refused(first: bytes, second: bytes | None, code: str, line: int) -> None:
    with pytest.raises(ListBroken) as error:
        read_ofac(first, second)
    assert (error.value.code, error.value.line) == (code, line)


HEADERS = ["Réf.", "Nom de famille", "Prénoms", "Date of birth", "A.K.A.", "Passport", "Nonsense"]
ROWS = [
    (2, ["7", "Tarvele", "Osmo", "03/04/1971", "Ossi; Tarva Osmo", "NW 1234", "x"]), (3, ["", "", "", "", "", "", ""]),
    (4, ["8", "", "", "1970", "", "", ""]), (5, ["7", "Tarvele", "Other", "when?", "", "", ""]),
    (6, ["", "Nobody\u202e", "A\x07nn", "1/31/1980", "", "none"]), (7, ["", "Nobody", "A nn", "31.1.1980"]),
]  # fmt: skip


def test_a_table_is_read_by_its_mapping_and_tells_what_it_left_out() -> None:
    mapping = watchlists.suggest(HEADERS)
    assert mapping == {"reference": 0, "family": 1, "given": 2, "born": 3, "aliases": 4, "numbers": 5}
    found = read_table(ROWS, mapping)
    assert found.records[0] == Record(
        ref="7", names=("Tarvele, Osmo", "Ossi", "Tarva Osmo"), born=("1971-04-03",), numbers=("NW 1234",)
    )
    assert [(one.ref, one.names[0], one.born) for one in found.records[1:]] == [
        ("7~2", "Tarvele, Other", ()), (found.records[2].ref, "Nobody, A nn", ("1980-01-31",)),
    ]
    assert found.left_out == (
        LeftOut(4, "no_name"), LeftOut(5, "bad_date"), LeftOut(5, "renamed"), LeftOut(7, "double"),
    )
    moved = read_table(reversed(ROWS), mapping)
    assert {one.ref for one in moved.records} == {one.ref for one in found.records}


@pytest.mark.parametrize(("mapping", "code"), [
    ({}, "no_name_column"), ({"born": 0}, "no_name_column"), ({"name": 1, "aliases": 1}, "mapping"),
    ({"name": 1, "color": 2}, "mapping"), ({"name": 40}, "no_people"),
])  # fmt: skip
def test_a_mapping_that_cannot_be_is_refused(mapping: dict[str, int], code: str) -> None:
    with pytest.raises(ListBroken, match=code):
        read_table(ROWS, mapping)


@pytest.mark.parametrize(("text", "found"), [
    ("1960-02-31", "1960-02-31"), ("1960-2", "1960-02"), ("1960", "1960"), ("1961-07-07T00:00:00", "1961-07-07"),
    ("7 Jul. 1977", "1977-07-07"), ("July 1977", "1977-07"), ("circa 1960", "1960"),
    ("Approximately 1960-05-01", "1960"),
    ("1960 to 1965", "1960/1965"), ("Between 1 Jan 1960 and 1965", "1960/1965"), ("1965 to 1960", ""),
    ("31/12/1980", "1980-12-31"), ("12/31/1980", "1980-12-31"), ("03/1980", "1980-03"), ("1460", ""),
    ("32 Jan 1980", ""),
    ("45 Foo 1980", ""), ("", ""), ("yesterday", ""), ("1980-13-01", ""), ("٣", ""),
])  # fmt: skip
def test_dates_are_read_as_lists_write_them(text: str, found: str) -> None:
    assert read_date(text) == found


def test_every_alias_and_every_date_of_a_record_is_screened() -> None:
    record = read_un(UN.encode()).records[0]
    index = build(watchlists.subjects(record, record.ref))
    for name in ("Kalvo Renat Birunsky", "the ferryman", "Calvo Birun", "Renat, Kalvo", "كالفو ريناط"):
        assert screen(Subject("x", [name]), index), name
    from tande.toolkit.names import birth_date

    dates = {screen(Subject("x", ["Calvo Birun"], birth_date(text)), index)[0].dates for text in (
        "1960-02-01", "1971", "1961-07-07",
    )}
    assert dates == {"equal", "agrees"}
    assert screen(Subject("x", ["Nobody Else"], None, ["NW445566"]), index)[0].numbers == "equal"


def test_what_changed_between_two_versions_is_told_by_reference_and_field() -> None:
    former, latter = Record("1", ("A B",)), Record("2", ("C D",), born=("1970",))
    now = [Record("1", ("A B",), weak=("X",)), Record("3", ("E",))]
    found = watchlists.changes([former, latter], now)
    assert (found.added, found.changed, found.removed) == (("3",), ("1",), ("2",))
    assert watchlists.changed_fields(former, now[0]) == ("names",)
    assert watchlists.changes([], now).added == ("1", "3")
    assert watchlists.unpack(watchlists.pack([former, latter, *now])) == [former, latter, *now]
    with pytest.raises(ListBroken):
        watchlists.unpack(b"nothing")
