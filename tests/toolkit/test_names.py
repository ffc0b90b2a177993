"""Names of people: what is an alert and what is not, why, and that nothing anybody types is a fault."""

from string import Formatter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tande.toolkit.errors import BadBirthDate, BadEquivalents
from tande.toolkit.names import (
    SHIPPED,
    Alert,
    Subject,
    birth_date,
    build,
    evidence,
    parse,
    score_names,
    screen,
    screen_all,
    sentences,
)
from tande.toolkit.names.folding import script_of, words_of

NOBODY = build([])
RECORDS = [
    Subject("etienne", ["Jean Baptiste Étienne"], birth_date("1980-03-04"), ["HT-0012345"]),
    Subject("paul", ["Jean Paul Pierre"], birth_date("1975")),
    Subject("two names", ["Barbecue", "Jimmy Cherizier"], birth_date("1977-03-30")),
    Subject("hussein", ["محمد حسين العبادي"], birth_date("1970-01-01")),
    Subject("kamau", ["Peter Kariuki Kamau"], None, ["A 1234567"]),
    Subject("xi", ["Xi Jinping"]),
    Subject("marks", ["!!!", ""], None, ["MARKS 777"]),
    Subject("letter", ["J"]),
]
INDEX = build(RECORDS)
HOSTILE = {
    "empty": "", "spaces": "   ", "marks": "?!., -–'’", "nul": "\0", "nul inside": "Jean\0 Paul\0 Pierre",
    "right to left": "\u202eJean Paul Pierre\u202c", "long": "a" * 10_000, "long words": "Jean Paul " * 1_000,
    "combining": "J\u0301\u0302" + "\u0300" * 5_000, "one letter": "J", "letters": "J P K", "emoji": "😀 👍🏽",
    "digits": "12345 678", "half a pair": "\ud800", "unassigned": "\U000e0fff", "private": "\ue000\ue001",
    "comma": ",,,", "only a rank": "General", "only a particle": "al", "newlines": "Jean\r\nPaul\tPierre",
    "ligature": "ﷺ", "zero width": "Jean\u200b\u200cPaul", "sql": "Robert'); DROP TABLE x;--",
}  # fmt: skip


def worth(one: str, other: str) -> float:
    return score_names(one, other, NOBODY).worth


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jn Bte Etyen", "Jean-Baptiste Étienne"),
        ("Ste Rose Michel", "Sainte-Rose Michel"),
        ("Manno Dezi", "Emmanuel Désir"),
        ("Vitelom Inosan", "Vitelhomme Innocent"),
        ("Chal Pye", "Charles Pierre"),
        ("PIERRE Jean", "Jean Pierre"),
        ("Pierre, Jean", "Jean Pierre"),
        ("Cpl. Wyclif Odhiambo", "Wycliffe Odhiambo"),
        ("P. K. Kamau", "Peter Kariuki Kamau"),
        ("Daniel arap Moi", "Daniel Moi"),
        ("Md. Nur Islam", "Mohammad Noor Islam"),
        ("LAUREN TNKUNDA", "LAURENT NKUNDA"),
        ("Abd al-Rahman Sudais", "Abdulrahman al-Sudais"),
        ("Putin Vladimir", "Vladimir Vladimirovich Putin"),
        ("محمد حسين", "Mohammed Hussein"),
        ("معمر القذافي", "Muammar Gaddafi"),
        ("Владимир Путин", "Vladimir Putin"),
        ("Κυριάκος Μητσοτάκης", "Kyriakos Mitsotakis"),
        ("习近平", "Xi Jinping"),
        ("김정은", "Kim Jong Un"),
        ("박정희", "Park Chung Hee"),
        ("김아", "Kim A"),
    ],
)
def test_one_person_is_an_alert_whichever_way_round(one: str, other: str) -> None:
    assert SHIPPED <= worth(one, other) < 1
    assert worth(other, one) == pytest.approx(worth(one, other), abs=0.06)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jean Paul Pierre", "Pierre Paul Jean"),
        ("Jean Pierre", "Pierre Jean"),
        ("Marie Ange Louis", "Louis Ange Marie"),
        ("Jean Pierre", "Jean Louis"),
        ("Bashar al-Assad", "Maher al-Assad"),
        ("Rafiqul Islam", "Shafiqul Islam"),
        ("Kim Jong Un", "Kim Jong Il"),
        ("Ahmed", "Ahmed Karimi"),
        ("Saddam Hussein", "Uday Saddam Hussein"),
        ("Juan Carlos Perez", "Juan Pablo Perez"),
        ("Mary Atieno", "Mary Akinyi"),
        ("Wycliffe Odhiambo", "Wycliffe Adhiambo"),
        ("Daniel Mutua", "Daniella Mutua"),
        ("محمد علي", "Mahmoud Salem"),
        ("J. P.", "Jean Paul"),
        ("아 杨", "Ashley Zhang"),
        ("", ""),
        ("?!", "?!"),
        ("J", "J"),
    ],
)
def test_two_people_are_no_alert(one: str, other: str) -> None:
    assert worth(one, other) < SHIPPED


