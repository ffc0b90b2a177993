"""Draws the weekly bulletin in every language of the mission: pages without scripts, and texts of one SMS."""

import base64
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.dateformat import format as date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import override

from tande.ledger.publication import trees, witnesses
from tande.policy import facts
from tande.policy.bulletins import spoken_week
from tande.toolkit import promises
from tande.toolkit.bulletins import show_digits
from tande.toolkit.errors import ToolkitError
from tande.toolkit.notes import VerifierKey, parse_verifier_key, raw_line, split_note
from tande.toolkit.sealing import show_fingerprint
from tande.toolkit.tlog.checkpoint import Checkpoint, parse_checkpoint
from tande.toolkit.tlog.trust import satisfied

STYLE = "bulletin.css"
_LARGEST_SQUARE = 700
"""Bytes in the printed square: with more of them a cheap phone does not read it."""
_LONGEST_LINE = 400
"""Longer signature lines are post-quantum ones, which no square holds."""


def files(
    *, week: str, day: date, note: str, new: Mapping[str, int], every: Mapping[str, int]
) -> dict[str, bytes]:
    """All files of a bulletin by their names. `new`, `every`: entries of each kind since the last one, and in all."""
    head = parse_checkpoint(split_note(note)[0])
    shared = {
        "week": week, "written_week": spoken_week(week), "size": head.size, "digits": _rows(head.root),
        "root": base64.b64encode(head.root).decode("ascii"), "origin": head.origin, "signed": _signed(note),
        "keys": _keys(), "square": _square(note), "address": f"{settings.TANDE.public_url}/log/",
        "fictional": settings.TANDE.demo, "style": STYLE,
        "languages": [(page_name(week, one.code), one.code, one.name) for one in settings.MISSION.languages],
    }
    found = {STYLE: Path(__file__).with_name(STYLE).read_bytes()}
    for code in settings.MISSION.language_codes:
        with override(code):
            own = {"counts": _counts(new, every), "lang": code, "day": date_format(day, _("j F Y"))}
            own |= {"mission": settings.MISSION.name_on(day, code), "demo": settings.MISSION.demo_name[code]}
            found[page_name(week, code)] = render_to_string("ledger/bulletin.html", shared | own).encode("utf-8")
            found[sms_name(week, code)] = f"{sms(week, head)}\n".encode()
    return found


def sms(week: str, head: Checkpoint) -> str:
    """One text message in the language in force. It says nothing about whoever receives it."""
    return _("Week %(week)s: %(size)s in all. Digits: %(digits)s. The same everywhere.") % {
        "week": spoken_week(week), "size": head.size, "digits": show_digits(head.root),
    }


def page_name(week: str, code: str) -> str:
    """The page's file; the mission's first language needs no code."""
    return f"{week}{_suffix(code)}.html"


def sms_name(week: str, code: str) -> str:
    """The text's file."""
    return f"{week}{_suffix(code)}.txt"


def _suffix(code: str) -> str:
    return "" if code == settings.MISSION.language_codes[0] else f".{code}"


def _rows(root: bytes) -> tuple[str, str]:
    digits = show_digits(root)
    return digits[: len(digits) // 2], digits[len(digits) // 2 + 1 :]


def _counts(new: Mapping[str, int], every: Mapping[str, int]) -> list[tuple[str, int, int]]:
    """(sentence, since the last bulletin, in all) of what happened to complaints; one row for what is about nobody."""
    about = [kind for kind in facts.KINDS if kind in every and kind not in facts.OPENED]
    rows = [(_(facts.KINDS[kind].sentence), new.get(kind, 0), every[kind]) for kind in about]
    rest = [sum(number for kind, number in table.items() if kind not in about) for table in (new, every)]
    office = (_("Something about the office itself, such as keys, rules or figures."), rest[0], rest[1])
    return [*rows, office] if rest[1] else rows


def _signed(note: str) -> list[tuple[str, str, str]]:
    """(name in the trust policy, name of the key, day) of each witness that cosigned."""
    trust = witnesses.policy()
    if trust is None:
        return []
    try:
        times = satisfied(trust, note).cosigned
    except ToolkitError:
        return []
    keys = {one.name: one.key.name for one in trust.witnesses}
    return [(name, keys[name], f"{datetime.fromtimestamp(time, UTC):%Y-%m-%d}") for name, time in times.items()]


def _keys() -> list[tuple[str, str]]:
    """(name, fingerprint) of the keys that sign the log and the receipts."""
    config, origin = settings.TANDE, settings.MISSION.receipt_origin
    receipts: VerifierKey = parse_verifier_key(promises.receipt_vkey(origin=origin, seed=config.receipt_seed))
    return [(key.name, show_fingerprint(key.public_key)) for key in [*trees.log_keys(), receipts]]


def _square(note: str) -> SafeString:
    code = segno.make_qr(in_square(note), error="l")
    # Our own drawing: digits and letters of a path, nothing that anybody typed.
    return mark_safe(code.svg_inline(border=2, omitsize=True, svgclass="square", lineclass=None))  # noqa: S308


def in_square(note: str) -> bytes:
    """What the QR code holds: the checkpoint, with as many of its short signature lines as a cheap phone can read."""
    text, lines = split_note(note)
    data = f"{text}\n".encode()
    for name, raw in lines:
        line = raw_line(name, raw).encode("utf-8")
        if len(line) <= _LONGEST_LINE and len(data) + len(line) <= _LARGEST_SQUARE:
            data += line
    return data
