"""The demonstration's past: a year of short, ended cases, so that its figures have something to count.

They are sealed, handled and ended by the same operations as any other; only nobody reads them again. What happens is
drawn from a fixed beginning, so that every demonstration has the same past.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction

from tande.domains.casework import operations as casework
from tande.domains.figures import operations as figures
from tande.domains.intake import operations as intake
from tande.domains.officers import queries as officers
from tande.domains.officers.queries import Officer
from tande.domains.support import operations as support
from tande.ledger import clock
from tande.policy import periods
from tande.policy.allegations import Coded
from tande.policy.mission import PERSONNEL
from tande.toolkit import codes, sealing
from tande.toolkit.payloads import TextPayload

CASES = 96
FIRST_DAY, LAST_DAY = 450, 25
"""Days before now between which they were filed. All have ended by now, the later ones quicker."""

LONGEST = 145
"""Days that one may take."""

RELEASES = 6
WAYS = ("web", "web", "web", "sms", "sms", "voice", "ussd", "desk", "paper")
CATEGORIES = ("theft_simple", "abusive_behaviour", "property_damage", "other_injury", "extortion", "arbitrary_arrest",
              "home_search", "transactional_sex", "traffic")
FINDINGS = ("substantiated", "unsubstantiated", "insufficient_evidence")
WORDS = "Invented, so that the figures have something to count."


def file_all(head: str, second: str) -> int:
    """File and end them all, by two officers' names; how many."""
    find = get_user_model()._default_manager.get_by_natural_key
    now, chance = clock.now(), Random(2026)  # noqa: S311 - nothing secret is drawn from it
    # As many as the pack has States with personnel, the first ones most often; some say none.
    states = [state for n, state in enumerate(list(settings.MISSION.states)[:4]) for _ in range(8 - 2 * n)] + ["", ""]
    with transaction.atomic():
        for number in range(CASES):
            days = FIRST_DAY - (FIRST_DAY - LAST_DAY) * number / CASES + chance.uniform(-2, 2)
            pace = min(1.0, (days - 4) / LONGEST)
            _Past(chance, now - timedelta(days=days), chance.choice(states), pace).play(find(head), find(second))
    return CASES


def release_all() -> list[str]:
    """Release the last months' figures one after the other, each on the first day after it."""
    last = periods.number(periods.last_complete(clock.now(), 1))
    released: list[str] = []
    for month in range(last - RELEASES + 1, last + 1):
        day = periods.day_after(periods.month(month))
        at = datetime(day.year, day.month, day.day, 4, tzinfo=clock.now().tzinfo)
        released += figures.release(at=at)
    return released


@dataclass
class _Past:
    """One of them: when it was filed and whose personnel it is about."""

    chance: Random
    at: datetime
    state: str
    pace: float
    case_id: str = ""
    key: bytes = b""
    version: int = 0

    def play(self, head: Officer, second: Officer) -> None:
        """From receipt to its end."""
        self.receive()
        self.after(self.chance.choice((0.3, 0.8, 1.2, 1.6, 3)))
        self.move(head, "acknowledged")
        category = self.chance.choice(CATEGORIES)
        coded = {"category": category, "child": self.chance.choice(("no", "no", "yes", "unsure")), "state": self.state,
                 "place": self.chance.choice([one.code for one in settings.MISSION.places_in("")])}
        casework.triage(case_id=self.case_id, officer=head, codes=coded, known=settings.MISSION.known_codes(),
                        at=self.at, version=self.version)
        self.version += 1
        self.after(self.chance.uniform(3, 12))
        if self.chance.random() < 0.2:
            self.drop(head, second)
            return
        self.move(head, "admitted")
        self.inquire(head, category)

    def receive(self) -> None:
        """Sealed to the desk as a phone seals it, and forgotten: nobody comes back with this code."""
        desk = officers.desk_key_in_force("intake")
        self.case_id, message_id, code = sealing.new_id(), sealing.new_id(), codes.new_code()
        seed, self.key = sealing.new_key_pair()
        words = TextPayload("narrative", WORDS, "en", sealed="server")
        complaint = intake.SealedComplaint(
            case_id=self.case_id, desk_key_id=desk.id, first_hash=codes.first_hash(code), case_key=self.key,
            reporter_key=sealing.public_key_of(codes.reporter_seed(code, case_id=self.case_id)),
            case_key_envelope=sealing.seal(seed, to=desk.public_key, info=sealing.info("case-key", self.case_id)),
            message_id=message_id,
            message=sealing.seal_text(words, to=self.key, purpose=f"message:{message_id}", case_id=self.case_id),
        )
        language = self.chance.choice(("ht", "ht", "ht", "fr", "en", "es"))
        intake.receive(complaint=complaint, at=self.at, channel=self.chance.choice(WAYS), language=language)

    def inquire(self, head: Officer, category: str) -> None:
        """An inquiry with one allegation and a finding, help beside it, and the end."""
        self.after(self.chance.uniform(2, 14))
        self.move(head, "inquiry")
        persons = self.chance.choice((1, 1, 2, None))
        allegation = casework.record_allegation(
            case_id=self.case_id, officer=head, known=_known(), at=self.at, coded=Coded(
                category, (self.state,) if self.state else (), self.chance.choice(("police", "police", "unknown")),
                persons, self.chance.randint(0, 2), self.chance.choice((0, 0, 1)),
            ),
        )
        if self.chance.random() < 0.6:
            self.help(head)
        self.after(self.chance.uniform(20, 100))
        entry_id = sealing.new_id()
        casework.decide_allegation(
            case_id=self.case_id, allegation_id=allegation, officer=head, finding=self.chance.choice(FINDINGS),
            standard="balance", version=0, at=self.at, reasoning=casework.SealedEntry(
                id=entry_id, kind="reasoning", about=allegation, envelope=self.sealed(f"file:{entry_id}", "reasoning"),
            ),
        )
        self.move(head, "finding")
        self.after(self.chance.uniform(1, 9))
        self.move(head, "closed")

    def help(self, head: Officer) -> None:
        """Help of one kind, and the person's answer."""
        offer_id = sealing.new_id()
        support.offer(case_id=self.case_id, officer=head, offer_id=offer_id, provider="", at=self.at,
                      kind=self.chance.choice(("medical", "legal", "psychosocial")))
        yes = self.chance.random() < 0.7
        self.after(1)
        support.answer(case_id=self.case_id, offer_id=offer_id, to="accepted" if yes else "declined", at=self.at,
                       scope="contact" if yes else "")

    def drop(self, head: Officer, second: Officer) -> None:
        """Not pursued, as two officers agree."""
        reason = self.chance.choice(("outside_mandate", "withdrawn", "no_information"))
        casework.propose(case_id=self.case_id, officer=head, to="not_pursued", codes={"reason": reason}, at=self.at,
                         version=self.version)
        self.after(2)
        casework.second(case_id=self.case_id, officer=second, at=self.at, version=self.version + 1)

    def move(self, officer: Officer, to: str) -> None:
        casework.move(case_id=self.case_id, officer=officer, to=to, codes={}, at=self.at,
                      version=self.version)
        self.version += 1

    def after(self, days: float) -> None:
        self.at += timedelta(days=days * self.pace)

    def sealed(self, purpose: str, kind: str) -> bytes:
        words = TextPayload(kind, WORDS, "en", sealed="server")
        return sealing.seal_text(words, to=self.key, purpose=purpose, case_id=self.case_id)


def _known() -> dict[str, Any]:
    known = settings.MISSION.known_codes()
    return {"category": known["category"], "state": known["state"], "personnel": frozenset(PERSONNEL)}
