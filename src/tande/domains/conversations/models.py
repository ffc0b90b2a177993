"""The tables of conversations: who is spoken with, which deliveries are known, and how many there were.

Everything about somebody is sealed; columns in clear are keyed marks and days. A mark cannot be turned back into a
number without the secrets file, which is not in the database.
"""

from django.db import models


class Conversation(models.Model):
    """One phone at one door. ``mark`` finds it by its number.

    ``number`` is None unless somebody may have to be told something; ``held`` is where the conversation stands, with
    the ids of its cases. ``heard_on``: the day on which it was last heard of.
    """

    id = models.CharField(max_length=32, primary_key=True)
    mark = models.BinaryField(unique=True)
    number = models.BinaryField(null=True)
    held = models.BinaryField()
    heard_on = models.DateField(db_index=True)


class About(models.Model):
    """That words to the reporter of a case are announced to a conversation. ``mark``: of the case, keyed."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE)
    mark = models.BinaryField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "mark"], name="about_a_case_once")]


class Delivery(models.Model):
    """Something that came in and was dealt with, known by the mark of gateway, number and the provider's id.

    ``answer`` is what was said, sealed, where the door has to say it once more when asked once more; codes of texts,
    never words and never an access code. It goes after a day; the mark stays as long as the pack says.
    """

    mark = models.BinaryField(primary_key=True)
    answer = models.BinaryField(null=True)
    on = models.DateField(db_index=True)


class Tally(models.Model):
    """How many on one day by one door in one language. ``used``: visits of which something came."""

    door = models.CharField(max_length=10)
    day = models.DateField()
    language = models.CharField(max_length=10)
    opened = models.PositiveIntegerField(default=0)
    used = models.PositiveIntegerField(default=0)
    registered = models.PositiveIntegerField(default=0)
    received = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "door", "language"], name="one_tally_each")]


class Round(models.Model):
    """Up to which fact something was done by rounds, such as telling of answers."""

    name = models.CharField(max_length=20, primary_key=True)
    seq = models.BigIntegerField(default=0)
