"""Help and protection in one case. In clear are codes and dates; every word is sealed to the case key."""

from django.db import models

from tande.policy import claims, protection, support


class Offer(models.Model):
    """Help of one kind, offered to the person; ``provider`` is a code of the directory, or empty.

    ``scope``: what the person agreed may be passed on, empty while she has not said yes.
    """

    id = models.CharField(max_length=32, primary_key=True)
    case_id = models.CharField(max_length=32, db_index=True)
    kind = models.CharField(max_length=20)
    provider = models.CharField(max_length=40)
    state = models.CharField(max_length=10, default=support.OFFERED)
    scope = models.CharField(max_length=10, default="")
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case_id", "kind", "provider"], condition=~models.Q(state__in=sorted(support.ENDED)),
                name="one_open_offer_each",
            )
        ]


class OfferStep(models.Model):
    """One step of an offer, never changed. ``officer_id`` is None when the person answered with her code."""

    offer = models.ForeignKey(Offer, models.PROTECT, related_name="steps")
    state = models.CharField(max_length=10)
    scope = models.CharField(max_length=10, default="")
    how = models.CharField(max_length=10, default="")
    who = models.CharField(max_length=10, default="")
    officer_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()


class ProviderCheck(models.Model):
    """An officer called somebody of the directory; ``result`` is of policy.support.CHECKS."""

    provider = models.CharField(max_length=40, db_index=True)
    result = models.CharField(max_length=10)
    officer_id = models.BigIntegerField()
    at = models.DateTimeField()


class _Sealed(models.Model):
    """Words of an officer about protection or a claim; ``envelope`` opens with the case key for ``help:<id>``.

    The envelope is empty when nothing was written, and once it was removed by rule.
    """

    id = models.CharField(max_length=32, primary_key=True)
    case_id = models.CharField(max_length=32, db_index=True)
    envelope = models.BinaryField()
    officer_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        abstract = True


class Assessment(_Sealed):
    """How much danger somebody is in because they spoke; ``with_person``: she was asked herself."""

    about = models.CharField(max_length=10)
    risk = models.CharField(max_length=10)
    with_person = models.BooleanField()


class Plan(_Sealed):
    """One version of a safety plan; the newest about somebody is in force."""

    about = models.CharField(max_length=10)


class Measure(_Sealed):
    """What somebody owes by ``due`` to keep a person safe."""

    about = models.CharField(max_length=10)
    kind = models.CharField(max_length=10)
    owed_by = models.CharField(max_length=10)
    due = models.DateField()
    state = models.CharField(max_length=10, default=protection.OPEN)
    ended_by = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "due"], name="measure_due")]


class Claim(models.Model):
    """A claim of paternity or child support. ``state`` is a contingent's code, or empty when not known."""

    id = models.CharField(max_length=32, primary_key=True)
    case_id = models.CharField(max_length=32, db_index=True)
    state = models.CharField(max_length=10)
    children = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=15, default=claims.RECORDED)
    next_due = models.DateField(null=True)
    since = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["next_due"], name="claim_due")]


class ClaimStep(_Sealed):
    """One step of a claim, never changed, with its sealed words if any."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="steps")
    step = models.CharField(max_length=15)
    next_due = models.DateField(null=True)


SEALED = (Assessment, Plan, Measure, ClaimStep)
