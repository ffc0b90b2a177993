"""Cases: sealed keys, sealed messages, grants, and the coded state that the desk's queue is made of.

Nothing here can be read on the server: every ``envelope`` is sealed to a key whose private half is
not here. In clear are only stage, coded triage, signals and times (DESIGN section 4).
"""

from django.db import models


class Case(models.Model):
    """One complaint from arrival to end. ``version`` grows with every change of stage or codes."""

    id = models.CharField(max_length=32, primary_key=True)
    desk = models.CharField(max_length=10)
    desk_key_id = models.CharField(max_length=32)
    public_key = models.BinaryField()
    key_envelope = models.BinaryField()
    reporter_key = models.BinaryField()
    received_at = models.DateTimeField()
    stage = models.CharField(max_length=20, default="received")
    stage_since = models.DateTimeField()
    version = models.PositiveIntegerField(default=0)
    level = models.CharField(max_length=10, default="normal")
    child = models.BooleanField(default=False)
    codes = models.JSONField(default=dict)
    danger_at = models.DateTimeField(null=True)
    stop_at = models.DateTimeField(null=True)
    withdraw_at = models.DateTimeField(null=True)
    saved_at = models.DateTimeField(null=True)
    news_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["stage", "desk", "stage_since"], name="case_queue")]

    def __str__(self) -> str:
        return self.id[:8]


class Message(models.Model):
    """One sealed message. ``envelope`` opens with the case key (or the desk key for ``identity``).

    Messages to the reporter carry ``reply_envelope``, the same words sealed to the reporter's key.
    """

    seq = models.BigAutoField(primary_key=True)
    id = models.CharField(max_length=32, unique=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="messages")
    purpose = models.CharField(max_length=10)
    kind = models.CharField(max_length=10)
    officer_id = models.BigIntegerField(null=True)
    envelope = models.BinaryField()
    reply_envelope = models.BinaryField(null=True)
    at = models.DateTimeField()


class Grant(models.Model):
    """A case's private half sealed to one more officer, in the browser of one who could open it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="grants")
    officer_id = models.BigIntegerField()
    envelope = models.BinaryField()
    granted_by = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "officer_id"], name="one_grant_each")]
