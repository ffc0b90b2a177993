"""Referrals to States and what came of them. In clear are codes and times; every word is sealed."""

from django.db import models


class StateKey(models.Model):
    """The key pair that disclosures to a State are sealed to; at most one of a State is not revoked.

    ``public_key`` is 1,216 bytes. A revoked key goes on opening what was sealed to it, for those who hold it.
    """

    id = models.CharField(max_length=32, primary_key=True)
    state = models.CharField(max_length=10)
    public_key = models.BinaryField()
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()
    revoked_by = models.BigIntegerField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["state"], condition=models.Q(revoked_at=None), name="one_key_in_force")
        ]


class StateKeyHolder(models.Model):
    """The private half of a State's key, sealed to one focal point's own key."""

    key = models.ForeignKey(StateKey, models.PROTECT, related_name="holders")
    officer_id = models.BigIntegerField()
    envelope = models.BinaryField()
    given_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "officer_id"], name="one_state_half_each")]


class Referral(models.Model):
    """One case put before one State. ``id`` is all that the State ever learns of the case's identity.

    ``sea``: the shorter naming clock runs. ``last_act_at``: the State's last act of any kind; ``answered_at``:
    every track has its answer, so that no silence is counted; more disclosed opens the question again.
    """

    id = models.CharField(max_length=32, primary_key=True)
    case_id = models.CharField(max_length=32)
    state = models.CharField(max_length=10)
    tracks = models.JSONField(default=list)
    sea = models.BooleanField()
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    named_at = models.DateTimeField(null=True)
    last_act_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    withdrawn_by = models.BigIntegerField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case_id", "state"], condition=models.Q(withdrawn_at=None), name="one_referral_each"
            )
        ]
        indexes = [models.Index(fields=["state", "made_at"], name="referral_state")]


class Disclosure(models.Model):
    """What one officer chose to tell the State: ``envelope`` sealed to the State's key, ``copy`` to the case key.

    ``identity`` (of policy.referrals.IDENTITY): on whose consent the person's identity stands in it, or none.
    """

    seq = models.BigAutoField(primary_key=True)
    id = models.CharField(max_length=32, unique=True)
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="disclosures")
    key = models.ForeignKey(StateKey, models.PROTECT)
    identity = models.CharField(max_length=10)
    envelope = models.BinaryField()
    copy = models.BinaryField()
    officer_id = models.BigIntegerField()
    at = models.DateTimeField()


class DisclosedFile(models.Model):
    """A file of the case that goes with a disclosure, sealed anew to the State's key in ``parts`` parts.

    ``source`` is the case's own file. The sealed parts lie with the evidence under the referral's id, so that
    nothing there leads from what a State may fetch to the case. Its name and hash are inside the disclosure.
    """

    id = models.CharField(max_length=32, primary_key=True)
    disclosure = models.ForeignKey(Disclosure, models.PROTECT, related_name="files")
    source = models.CharField(max_length=32)
    parts = models.PositiveSmallIntegerField()


class Reply(models.Model):
    """What the State said: ``envelope`` sealed to the case key, ``copy`` to the State's own.

    ``kind`` is of policy.referrals.REPLY_KINDS; ``codes`` of an outcome: track, status, outcomes.
    """

    seq = models.BigAutoField(primary_key=True)
    id = models.CharField(max_length=32, unique=True)
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="replies")
    key = models.ForeignKey(StateKey, models.PROTECT)
    kind = models.CharField(max_length=10)
    codes = models.JSONField(default=dict)
    envelope = models.BinaryField()
    copy = models.BinaryField()
    officer_id = models.BigIntegerField()
    at = models.DateTimeField()


class ActCertificate(models.Model):
    """The command was asked, or said, whether the act was an official one. The newest row counts."""

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="certificates")
    answer = models.CharField(max_length=15)
    officer_id = models.BigIntegerField()
    at = models.DateTimeField()


class Track(models.Model):
    """The state of one track of action in a case, by State; ``state`` is empty where no State is concerned."""

    case_id = models.CharField(max_length=32)
    state = models.CharField(max_length=10)
    track = models.CharField(max_length=15)
    status = models.CharField(max_length=15)
    recorded_by = models.BigIntegerField()
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case_id", "state", "track"], name="one_track_each")]
