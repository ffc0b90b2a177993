"""Writing training. Each operation is one transaction with its facts; rights are asked first."""


from tande.domains.training.attempts import Outcome, Result, record_attempt, record_attempts
from tande.domains.training.offline import Imported, Line, import_results
from tande.domains.training.papers import Score, annul, record_scores
from tande.domains.training.sessions import NewSession, add_people, plan, record_attendance, sign, tick_codes
from tande.domains.training.sittings import begin, hand_in, save
from tande.domains.training.terms import NewTerms, change

__all__ = [
    "Imported", "Line", "NewSession", "NewTerms", "Outcome", "Result", "Score", "add_people", "annul", "begin",
    "change", "hand_in", "import_results", "plan", "record_attempt", "record_attempts", "record_attendance",
    "record_scores", "save", "sign", "tick_codes",
]
