"""Receipts: the only link from an access code to a case, and not one that can be followed backwards."""

from django.db import models


class Receipt(models.Model):
    """``lookup_id`` is an HMAC of the code's hash under a pepper that is kept outside the database."""

    lookup_id = models.BinaryField(unique=True)
    case_id = models.CharField(max_length=32, unique=True)


class Closed(models.Model):
    """A case whose code opens nothing any more, since others may have seen it. Append-only."""

    case_id = models.CharField(max_length=32, primary_key=True)
    on = models.DateField()
