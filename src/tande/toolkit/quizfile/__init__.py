"""A quiz in one file that works without a network, and the files of signed results that come back from it."""

from tande.toolkit.quizfile.checking import Checked, Expected, check
from tande.toolkit.quizfile.making import Pack, make, pack_of
from tande.toolkit.quizfile.results import MAX_BYTES, MAX_RESULTS, File, read, write

__all__ = [
    "MAX_BYTES", "MAX_RESULTS", "Checked", "Expected", "File", "Pack", "check", "make", "pack_of", "read", "write",
]  # fmt: skip
