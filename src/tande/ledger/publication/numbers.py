"""Keeps the lists of check numbers in step with the checkpoint. They can be made again from the entries at any time."""

from collections import defaultdict

from tande.ledger.publication import batches
from tande.ledger.publication.folder import Folder
from tande.toolkit import number_lists
from tande.toolkit.errors import BadNumberList
from tande.toolkit.number_lists import INDEX, Listed


def catch_up(folder: Folder, size: int) -> None:
    """Bring the lists to the first ``size`` entries; only lists that gain an entry are written.

    The index goes last: a crash before it leaves lists with a few numbers more than the index says, and the next
    call writes the same lines again.
    """
    done = _done(folder)
    digits = number_lists.digits_for(size)
    if done == (digits, size):
        return
    start = done[1] if done is not None and done[0] == digits and done[1] <= size else 0
    for path, entries in _by_list(start, size, digits).items():
        earlier = [] if start == 0 else number_lists.read_list(folder.read(path) or b"")
        folder.write(path, number_lists.write_list([*earlier, *entries]))
    if digits == 0 and size == 0:
        folder.write(number_lists.list_path(0, ""), b"")
    folder.write(INDEX, number_lists.write_index(size))


def _done(folder: Folder) -> tuple[int, int] | None:
    data = folder.read(INDEX)
    try:
        return None if data is None else number_lists.read_index(data)
    except BadNumberList:
        return None


def _by_list(start: int, size: int, digits: int) -> dict[str, list[Listed]]:
    """The entries by the file that lists them. A log cut anew passes through memory once, every tenfold growth."""
    found: dict[str, list[Listed]] = defaultdict(list)
    for one in batches.lines(start, size):
        entry = number_lists.listed(one.index, one.line.encode("ascii"))
        found[number_lists.list_path(digits, entry.number)].append(entry)
    return found
