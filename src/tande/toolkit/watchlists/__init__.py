"""Lists of people as others publish them, read to the end or not at all: UN XML, OFAC CSV, a table with a mapping."""

from tande.toolkit.watchlists.changes import Changes, changed_fields, changes
from tande.toolkit.watchlists.ofac import read_ofac
from tande.toolkit.watchlists.packing import pack, unpack
from tande.toolkit.watchlists.records import LeftOut, Reading, Record, fingerprint, subjects
from tande.toolkit.watchlists.tables import FIELDS, read_table, suggest
from tande.toolkit.watchlists.un_xml import read_un

__all__ = [
    "FIELDS", "Changes", "LeftOut", "Reading", "Record", "changed_fields", "changes", "fingerprint", "pack",
    "read_ofac", "read_table", "read_un", "subjects", "suggest", "unpack",
]  # fmt: skip
