"""The table of recordings that lie at providers: until each is sealed here and deleted there."""

from django.db import models

UNHEARD = "unheard"
WAITING = "waiting"
KEPT = "kept"
LEFT = "left"
DONE = "done"


class Recording(models.Model):
    """One recording. ``mark`` finds it by gateway and the provider's id, ``call`` all of one call.

    ``source`` is sealed: where it lies, who spoke, which case. It is emptied when nothing is left to do. ``stage``: no
    conversation took it yet, to be fetched, here and to be deleted there, cannot be deleted there, done.
    ``at``: when its stage began; ``due``: when it is tried next.
    """

    id = models.CharField(max_length=32, primary_key=True)
    gateway = models.CharField(max_length=32, db_index=True)
    mark = models.BinaryField(unique=True)
    call = models.BinaryField(db_index=True)
    source = models.BinaryField()
    stage = models.CharField(max_length=10)
    at = models.DateTimeField()
    due = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["stage", "due"], name="recordings_by_due")]
