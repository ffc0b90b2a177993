"""Why a result from a stick is refused, in words that say what to do; and why a certificate was revoked."""

from typing import Final

from django.utils.translation import gettext_lazy as _

SENTENCES: Final = {
    "shape": _("It is not written as a result is: something in it is missing, or too much."),
    "twice": _("It says something twice. Take the file as the computer in the hall saved it."),
    "clock": _("Its time is no time."),
    "session": _("It is from another session. Import it on the page of that session."),
    "pack": _("It was made with another file than this session's: download the file again and repeat the quiz."),
    "seat": _("No seat of this session has this code."),
    "forged": _("The signature does not fit: it was changed, or somebody else made it."),
    "asked": _("Its questions are not those that were drawn for this seat."),
    "answers": _("It answers questions or options that this quiz does not have."),
    "hours": _("It took no time at all, or far too long: the clock of that computer was changed meanwhile."),
    "early": _("It was made before the session: the clock of that computer was wrong."),
    "late": _("It says that it was made later than now: the clock of that computer was wrong."),
    "changed": _("Another result has the same number and says something else."),
    "unknown_seat": _("No seat of this session has this code."),
    "seat_over": _("It was made too long after the session: the seat's time was over."),
    "too_early": _("It was made before the session: the clock of that computer was wrong."),
    "not_taught": _("The session is not about this course."),
    "old_course": _("The course has changed since: download the file again and repeat the quiz."),
    "no_tries": _("The person has used all tries of this seat."),
    "wait": _("It was made too soon after the try before."),
    "id_taken": _("Another result that is already here has the same number and says something else."),
    "bad_id": _("It has no proper number."),
    "bad_answers": _("It answers questions or options that this quiz does not have."),
    "bad_score": _("A score is a whole number from 0 to 100."),
    "future": _("It says that it was made later than now: the clock of that computer was wrong."),
    "has_test": _("This course has a test of its own."),
    "not_here": _("The person has no seat in this session."),
    "signed": _("The session is signed: nothing can be added."),
}
"""By the codes of toolkit.quizfile.checking.REASONS and policy.training.REFUSALS."""

FILES: Final = {
    "NotResults": _("This is no file of results. Choose the file that the computer in the hall saved."),
    "ResultsCut": _("The file is cut off. Copy it again from the computer in the hall; the results are still there."),
    "ResultsTooLarge": _("The file is larger than a file of results may be (16 MB, 5,000 results)."),
    "nothing": _("Choose a file first."),
}
"""Why a whole file is refused. Nothing of it is stored."""

REVOKED: Final = {
    "wrong_person": _("It was issued to the wrong person."),
    "deceit": _("The result was obtained by deceit."),
    "mistake": _("It was issued by mistake, or something in it is wrong."),
    "misused": _("It was lent to somebody else, or misused."),
    "renamed": _("The name in it has changed; a new one takes its place."),
    "annulled": _("The result that it stands on was taken back."),
}
"""By the codes of policy.credentials.REASONS."""
