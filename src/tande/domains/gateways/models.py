"""The table of gateways."""

from django.db import models


class Gateway(models.Model):
    """One gateway. ``name`` and ``settings`` (JSON) are sealed; ``price`` and ``cap`` in millionths of ``currency``."""

    id = models.CharField(max_length=32, primary_key=True)
    kind = models.CharField(max_length=20)
    name = models.BinaryField()
    settings = models.BinaryField()
    price = models.BigIntegerField()
    cap = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3)
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    came_at = models.DateTimeField(null=True)
    went_at = models.DateTimeField(null=True)
