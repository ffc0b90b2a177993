"""`tande-verify watch`: for cron. Silent while all is well; the whole log is read again only when it has grown."""

from dataclasses import replace

from tande.verifier.answers import Answer
from tande.verifier.checked import Checked, Options
from tande.verifier.checking import begin, check, date_of, remember
from tande.verifier.checks import anchors
from tande.verifier.commands import log
from tande.verifier.sources.opening import open_log

FEW_DAYS = 3
MANY_DAYS = 40
"""Longer than any batch is held."""


def watch(where: str, options: Options) -> Answer:
    """Check what is new since the last run. Raises as `check_log`."""
    source, raw = open_log(where)
    checked = begin(source, raw, options)
    if not _unchanged(checked):
        return log.answer(check(source, raw, replace(options, recent=MANY_DAYS)))
    assert checked.memory is not None
    days = anchors.check(
        source, checked.believed.log_keys, today=options.today, known=checked.memory.anchors, newest_month=None,
        recent=FEW_DAYS,
    )
    checked.findings += days.findings
    # That this tree is still the newest is what later shows that an entry came late.
    date_of(checked, days)
    remember(checked, checked.memory.leaves, days)
    return log.answer(checked)


def _unchanged(checked: Checked) -> bool:
    memory = checked.memory
    if memory is None or checked.standing is None:
        return False
    head = checked.head
    return (head.size, head.root) == (memory.head.size, memory.head.root)
