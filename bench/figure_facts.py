"""Invented coded facts in bulk, for measuring figures: whole stories of cases, months of them, no case behind them."""

import json
import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

STATES = ("KEN", "KEN", "KEN", "JAM", "JAM", "BLZ", "GTM", "SLV", "")
CATEGORIES = ("theft_simple", "other_injury", "rape", "transactional_sex", "extortion", "arbitrary_arrest",
              "abusive_behaviour", "property_damage", "sexual_abuse_child", "wastewater")
Told = tuple[str, str, datetime, dict[str, Any]]


def story(chance: Random, at: datetime) -> Iterator[Told]:
    """One case from receipt to its end: kind, case, time and codes of each fact. About twenty of them."""
    case = secrets.token_hex(16)
    state, category = chance.choice(STATES), chance.choice(CATEGORIES)
    days = sorted(chance.uniform(0.1, 200) for _ in range(14))

    def said(number: int, kind: str, /, **body: Any) -> Told:
        return kind, case, at + timedelta(days=days[number] if number else 0), body

    yield said(0, "complaint.received", channel=chance.choice(("web", "web", "sms", "voice", "desk")),
               language=chance.choice(("ht", "ht", "fr", "en", "es")))
    for number in (1, 1, 2):
        yield said(number, "case.read")
    yield said(1, "complaint.acknowledged")
    codes = {"category": category, "place": f"HT0{chance.randint(1, 9)}", "state": state,
             "child": chance.choice(("yes", "no", "no", "unsure"))}
    yield said(2, "case.triaged", **{name: code for name, code in codes.items() if code})
    yield said(3, "case.written", kind="news")
    if chance.random() < 0.15:
        yield said(4, "complaint.not_pursued", reason=chance.choice(("outside_mandate", "withdrawn", "duplicate")))
        return
    yield said(4, "complaint.admitted")
    yield said(5, "complaint.inquiry_opened")
    yield said(5, "support.offered", support=chance.choice(("medical", "legal", "psychosocial", "safety")))
    yield said(6, chance.choice(("support.accepted", "support.declined")), support="medical")
    yield said(6, "allegation.recorded", number=1, category=category, states=[state] if state else [],
               personnel=chance.choice(("police", "military", "unknown")), persons=chance.choice((None, 1, 2)),
               victims_adult=chance.randint(0, 2), victims_child=chance.choice((0, 0, 0, 1)))
    if state and chance.random() < 0.4:
        yield said(7, "referral.made", state=state, tracks=["discipline"])
        yield said(8, "referral.replied", state=state)
    yield said(9, "case.written", kind="news")
    yield said(10, "allegation.decided", number=1, standard="balance",
               finding=chance.choice(("substantiated", "unsubstantiated", "insufficient_evidence")))
    yield said(10, "complaint.finding_made", finding="substantiated")
    yield said(11, "case.written", kind="outcome")
    yield said(12, "complaint.closed")


def write(cases: int, start: datetime, days: int, *, seed: int = 1) -> int:
    """Facts of so many cases, received within so many days, in the order of time; how many facts."""
    from tande.ledger.models import Fact

    chance = Random(seed)
    told: list[Told] = []
    for _ in range(cases):
        told += story(chance, start + timedelta(days=chance.uniform(0, days)))
    told.sort(key=lambda one: one[2])
    salt = secrets.token_bytes(32)
    for begin in range(0, len(told), 5_000):
        Fact.objects.bulk_create([
            Fact(kind=kind, subject=case, at=at, salt=salt, body=json.dumps(body, sort_keys=True))
            for kind, case, at, body in told[begin : begin + 5_000]
        ])
    return len(told)
