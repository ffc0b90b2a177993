"""Cases: sealed keys, sealed messages, grants, and the coded state that the desk's queue is made of.

Nothing here can be read on the server: every ``envelope`` is sealed to a key whose private half is
not here. In clear are only stage, coded triage, signals and times (DESIGN section 4).
"""

from django.db import models


class Case(models.Model):
    """One complaint from arrival to end. ``version`` grows with every change of stage or codes.

    ``told_at``: last written to the reporter; ``offered_at``: safety and help offered; ``retaliation_at``:
    retaliation last reported. ``live``: in the queue, because it has not ended or calls again since it did (danger,
    retaliation, or words nobody has read); without it the queue would cost more with every case ever closed.
    ``purged_at``: sealed content was removed by rule. ``rank`` (0 first), ``due_at`` and ``due_clock`` (the nearest
    clock, None and "" when none runs) are drawn from the other columns by ``settling`` alone; they sort the queue.
    """

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
    told_at = models.DateTimeField(null=True)
    offered_at = models.DateTimeField(null=True)
    retaliation_at = models.DateTimeField(null=True)
    live = models.BooleanField(default=True)
    purged_at = models.DateTimeField(null=True)
    news_at = models.DateTimeField()
    rank = models.PositiveSmallIntegerField(default=3)
    due_at = models.DateTimeField(null=True)
    due_clock = models.CharField(max_length=40, default="")

    class Meta:
        indexes = [
            models.Index(fields=["stage", "desk", "stage_since"], name="case_queue"),
            # Partial: SQLite takes no index for "WHERE live", only one that holds the live cases alone.
            models.Index(fields=["rank", "due_at", "received_at"], condition=models.Q(live=True), name="case_order"),
            models.Index(fields=["stage_since"], condition=models.Q(live=False), name="case_ended"),
        ]

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
        indexes = [models.Index(fields=["officer_id", "case"], name="grant_officer")]


class Allegation(models.Model):
    """One allegation in a case, in codes only: what, whose personnel, how many, and what was found.

    ``number`` counts from 1 in its case. ``persons`` is the alleged number of persons who did it, None
    when unknown; ``victims_adult`` and ``victims_child`` likewise. ``finding`` and ``standard`` are empty
    until decided; the reasoning is a sealed entry of the inquiry file.
    """

    id = models.CharField(max_length=32, primary_key=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="allegations")
    number = models.PositiveSmallIntegerField()
    category = models.CharField(max_length=40)
    states = models.JSONField(default=list)
    personnel = models.CharField(max_length=10)
    persons = models.PositiveSmallIntegerField(null=True)
    victims_adult = models.PositiveSmallIntegerField(null=True)
    victims_child = models.PositiveSmallIntegerField(null=True)
    finding = models.CharField(max_length=25, default="")
    standard = models.CharField(max_length=25, default="")
    version = models.PositiveIntegerField(default=0)
    recorded_by = models.BigIntegerField()
    recorded_at = models.DateTimeField()
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="one_allegation_each")]


class InterimMeasure(models.Model):
    """Something asked of the mission's command or a State before any finding. ``state`` is of policy.interim.STATES.

    ``asked_of`` is "mission" or a State's code; ``since`` is when it came into its state. The facts keep each step.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="interim_measures")
    allegation = models.ForeignKey(Allegation, models.PROTECT, related_name="interim_measures")
    measure = models.CharField(max_length=20)
    asked_of = models.CharField(max_length=10)
    state = models.CharField(max_length=10)
    asked_by = models.BigIntegerField()
    asked_at = models.DateTimeField()
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["allegation", "measure", "asked_of"], condition=~models.Q(state="lifted"),
                name="one_interim_measure_each",
            )
        ]


class Entry(models.Model):
    """One sealed entry of the inquiry file: officers write and read it, the reporter never does.

    ``kind`` is of policy.inquiry.KINDS, ``about`` the id of what it belongs to (an allegation) or empty,
    ``codes`` coded marks of the kind. ``envelope`` opens with the case key.
    """

    seq = models.BigAutoField(primary_key=True)
    id = models.CharField(max_length=32, unique=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=20)
    about = models.CharField(max_length=32, default="")
    codes = models.JSONField(default=dict)
    officer_id = models.BigIntegerField()
    envelope = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["kind", "case"], name="entry_kind")]


class ConflictOfInterest(models.Model):
    """The case is shut to this officer until somebody else lifts it. ``reason`` is of policy.conflicts."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="conflicts")
    officer_id = models.BigIntegerField()
    reason = models.CharField(max_length=25)
    declared_by = models.BigIntegerField()
    declared_at = models.DateTimeField()
    lifted_by = models.BigIntegerField(null=True)
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "officer_id"], condition=models.Q(lifted_at=None), name="one_open_conflict_each"
            )
        ]
        indexes = [models.Index(fields=["officer_id", "lifted_at"], name="conflict_officer")]


class Proposal(models.Model):
    """A move that takes two officers, waiting for the second. Gone when agreed, declined or overtaken."""

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="proposal")
    to = models.CharField(max_length=20)
    codes = models.JSONField(default=dict)
    officer_id = models.BigIntegerField()
    at = models.DateTimeField()


class Link(models.Model):
    """Two cases that belong together. For ``duplicate``, ``case`` is the one looked into under ``other``."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="links")
    other = models.ForeignKey(Case, models.PROTECT, related_name="linked_from")
    kind = models.CharField(max_length=10)
    officer_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "other"], name="one_link_each"),
            models.CheckConstraint(condition=~models.Q(case=models.F("other")), name="no_link_to_itself"),
        ]


class Escalation(models.Model):
    """A clock that was missed, once for each level: what the late page shows until it is met.

    ``started_at`` is when the clock began to run, so a repeating one can be missed again.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="escalations")
    clock = models.CharField(max_length=40)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    level = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    met_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "clock", "started_at", "level"], name="one_escalation_each")
        ]
        indexes = [models.Index(fields=["met_at", "due_at"], name="escalation_open")]


class Seen(models.Model):
    """When an officer last fetched a case's messages, and when the officer's browser last said that it opened them.

    A case is new to an officer until the second. It is never counted as read because somebody fetched what their
    key does not open, nor because a colleague read it.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="seen")
    officer_id = models.BigIntegerField()
    fetched_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["officer_id", "case"], name="one_seen_each")]


class SavedView(models.Model):
    """A combination of the queue's filters under a name of the officer's own, in clear and for that officer alone.

    ``filters`` holds codes of ``filtering.FIELDS``. ``first``: what the queue opens with.
    """

    officer_id = models.BigIntegerField()
    name = models.CharField(max_length=40)
    filters = models.JSONField(default=dict)
    first = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["officer_id", "name"], name="one_view_of_a_name")]
