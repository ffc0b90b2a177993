"""The tables of vetting: the records as they were written, decisions and who agreed, and what followed last.

What is about a named person (the signatory, what was declared, notes) is sealed field by field; codes and days are in
clear. Certificates, attestations, decisions and their answers are append-only, by triggers of the first migration.
"""

from django.db import models


class Certificate(models.Model):
    """A State's certificate. ``unit`` is set for the scope "unit" alone, ``people`` counts its cover rows."""

    id = models.CharField(max_length=32, primary_key=True)
    contingent = models.CharField(max_length=3, db_index=True)
    scope = models.CharField(max_length=10)
    unit = models.CharField(max_length=40)
    list_sha256 = models.CharField(max_length=64)
    paper_sha256 = models.CharField(max_length=64)
    signatory = models.BinaryField()
    office = models.BinaryField()
    signed_on = models.DateField()
    until = models.DateField()
    people = models.PositiveIntegerField()
    recorded_by = models.BigIntegerField()
    recorded_at = models.DateTimeField()


class Cover(models.Model):
    """One person whom a certificate covers, as she or he stood on the list: ``version`` of the person's particulars."""

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="cover")
    person_id = models.CharField(max_length=32, db_index=True)
    version = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["certificate", "person_id"], name="one_cover_each")]


class CertificateEnd(models.Model):
    """A certificate that was withdrawn: by whom it was recorded, and when."""

    certificate = models.OneToOneField(Certificate, models.PROTECT, primary_key=True, related_name="end")
    recorded_by = models.BigIntegerField()
    at = models.DateTimeField()


class Attestation(models.Model):
    """What a person signed. ``answer`` is of policy.vetting_records.ANSWERS; ``words`` what was declared, sealed."""

    id = models.CharField(max_length=32, primary_key=True)
    person_id = models.CharField(max_length=32, db_index=True)
    answer = models.CharField(max_length=10)
    words = models.BinaryField(null=True)
    signed_on = models.DateField()
    until = models.DateField()
    recorded_by = models.BigIntegerField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person_id", "signed_on", "answer"], name="one_attestation_a_day")
        ]


class Decision(models.Model):
    """A decision proposed or made. ``thing`` is a key of policy.vetting_records.SECOND_NEEDED.

    A check is of a unit (``contingent``, ``unit``) or of who commands (``person_id``); a declaration's ``about`` is
    the attestation; a lifting's the decision that it lifts. ``sources``: codes of what was consulted.
    """

    id = models.CharField(max_length=32, primary_key=True)
    thing = models.CharField(max_length=12)
    about = models.CharField(max_length=32, db_index=True)
    contingent = models.CharField(max_length=3, db_index=True)
    unit = models.CharField(max_length=40)
    person_id = models.CharField(max_length=32, db_index=True)
    result = models.CharField(max_length=12)
    sources = models.JSONField(default=list)
    note = models.BinaryField(null=True)
    day = models.DateField()
    until = models.DateField(null=True)
    proposed_by = models.BigIntegerField()
    at = models.DateTimeField()


class Answer(models.Model):
    """The second officer's answer to a decision that needs one."""

    decision = models.OneToOneField(Decision, models.PROTECT, primary_key=True, related_name="answer")
    agreed = models.BooleanField()
    officer_id = models.BigIntegerField()
    at = models.DateTimeField()


class Nomination(models.Model):
    """Taken back by the State, or put forward again. ``kind`` is of policy.vetting: TAKEN_BACK or NOMINATED."""

    person_id = models.CharField(max_length=32, db_index=True)
    kind = models.CharField(max_length=12)
    day = models.DateField()
    recorded_by = models.BigIntegerField()
    at = models.DateTimeField()


class OwnRecord(models.Model):
    """A record that an officer of the desk entered from a case, or an earlier repatriation.

    ``record_id`` is the screening's. ``case_mark`` finds it from its case and ``basis`` says, sealed, what it rests
    on; both are empty for a repatriation. The screening keeps the names.
    """

    id = models.CharField(max_length=32, primary_key=True)
    kind = models.CharField(max_length=12)
    record_id = models.CharField(max_length=32)
    case_mark = models.BinaryField(db_index=True, default=b"")
    basis = models.BinaryField(default=b"")
    state = models.CharField(max_length=3)
    codes = models.JSONField(default=dict)
    entered_by = models.BigIntegerField()
    entered_at = models.DateTimeField()
    withdrawn_by = models.BigIntegerField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "withdrawn_at"], name="own_record_kind")]


class Result(models.Model):
    """What was last written of a person as fact, so that only changes are written. Never asked for a status."""

    person_id = models.CharField(max_length=32, primary_key=True)
    contingent = models.CharField(max_length=3)
    status = models.CharField(max_length=20)
    until = models.DateField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["contingent", "status"], name="vetting_result_state")]


class Progress(models.Model):
    """How far a work that waits has come. ``seq`` is of the ledger, ``day`` the last day gone through.

    ``goal`` and ``place``: what a pass that was cut off will have reached, and the last person it came to.
    """

    id = models.PositiveSmallIntegerField(primary_key=True)
    seq = models.BigIntegerField(default=0)
    day = models.DateField(null=True)
    goal = models.BigIntegerField(default=0)
    place = models.CharField(max_length=32, default="")
