"""Writing screening: lists and records in, people through, alerts decided. Each part stands in its own file."""

from tande.domains.screening.deciding import decide
from tande.domains.screening.lists import drop_draft, keep_draft, load, retire
from tande.domains.screening.own import put_record, withdraw_record
from tande.domains.screening.runs import screen_now, work_on

__all__ = [
    "decide", "drop_draft", "keep_draft", "load", "put_record", "retire", "screen_now", "withdraw_record", "work_on",
]  # fmt: skip
