"""What is done for a person's safety and help. Each operation is one transaction with its fact.

None of them asks for the stage of the case, and none changes it: help does not depend on the inquiry.
"""

from tande.domains.support.access import SealedWords
from tande.domains.support.claims import move_claim, record_claim
from tande.domains.support.offers import answer, offer, record_check, take_step
from tande.domains.support.safety import assess, end_measure, owe, write_plan

__all__ = [
    "SealedWords", "answer", "assess", "end_measure", "move_claim", "offer", "owe", "record_check", "record_claim",
    "take_step", "write_plan",
]
