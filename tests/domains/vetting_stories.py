"""Cases with findings, for tests of vetting: decided and moved as officers do it."""

from tande.domains.casework import operations
from tande.domains.casework.models import Allegation, Case
from tande.domains.casework.operations import SealedEntry
from tande.domains.officers.models import Officer
from tande.ledger import clock
from tande.policy.allegations import Coded
from tande.toolkit import sealing
from tests.domains import factories

KNOWN = {"category": frozenset({"sea"}), "state": frozenset({"KEN"}), "personnel": frozenset({"police"})}


def allege(case_id: str, officer: Officer) -> str:
    """One more allegation; its id."""
    coded = Coded("sea", ("KEN",), "police", 1, 1, 0)
    return operations.record_allegation(case_id=case_id, officer=officer, coded=coded, known=KNOWN, at=clock.now())


def decide(case_id: str, officer: Officer, allegation_id: str, finding: str) -> None:
    """The finding on one allegation, with a sealed reasoning."""
    operations.decide_allegation(
        case_id=case_id, allegation_id=allegation_id, officer=officer, finding=finding, standard="balance",
        reasoning=SealedEntry(id=sealing.new_id(), kind="reasoning", about=allegation_id,
                              envelope=factories.envelope()),
        at=clock.now(), version=Allegation.objects.get(pk=allegation_id).version,
    )


def go(case_id: str, officer: Officer, to: str, **codes: str) -> None:
    """Move the case."""
    version = Case.objects.get(pk=case_id).version
    operations.move(case_id=case_id, officer=officer, to=to, codes=codes, at=clock.now(), version=version)


def substantiated(case_id: str, officer: Officer) -> str:
    """A case in its inquiry brought to a substantiated finding; the reference of what qualifies."""
    one = allege(case_id, officer)
    decide(case_id, officer, one, "substantiated")
    go(case_id, officer, "finding", finding="substantiated")
    return f"finding:{one}"
