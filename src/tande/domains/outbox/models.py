"""The tables of the outbox: messages, lines to gateways, a month's totals, and reports that came too early."""

from django.db import models


class Message(models.Model):
    """One text message. ``number`` and ``text`` are sealed and deleted once they are not needed; marks are keyed.

    ``ref``: what the gateway knows it by; ``their_ref``: a mark of the gateway's own; ``about``: by which its
    conversation drops it. ``lease``: the sender that has it now.
    """

    ref = models.CharField(max_length=32, unique=True)
    gateway = models.CharField(max_length=32)
    number = models.BinaryField(null=True)
    number_mark = models.BinaryField()
    about = models.BinaryField()
    text = models.BinaryField(null=True)
    plain = models.BooleanField()
    kind = models.CharField(max_length=10)
    language = models.CharField(max_length=8)
    segments = models.SmallIntegerField()
    state = models.CharField(max_length=10)
    reason = models.CharField(max_length=10, default="")
    not_before = models.DateTimeField()
    next_at = models.DateTimeField()
    tries = models.SmallIntegerField(default=0)
    lease = models.CharField(max_length=32, default="")
    lease_until = models.DateTimeField(null=True)
    their_ref = models.BinaryField(null=True)
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["gateway", "state", "next_at"], name="outbox_due"),
            models.Index(fields=["number_mark", "state"], name="outbox_of_number"),
            models.Index(fields=["about"], name="outbox_about"),
            models.Index(fields=["gateway", "their_ref"], name="outbox_reported"),
            models.Index(fields=["state", "done_at"], name="outbox_done"),
        ]


class Line(models.Model):
    """How a gateway answers: ``failures`` one after the other, and when to ask it again."""

    gateway = models.CharField(max_length=32, primary_key=True)
    failures = models.IntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)


class Month(models.Model):
    """What a gateway sent in a month of the mission's zone; ``cost`` in millionths of its currency."""

    gateway = models.CharField(max_length=32)
    month = models.CharField(max_length=7)
    sent = models.IntegerField(default=0)
    segments = models.IntegerField(default=0)
    failed = models.IntegerField(default=0)
    cost = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gateway", "month"], name="one_total_of_a_month")]


class Early(models.Model):
    """A report of a message that we do not know yet as taken: the gateway was quicker than our note."""

    gateway = models.CharField(max_length=32)
    ref_mark = models.BinaryField()
    outcome = models.CharField(max_length=10)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["gateway", "ref_mark"], name="outbox_by_early_ref")]
