"""Help, protection and claims as officers and the person make them: what the tests of the support domain share."""

from datetime import date, timedelta

from tande.domains.officers.models import Officer
from tande.domains.support import operations, queries
from tande.domains.support.operations import SealedWords
from tande.ledger import clock
from tande.ledger.models import Fact
from tande.toolkit import sealing
from tests.domains import factories

DAY = timedelta(days=1)
DUE = date(2031, 1, 1)


def words(size: int = 4096) -> SealedWords:
    return SealedWords(sealing.new_id(), factories.envelope(size))


def offer(case_id: str, officer: Officer, kind: str = "medical", provider: str = "", made: str = "") -> str:
    made = made or sealing.new_id()
    operations.offer(case_id=case_id, officer=officer, offer_id=made, kind=kind, provider=provider, at=clock.now())
    return made


def step(case_id: str, made: str, officer: Officer, to: str, seen: str, **said: str) -> None:
    operations.take_step(case_id=case_id, offer_id=made, officer=officer, to=to, seen=seen, at=clock.now(), **said)


def answer(case_id: str, made: str, to: str, scope: str = "") -> None:
    operations.answer(case_id=case_id, offer_id=made, to=to, scope=scope, at=clock.now())


def only(case_id: str, officer: Officer) -> queries.OfferView:
    (found,) = queries.of_case(case_id, officer, at=clock.now()).offers
    return found


def kinds(case_id: str) -> list[str]:
    return list(Fact.objects.filter(subject=case_id).order_by("pk").values_list("kind", flat=True))


def assess(case_id: str, officer: Officer, **more: object) -> SealedWords:
    given = {"words": words(), "about": "reporter", "risk": "high", "with_person": True, "at": clock.now(), **more}
    operations.assess(case_id=case_id, officer=officer, **given)  # type: ignore[arg-type]
    return given["words"]  # type: ignore[return-value]


def owe(case_id: str, officer: Officer, **more: object) -> str:
    given = {"words": words(), "about": "witness", "kind": "place", "owed_by": "mission", "due": DUE,
             "at": clock.now(), **more}
    operations.owe(case_id=case_id, officer=officer, **given)  # type: ignore[arg-type]
    return given["words"].id  # type: ignore[attr-defined,no-any-return]


def claim(case_id: str, officer: Officer, **more: object) -> str:
    given = {"words": words(), "state": "KEN", "children": 1, "next_due": DUE, "at": clock.now(), **more}
    operations.record_claim(case_id=case_id, officer=officer, **given)  # type: ignore[arg-type]
    return given["words"].id  # type: ignore[attr-defined,no-any-return]


def go(case_id: str, claim_id: str, officer: Officer, to: str, seen: str, **more: object) -> SealedWords:
    given = {"words": words(), "next_due": None, "at": clock.now(), **more}
    operations.move_claim(
        case_id=case_id, claim_id=claim_id, officer=officer, to=to, seen=seen, **given  # type: ignore[arg-type]
    )
    return given["words"]  # type: ignore[return-value]
