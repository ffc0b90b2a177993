"""The tables of field apps: who may send, every form ever given out, and marks by which a submission is known again.

Of what was told nothing stands here but keyed marks: the words are sealed in the case.
"""

from django.db import models


class Credential(models.Model):
    """What one phone or team asks with. Both secrets are kept as hashes; ``name`` and ``organisation`` are sealed.

    ``forms``: ids of the forms it is given; ``contingent``: of the children it records, "" for none; ``language``: in
    which forms open and answers come. ``seen_on``: the day on which something last came. No address is kept.
    """

    id = models.CharField(max_length=32, primary_key=True)
    token = models.BinaryField(unique=True)
    username = models.CharField(max_length=40, unique=True)
    password = models.BinaryField()
    name = models.BinaryField()
    organisation = models.BinaryField()
    forms = models.JSONField(default=list)
    language = models.CharField(max_length=10)
    contingent = models.CharField(max_length=10)
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()
    seen_on = models.DateField(null=True)
    revoked_by = models.BigIntegerField(null=True)
    revoked_at = models.DateTimeField(null=True)


class FormVersion(models.Model):
    """A form as phones got it, deflated; append-only: what is sent later in any of them is known.

    ``key``: fingerprint of the public key that phones encrypt to, "" for none.
    """

    form_id = models.CharField(max_length=100)
    version = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    xform = models.BinaryField()
    key = models.CharField(max_length=64)
    given_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["form_id", "version"], name="one_of_each_version")]


class Submission(models.Model):
    """One instance. ``mark`` of its instanceID, ``content`` of the bytes of its XML.

    ``case``: the case that holds it, or the record of the register, sealed. ``own``: whether that case is this
    submission's, with a code of its own; an edit stands in the case of the one before. ``size``: bytes of its files.
    """

    mark = models.BinaryField(unique=True)
    content = models.BinaryField()
    form_id = models.CharField(max_length=100)
    version = models.CharField(max_length=200)
    credential_id = models.CharField(max_length=32)
    case = models.BinaryField()
    own = models.BooleanField()
    whole = models.BooleanField()
    size = models.BigIntegerField()
    on = models.DateField()


class SubmittedFile(models.Model):
    """A file of a submission by marks of its name and its bytes; append-only."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="files")
    name = models.BinaryField()
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "name", "content"], name="each_file_once")]