@pytest.mark.parametrize(
    ("name", "record"),
    [
        ("Jan Pol Pye", "paul"), ("J. Paul Pierre", "paul"), ("PIERRE Jean Paul", "paul"), ("JeanPaul Pierre", "paul"),
        ("习近平", "xi"), ("Xi Jin Ping", "xi"), ("Jinping Xi", "xi"), ("Muhammad Husayn Abadi", "hussein"),
        ("K. Kamau Peter", "kamau"), ("Jimy Cherizie", "two names"),
    ],
)  # fmt: skip
def test_what_is_alike_is_found_in_an_index_too(name: str, record: str) -> None:
    assert [one.record for one in screen(Subject("", [name]), INDEX)] == [record]


def test_scores_do_not_saturate() -> None:
    """More that agrees is always worth more, and nothing is certain."""
    rising = ["Ahmed Ali", "Ahmed Ali Hassan", "Ahmed Ali Hassan Mohamud", "Ahmed Ali Hassan Mohamud Farah Warsame"]
    scores = [worth(name, name) for name in rising]
    assert scores == sorted(set(scores))
    person = Subject("", ["Jean Baptiste Etienne"])
    dates = [None, "1980", "1980-04-03", "1980-03-04"]
    found = [screen(Subject("", person.names, birth_date(day or "")), INDEX)[0].score for day in dates]
    both = Subject("", person.names, birth_date("1980-03-04"), ["HT 0012345"])
    found.append(screen(both, INDEX)[0].score)
    assert found == sorted(set(found))
    assert found[-1] < 1


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        ("1980-03-04", "1980-03-04", evidence.EQUAL),
        ("1980-03-04", "1980-04-03", evidence.SWAPPED),
        ("1980", "1980-04-03", evidence.AGREES),
        ("1980-04", "1980-04-03", evidence.AGREES),
        ("1980-04", "1980-05", evidence.NEAR),
        ("1980-03-04", "1980-03-05", evidence.NEAR),
        ("1982-03-04", "1980-11-30", evidence.NEAR),
        ("1980-03-04", "1990-03-04", evidence.NEAR),
        ("1908-03-04", "1980-03-04", evidence.NEAR),
        ("1980-03-04", "1995-07-21", evidence.FAR),
        ("1980", "1995", evidence.FAR),
        ("", "1980", evidence.UNKNOWN),
        ("1948-13-16", "1948-13-16", evidence.EQUAL),
    ],
)
def test_dates_of_birth(one: str, other: str, relation: str) -> None:
    assert evidence.dates(birth_date(one), birth_date(other)) == relation
    assert evidence.dates(birth_date(other), birth_date(one)) == relation


@pytest.mark.parametrize("text", ["80", "1980-", "4.3.1980", "1980-99", "0000", "1980-00-04", "١٩٨٠-x"])
def test_a_date_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(BadBirthDate):
        birth_date(text)


def test_a_date_or_number_never_takes_an_alert_away() -> None:
    alone = screen(Subject("", ["Jean Baptiste Etienne"]), INDEX)[0]
    against = screen(Subject("", ["Jean Baptiste Etienne"], birth_date("2001-09-09"), ["KE 555555"]), INDEX)[0]
    assert (against.record, against.dates, against.numbers) == ("etienne", evidence.FAR, evidence.DIFFERENT)
    assert SHIPPED <= against.score < alone.score


def test_a_date_can_bring_an_alert_about_and_a_number_alone_can() -> None:
    turned = Subject("", ["Etienne Jean Baptist"], None)
    assert [one.record for one in screen(Subject("", ["Baptiste Jean"]), INDEX)] == []
    assert [one.record for one in screen(turned, INDEX, 0.99)] == []
    found = screen(Subject("", ["Somebody Else Entirely"], None, ["a1234567"]), INDEX)
    assert [(one.record, one.number) for one in found] == [("kamau", "A1234567")]
    assert found[0].name_score < SHIPPED <= found[0].score
    assert [one.record for one in screen(Subject("", [], None, ["marks-777"]), INDEX)] == ["marks"]


