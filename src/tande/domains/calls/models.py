"""The table of calls and menus that go on, or went on today."""

from django.db import models


class Session(models.Model):
    """One call or menu, found by the ``mark`` of its gateway and the provider's id. ``held`` is sealed."""

    mark = models.BinaryField(primary_key=True)
    held = models.BinaryField()
    on = models.DateField(db_index=True)
