"""Paths have one written form, and bundles hold exactly what their paths say."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tande.toolkit.errors import BadTilePath, EntryTooLong, OutOfTree, TileBroken
from tande.toolkit.tlog import tiles

NAMES = st.builds(
    tiles.TileName, st.none() | st.integers(0, 63), st.integers(0, 10**20), st.integers(1, tiles.TILE_WIDTH)
)


@pytest.mark.parametrize(
    ("name", "path"),
    [
        (tiles.TileName(0, 1234067), "tile/0/x001/x234/067"),
        (tiles.TileName(None, 0, 7), "tile/entries/000.p/7"),
        (tiles.TileName(63, 999, 255), "tile/63/999.p/255"),
        (tiles.TileName(2, 1000), "tile/2/x001/000"),
    ],
)
def test_paths_as_the_specification_writes_them(name: tiles.TileName, path: str) -> None:
    assert name.path == path
    assert tiles.parse_path(path) == name


def test_both_ways_to_make_a_path() -> None:
    assert tiles.tile_path(1, 0, 3) == "tile/1/000.p/3"
    assert tiles.entries_path(1234067) == "tile/entries/x001/x234/067"


@given(NAMES)
def test_every_path_is_read_back(name: tiles.TileName) -> None:
    assert tiles.parse_path(name.path) == name


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tile",
        "tile/0/0",
        "tile/0/00",
        "tile/0/0000",
        "tile/00/000",
        "tile/01/000",
        "tile/64/000",
        "tile/99/000",
        "tile/-1/000",
        "tile/data/000",
        "tile/8/0/000",
        "tile/0/000/",
        "/tile/0/000",
        "tile/0/x000/000",
        "tile/0/x000/x001/000",
        "tile/0/001/000",
        "tile/0/x001/x000",
        "tile/0/x01/000",
        "tile/0/000.p/0",
        "tile/0/000.p/00",
        "tile/0/000.p/07",
        "tile/0/000.p/256",
        "tile/0/000.p/257",
        "tile/0/000.p/999",
        "tile/0/000.p/1000",
        "tile/0/000.p/",
        "tile/0/000.p",
        "tile/0/000.p/7.p/7",
        "tile/0/000\n",
        "tile/0/000.p/7\n",
        "tile/0/..",
        "tile/0/../checkpoint",
        "tile/0/٠٠٠",
        "tile/0/000.p/٧",
        "TILE/0/000",
        "tile/0/" + "x001/" * 7 + "000",
    ],
)
def test_no_second_way_to_write_a_path(path: str) -> None:
    with pytest.raises(BadTilePath):
        tiles.parse_path(path)


@given(NAMES, st.integers(0, 60), st.characters())
def test_a_changed_path_is_refused_or_names_another_file(
    name: tiles.TileName, at: int, character: str
) -> None:
    changed = name.path[:at] + character + name.path[at + 1 :]
    try:
        other = tiles.parse_path(changed)
    except BadTilePath:
        return
    assert other.path == changed


@settings(deadline=None)
@given(st.integers(0, 70_000), st.integers(0, 70_000))
def test_a_growth_writes_what_is_new_and_what_the_new_tree_needs(one: int, two: int) -> None:
    old, new = sorted((one, two))
    written = list(tiles.files_of_growth(old, new))
    needed = set(tiles.files_of_growth(0, new))
    assert set(written) <= needed
    # A mirror that has all of the old tree has, with these, all of the new one.
    assert needed <= set(written) | set(tiles.files_of_growth(0, old))
    assert all(
        tiles.is_of_tree(name, new) and (old == 0 or not tiles.is_of_tree(name, old)) for name in written
    )
    assert len(written) == len(set(written))


def test_what_lies_beyond_the_signed_size_is_not_of_the_tree() -> None:
    """A crash may leave files that nobody signed."""
    for path, size, answer in [
        ("tile/0/000", 256, True),
        ("tile/0/000", 255, False),
        ("tile/0/000.p/9", 9, True),
        ("tile/0/000.p/9", 8, False),
        ("tile/entries/001.p/1", 257, True),
        ("tile/entries/001.p/1", 256, False),
        ("tile/1/000.p/1", 256, True),
        ("tile/1/000.p/1", 255, False),
        ("tile/0/000", 0, False),
    ]:
        assert tiles.is_of_tree(tiles.parse_path(path), size) is answer


@pytest.mark.parametrize(("old", "new"), [(-1, 5), (6, 5), (0, 2**63)])
def test_a_tree_only_grows(old: int, new: int) -> None:
    with pytest.raises(OutOfTree):
        list(tiles.files_of_growth(old, new))


@given(st.lists(st.binary(max_size=300), max_size=20))
def test_a_bundle_is_read_back_and_nothing_else(entries: list[bytes]) -> None:
    bundle = tiles.encode_bundle(entries)
    assert tiles.decode_bundle(bundle, width=len(entries)) == entries
    for broken in (bundle + b"\0", bundle[:-1], bundle + b"\0\0"):
        if broken != bundle:
            with pytest.raises(TileBroken):
                tiles.decode_bundle(broken, width=len(entries))


def test_the_longest_entry() -> None:
    longest = b"x" * 65_535
    assert tiles.decode_bundle(tiles.encode_bundle([longest]), width=1) == [longest]
    with pytest.raises(EntryTooLong):
        tiles.encode_bundle([longest + b"x"])
