"""The parts of a POST, the names of its files, and what becomes of it: in any order nothing is lost or doubled."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tande.policy import limits
from tande.toolkit.errors import SubmissionBroken
from tande.toolkit.openrosa import deciding, parts, xml
from tande.toolkit.openrosa.deciding import Asked, Decision, Kept
from tande.toolkit.openrosa.parts import Part


def whole(*more: Part, data: bytes = b"<d/>") -> list[Part]:
    return [Part(parts.XML, "x.xml", len(data), data), *more]


MARK = Part(parts.INCOMPLETE, "", 3, b"yes")
POSTS: dict[str, tuple[Any, str]] = {
    "no XML": ([MARK], "no_xml"), "nothing": ([], "no_xml"),
    "two of them": ([*whole(), *whole(data=b"<e/>")], "two_xml"),
    "too many": (whole(*[Part(str(n), str(n)) for n in range(parts.MOST_PARTS)]), "too_many_parts"),
    "a large file": (whole(Part("a", "a", limits.FILE_MAX_BYTES + 1)), "too_large"),
    "much in all": (whole(*[Part(n, n, limits.FILE_MAX_BYTES - 1) for n in "abc"]), "too_large"),
    "a large XML": (whole(data=b"x" * (xml.LARGEST + 1)), "too_large"),
}  # fmt: skip


@pytest.mark.parametrize("name", POSTS)
def test_a_post_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(SubmissionBroken, match=POSTS[name][1]):
        parts.read(POSTS[name][0])


def test_as_much_as_may_come_is_taken() -> None:
    for parted in (
        whole(*[Part(str(n), str(n)) for n in range(parts.MOST_PARTS - 1)]), whole(data=b"x" * xml.LARGEST),
        whole(Part("a", "a", parts.LARGEST_FILE)),
        whole(Part("a", "a", parts.LARGEST_FILE), Part("b", "b", parts.SPLIT_AT - len(b"<d/>"))),
    ):
        assert len(parts.read(parted).files) == len(parted) - 1


def test_the_mark_says_whether_more_will_come() -> None:
    assert parts.read(whole(MARK)).more
    for text in (b"", b"no", b"0"):
        assert not parts.read(whole(Part(parts.INCOMPLETE, "", len(text), text))).more
    most = whole(*[Part(str(n), str(n), 1) for n in range(101)], MARK)
    assert len(parts.read(most).files) == 101, "as many as Collect puts into one POST"
    same = parts.read([*whole(), *whole()])
    assert (same.data, same.files) == (b"<d/>", ())


LATIN = "è.jpg".encode().decode("latin-1")
NAMES: dict[str, tuple[str, tuple[str, ...], str]] = {
    "as it is": ("è.jpg", ("è.jpg",), "è.jpg"), "read as Latin-1": (LATIN, ("è.jpg",), "è.jpg"),
    "read as Latin-1, not named": (LATIN, (), "è.jpg"), "really so": (LATIN, (LATIN,), LATIN),
    "taken apart": ("e\u0300.jpg", ("è.jpg",), "è.jpg"), "é alone": ("\xe9.jpg", (), "\xe9.jpg"),
    "a quotation mark": ("a%22b.jpg", ('a"b.jpg',), 'a"b.jpg'),
    "really %22": ("a%22b.jpg", ("a%22b.jpg",), "a%22b.jpg"),
    "both": (f"%22{LATIN}", ('"è.jpg',), '"è.jpg'), "none": ("", ("a",), ""),
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_known_however_its_name_came(name: str) -> None:
    came, expected, meant = NAMES[name]
    assert parts.named(Part("", came), expected) == meant
    assert parts.named(Part(came, ""), expected) == meant, "the part's own name serves too"


def test_two_files_of_one_name_are_both_kept() -> None:
    some = [Part("a.jpg", "a.jpg", size) for size in (1, 2, 3)]
    found = parts.by_name([*some, Part("", "", 4)], ("a.jpg", "a-2.jpg"))
    assert {name: one.size for name, one in found.items()} == {"a.jpg": 1, "a-3.jpg": 2, "a-4.jpg": 3, "file": 4}


SAFE = {
    "a.jpg": "a.jpg", "../../etc/passwd": "passwd", "..\\..\\boot.ini": "boot.ini", "/": "file", "..": "file",
    "": "file",
    ".htaccess": "htaccess", "a\x00b.jpg": "a_b.jpg", "a\u202egpj.exe": "a_gpj.exe", "a:b|c?.jpg": "a_b_c_.jpg",
    "CON": "_CON", "nul.jpg": "_nul.jpg", "com1.tar.gz": "_com1.tar.gz", " a. ": "a", "e\u0300.jpg": "è.jpg",
    "\ud800.jpg": "_.jpg", "a\n.jpg": "a_.jpg", "x" * 300 + ".jpg": "x" * 116 + ".jpg", "è" * 100 + ".m4a": "è" * 58 +
    ".m4a", "a/b/": "b", "Foto 1.jpg": "Foto 1.jpg",
    "x." + "y" * 300: "x." + "y" * 118,
}  # fmt: skip


@pytest.mark.parametrize("name", SAFE)
def test_names_are_made_harmless(name: str) -> None:
    assert parts.safe([name]) == {name: SAFE[name]}


@given(st.lists(st.text(max_size=200) | st.sampled_from(["../a", "A", "a", "a-2", "con", "x" * 130]), max_size=12))
def test_any_names_become_harmless_and_stay_apart(names: list[str]) -> None:
    made = parts.safe(names)
    assert set(made) == set(names)
    assert len({one.casefold() for one in made.values()}) == len(made)
    for one in made.values():
        assert 0 < len(one.encode()) <= parts.LONGEST_NAME
        assert not set(one) & set('/\\:*?"<>|\x00\n')
        assert one[0] != "."
        assert one == one.strip()
        assert one.isprintable()
        assert one.partition(".")[0].casefold() not in ("con", "nul")


A, B = b"a", b"b"
FORMS: dict[str, Any] = {"f": ("1", "2"), "any": None}
DECISIONS: dict[str, tuple[Asked, Kept | None, Decision]] = {
    "new": (Asked("f", "1", A, {"x": A}, ("x",)), None, Decision("new", ("x",), whole=True)),
    "new, its file not yet": (Asked("f", "2", A, {}, ("x",), more=True), None, Decision("new", missing=("x",))),
    "new, its file never": (Asked("f", "2", A, {}, ("x",)), None, Decision("new", missing=("x",), whole=True)),
    "a file that nobody named": (Asked("f", "1", A, {"y": A}), None, Decision("new", ("y",), whole=True)),
    "no such form": (Asked("g", "1", A, {}), None, Decision("unknown_form")),
    "no such version": (Asked("f", "3", A, {}), None, Decision("unknown_version")),
    "any version": (Asked("any", "3", A, {}), None, Decision("new", whole=True)),
    "the same again": (Asked("f", "1", A, {"x": A}), Kept(A, {"x": [A]}, True), Decision("again", whole=True)),
    "a file more": (Asked("f", "1", A, {"y": B}), Kept(A, {"x": [A]}, True), Decision("more", ("y",), whole=True)),
    "the last of several": (Asked("f", "1", A, {}), Kept(A, {}), Decision("more", whole=True)),
    "the first again, late": (Asked("f", "1", A, {}, more=True), Kept(A, {}, True), Decision("again", whole=True)),
    "the first again": (Asked("f", "1", A, {}, ("x",), more=True), Kept(A, {}), Decision("again", missing=("x",))),
    "another file of one name": (Asked("f", "1", A, {"x": B}), Kept(A, {"x": [A]}, True),
                                 Decision("more", ("x",), ("x",), whole=True)),
    "either of two again": (Asked("f", "1", A, {"x": B}), Kept(A, {"x": [A, B]}, True), Decision("again", whole=True)),
    "other words": (Asked("f", "1", B, {"x": A}), Kept(A, {}), Decision("conflict")),
    "erased": (Asked("f", "1", A, {}), Kept(A, {}, erased=True), Decision("erased")),
    "erased, other words": (Asked("f", "1", B, {}), Kept(A, {}, erased=True), Decision("erased")),
    "its form is gone": (Asked("g", "1", A, {"x": A}), Kept(A, {}), Decision("more", ("x",), whole=True)),
}  # fmt: skip


@pytest.mark.parametrize("name", DECISIONS)
def test_what_becomes_of_a_post(name: str) -> None:
    asked, kept, decision = DECISIONS[name]
    assert deciding.decide(asked, kept, FORMS) == decision


def test_an_edit_stands_beside_what_it_replaces() -> None:
    asked = Asked("f", "1", B, {})
    assert deciding.decide(asked, None, FORMS, Kept(A, {})).outcome == "edit"
    assert deciding.decide(asked, None, FORMS, Kept(A, {}, erased=True)).outcome == "new"
    assert deciding.decide(asked, Kept(A, {}), FORMS, Kept(B, {})).outcome == "conflict"


FILES = st.dictionaries(st.sampled_from("xyz"), st.sampled_from([A, B]), max_size=3)


@given(st.lists(st.tuples(FILES, st.booleans()), min_size=1, max_size=6))
def test_in_any_order_nothing_is_lost_and_nothing_doubled(posts: list[tuple[dict[str, bytes], bool]]) -> None:
    here: Kept | None = None
    for files, more in [*posts, *posts]:
        decision = deciding.decide(Asked("f", "1", A, files, more=more), here, FORMS)
        assert decision.taken
        marks = {name: list(some) for name, some in here.files.items()} if here else {}
        for name in decision.add:
            assert (name in decision.beside) == bool(marks.get(name))
            marks.setdefault(name, []).append(files[name])
        here = Kept(A, marks, decision.whole)
    assert here is not None
    assert here.files == {name: list(dict.fromkeys(files[name] for files, _more in posts if name in files))
                          for name in dict.fromkeys(name for files, _more in posts for name in files)}
    assert here.whole == any(not more for _files, more in posts)
