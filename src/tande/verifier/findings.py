"""What a check can find: one table from name to grade, and from the grades to an exit code."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


class Grade(StrEnum):
    """How bad it is. WRONG: the log is not as it must be. QUESTION: nothing proven, but somebody owes an answer."""

    WRONG = "wrong"
    UNREAD = "unread"
    QUESTION = "question"
    NOTE = "note"


EXIT_CODES: Final = {Grade.WRONG: 1, Grade.UNREAD: 2, Grade.QUESTION: 3}
"""The worst grade decides; 0 without any of these."""
FINE: Final = 0

GRADES: Final[dict[str, Grade]] = {
    # Who speaks
    "not_signed": Grade.WRONG,
    "new_key": Grade.WRONG,
    "other_log": Grade.WRONG,
    # The past is not what it was
    "fork": Grade.WRONG,
    "rollback": Grade.WRONG,
    "deletion": Grade.WRONG,
    "edit": Grade.WRONG,
    "reorder": Grade.WRONG,
    "insertion": Grade.WRONG,
    "rewritten": Grade.WRONG,
    # The files do not fit together
    "wrong_root": Grade.WRONG,
    "wrong_tile": Grade.WRONG,
    "wrong_list": Grade.WRONG,
    "wrong_opening": Grade.WRONG,
    "wrong_anchor": Grade.WRONG,
    "changed_anchor": Grade.WRONG,
    "anchor_gone": Grade.WRONG,
    # What the entries say
    "late_entry": Grade.WRONG,
    "duplicate": Grade.WRONG,
    "not_an_entry": Grade.WRONG,
    "impossible_count": Grade.WRONG,
    "unknown_kind": Grade.QUESTION,
    "future_entry": Grade.QUESTION,
    # Receipts and tables
    "broken_promise": Grade.WRONG,
    "bad_promise": Grade.UNREAD,
    "rewritten_table": Grade.WRONG,
    "wrong_total": Grade.WRONG,
    "missing_table": Grade.WRONG,
    # A table that anybody published
    "table_row": Grade.WRONG,
    "table_row_least": Grade.WRONG,
    "table_column": Grade.WRONG,
    "table_column_least": Grade.WRONG,
    "table_no_total": Grade.QUESTION,
    "table_bad": Grade.UNREAD,
    # Certificates of training
    "credential_forged": Grade.WRONG,
    "credential_revoked": Grade.WRONG,
    "credential_expired": Grade.WRONG,
    "credential_not_yet": Grade.WRONG,
    "credential_bad_list": Grade.WRONG,
    "credential_rolled_back": Grade.WRONG,
    "credential_not_one": Grade.UNREAD,
    "credential_unknown_issuer": Grade.UNREAD,
    "credential_no_list": Grade.QUESTION,
    "credential_new_key": Grade.QUESTION,
    "credential_old_list": Grade.QUESTION,
    # Questions
    "missing_opening": Grade.QUESTION,
    "lists_behind": Grade.QUESTION,
    "missing_anchor": Grade.QUESTION,
    "stands_still": Grade.QUESTION,
    "unopened_anchor": Grade.QUESTION,
    "unknown_anchor_key": Grade.QUESTION,
    "quorum_missing": Grade.QUESTION,
    "keys_changed": Grade.QUESTION,
    "witnesses_changed": Grade.QUESTION,
    "behind": Grade.QUESTION,
    "witness_silent": Grade.NOTE,
    "restored": Grade.NOTE,
    "no_anchors": Grade.NOTE,
    "trusts_server": Grade.NOTE,
    "unread": Grade.UNREAD,
}


@dataclass(frozen=True)
class Finding:
    """One thing found. ``values`` fill its sentence; ``papers`` (title, content) are what proves it to others."""

    name: str
    values: Mapping[str, object] = field(default_factory=dict)
    papers: tuple[tuple[str, str], ...] = ()

    @property
    def grade(self) -> Grade:
        """As the table says."""
        return GRADES[self.name]


def exit_code(findings: Iterable[Finding]) -> int:
    """0 fine, 1 something is wrong, 2 something could not be checked, 3 there are questions."""
    codes = {EXIT_CODES.get(one.grade, FINE) for one in findings}
    return min(codes - {FINE}, default=FINE)