def test_every_name_of_both_is_compared_and_the_best_explains() -> None:
    found = screen(Subject("", ["Quite Different", "Jimi Cherizye"]), INDEX)
    assert [(one.record, one.name, one.record_name) for one in found] == [
        ("two names", "Jimi Cherizye", "Jimmy Cherizier")
    ]
    assert [(part.here, part.there) for part in found[0].parts] == [("jimi", "jimmy"), ("cherizye", "cherizier")]
    assert all(part.code not in ("", "same") for part in found[0].parts)


def test_many_at_once_is_each_alone_in_any_number_of_processes() -> None:
    names = ["Jn Baptiste Etyen", "?", "Mohammed Hussein al-Abadi", "P. K. Kamau", "习近平", "Jean Paul Pierre", "No"]
    people = [Subject(str(at), [names[at % len(names)]]) for at in range(420)]
    alone = [screen(person, INDEX) for person in people[: len(names)]]
    assert [bool(alerts) for alerts in alone] == [True, False, True, True, True, True, False]
    expected = [alone[at % len(names)] for at in range(420)]
    assert screen_all(people, INDEX) == expected
    assert screen_all(people, INDEX, processes=2) == expected


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_hostile_names_are_no_fault_and_match_only_what_they_say(name: str) -> None:
    hostile = build([*RECORDS, Subject("hostile", [name])])
    found = {one.record for one in screen(Subject("", [name]), hostile)}
    says_jean_paul = "Jean" in name and "Pierre" in name
    assert found <= {"hostile", "paul"}
    assert ("paul" in found) is says_jean_paul
    assert len("".join(words_of(name))) <= 1_000
    assert screen(Subject("", ["Jean Paul Pierre"]), hostile)[0].record in ("paul", "hostile")


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_anything_compared_gives_a_number_below_one(one: str, other: str) -> None:
    assert 0 <= worth(one, other) < 1
    script_of(one)


def test_every_reason_can_be_said_in_every_language() -> None:
    tables = (sentences._WORDS, sentences._ORDERS, sentences._DATES, sentences._NUMBERS)
    for said in (texts for table in tables for texts in table.values()):
        assert len(said) == len(sentences.LANGUAGES) == len(set(said))
        assert len({frozenset(field for _, field, _, _ in Formatter().parse(text) if field) for text in said}) == 1
    alert = screen(Subject("", ["Jn Etyen"], birth_date("1980-03-04"), ["HT0012345"]), INDEX)[0]
    assert sentences.explained(alert, "en") == [
        "“jn” and “jean”: one is short for the other.",
        "“etyen” and “etienne” are one name, respelled as it sounds.",
        "“baptiste” stands only in the record.",
        "Same date of birth.",
        "Both have the number HT0012345.",
    ]
    assert len(sentences.explained(alert, "ht")) == 5


def test_no_code_is_without_its_sentence() -> None:
    names = [record.names[0] for record in RECORDS] + ["Pol Jan Pier", "P Kamau", "Kamau Piter K", "Jan-Pol Pye"]
    pairings = [score_names(one, other, NOBODY) for one in names for other in names]
    assert {part.code for pairing in pairings for part in pairing.parts} <= sentences._WORDS.keys()
    assert {pairing.order for pairing in pairings} <= {"", "in_order", *sentences._ORDERS}


@pytest.mark.parametrize(
    "text",
    ["words,kind\n", "kind,words,source\nnoun,a b,x\n", "kind,words,source\nspelling,a b,\n",
     "kind,words,source\nspelling,one,x\n", "kind,words,source\nrank,?,x\n", ""],
)  # fmt: skip
def test_a_table_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(BadEquivalents):
        parse(text)


def test_officers_own_table_counts() -> None:
    table = parse("kind,words,source\n# ours\nnickname,zwazo roland,desk\n")
    own = build([Subject("one", ["Zwazo Delva"])], table=table)
    found: list[Alert] = screen(Subject("", ["Roland Delva"]), own)
    assert [part.code for part in found[0].parts] == ["nickname", "same"]
    assert screen(Subject("", ["Roland Delva"]), build([Subject("one", ["Zwazo Delva"])])) == []
