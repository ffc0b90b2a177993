"""Calling people back, and what operators write down. See the files that do it."""

from tande.domains.callbacks.asking import ask, cancel
from tande.domains.callbacks.ending import make_rounds
from tande.domains.callbacks.filing import Answered, Filed, Spoken, Wish, confirm, file
from tande.domains.callbacks.notes import NOTE_MAX, leave_note
from tande.domains.callbacks.sealed import Added, Sealed, file_sealed
from tande.domains.callbacks.working import Number, look, release, take, tried

__all__ = [
    "NOTE_MAX", "Added", "Answered", "Filed", "Number", "Sealed", "Spoken", "Wish", "ask", "cancel", "confirm", "file",
    "file_sealed", "leave_note", "look", "make_rounds", "release", "take", "tried",
]
