"""The tables of call-backs: who asked to be called, each try, and the notes that one shift leaves the next."""

from django.db import models
from django.db.models import Q


class CallBack(models.Model):
    """A person who asked to be called. ``number`` and ``safe_words`` are sealed, and empty once the call has ended.

    ``due_at``: not called before. ``ended`` is a code of ``policy.callbacks.ENDS``, "" while somebody waits.
    """

    id = models.CharField(max_length=32, primary_key=True)
    case_id = models.CharField(max_length=32, db_index=True)
    door = models.CharField(max_length=10)
    language = models.CharField(max_length=5)
    child = models.BooleanField(default=False)
    danger = models.BooleanField(default=False)
    number = models.BinaryField()
    safe_words = models.BinaryField()
    window = models.CharField(max_length=10)
    gender = models.CharField(max_length=10)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    taken_by = models.BigIntegerField(null=True)
    taken_at = models.DateTimeField(null=True)
    ended = models.CharField(max_length=12, default="", db_index=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case_id"], condition=Q(ended=""), name="one_open_call_each_case")
        ]


class Try(models.Model):
    """One try to call, once: who, when and what came of it, in a code."""

    callback = models.ForeignKey(CallBack, on_delete=models.PROTECT, related_name="made")
    officer_id = models.BigIntegerField()
    outcome = models.CharField(max_length=12)
    at = models.DateTimeField()


class Note(models.Model):
    """What one shift tells the next, sealed. It is deleted after the days that the pack names."""

    id = models.CharField(max_length=32, primary_key=True)
    words = models.BinaryField()
    officer_id = models.BigIntegerField()
    at = models.DateTimeField(db_index=True)
