"""Officers, their public keys, and the desk keys they hold sealed halves of."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class OfficerManager(BaseUserManager["Officer"]):
    """Lets Django look officers up by their sign-in name."""

    def get_by_natural_key(self, username: str | None) -> "Officer":
        return self.get(username=username)


class Officer(AbstractBaseUser):
    """A member of the independent body. Rights come from ``roles`` through ``policy.roles`` alone.

    ``wrapped_key`` is the private half, wrapped in the officer's browser with a passphrase the server
    never sees; ``public_key`` is 1,216 bytes. ``passphrase_once``: the passphrase was made by somebody else
    and must be changed before anything else. ``state``: whose focal point or whose contingent's officer this is;
    ``unit``: the unit within it; ``organisation``: of whom somebody of the task force is. Empty for the body's own.
    """

    username = models.CharField(max_length=60, unique=True)
    display_name = models.CharField(max_length=120)
    roles = models.JSONField(default=list)
    language = models.CharField(max_length=5, default="fr")
    state = models.CharField(max_length=10, default="")
    unit = models.CharField(max_length=40, default="")
    organisation = models.CharField(max_length=40, default="")
    passphrase_once = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    public_key = models.BinaryField(null=True)
    wrapped_key = models.JSONField(null=True)
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = OfficerManager()

    def __str__(self) -> str:
        return self.username

    def get_full_name(self) -> str:
        return self.display_name


class DeskKey(models.Model):
    """A key pair of a desk; the newest of a desk is in force, older ones only open older complaints."""

    id = models.CharField(max_length=32, primary_key=True)
    desk = models.CharField(max_length=10)
    public_key = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["desk", "made_at"], name="desk_key_desk")]


class DeskKeyHolder(models.Model):
    """The private half of a desk key, sealed to one officer, or to the recovery key (officer empty)."""

    desk_key = models.ForeignKey(DeskKey, models.PROTECT, related_name="holders")
    officer = models.ForeignKey(Officer, models.PROTECT, null=True)
    envelope = models.BinaryField()
    given_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["desk_key", "officer"], name="one_half_each")]


class RecoveryKey(models.Model):
    """The public half of the custodians' recovery key; its private half is never on the server."""

    fingerprint = models.CharField(max_length=64, primary_key=True)
    public_key = models.BinaryField()
    made_at = models.DateTimeField()
