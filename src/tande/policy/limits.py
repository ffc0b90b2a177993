"""Sizes and counts that bind every door. Units are in the names; reasons beside each number."""

from typing import Final

TEXT_MAX_CHARS: Final = 200_000
"""Longer than any testimony; a longer text is asked for as a file."""

FILES_MAX: Final = 10
FILE_MAX_BYTES: Final = 25 * 1024 * 1024
PAPER_MAX_BYTES: Final = FILE_MAX_BYTES + 2 * 1024 * 1024
"""A paper typed in by an officer with its scan: all files together, and the words beside them."""
HELD_MAX_BYTES: Final = 512 * 1024 * 1024
"""What all forms of one process may hold in memory at once: two with ten of the largest files. More wait their turn."""

PART_BYTES: Final = 4 * 1024 * 1024
"""The largest part anybody may send; the server, which holds the whole file, seals in these."""

BROWSER_PART_BYTES: Final = 512 * 1024
"""What a browser sends at once: under two minutes at 48 kbit/s, so that a cut costs little."""

PARTS_MAX: Final = -(-FILE_MAX_BYTES // BROWSER_PART_BYTES)

ENVELOPE_HEAD_BYTES: Final = 4 + 1120
ENVELOPE_TAG_BYTES: Final = 16
ENVELOPE_OVERHEAD_BYTES: Final = ENVELOPE_HEAD_BYTES + ENVELOPE_TAG_BYTES

MESSAGE_ENVELOPE_MAX_BYTES: Final = 14 * 64 * 1024 + ENVELOPE_OVERHEAD_BYTES
"""200,000 characters of four UTF-8 bytes, JSON around them, padded to the next 64 KiB."""

MANIFEST_ENVELOPE_MAX_BYTES: Final = 4096 + ENVELOPE_OVERHEAD_BYTES
PART_ENVELOPE_MAX_BYTES: Final = PART_BYTES + ENVELOPE_OVERHEAD_BYTES
MESSAGES_MAX_PER_CASE: Final = 2_000
"""A stop against filling the disk with one code; no reporter writes this often."""
ENTRIES_MAX_PER_CASE: Final = 5_000
