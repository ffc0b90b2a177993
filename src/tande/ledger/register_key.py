"""The key with which every domain of the safeguards register seals its fields: drawn once, not for each field."""

from functools import lru_cache

from django.conf import settings

from tande.toolkit.fields import FieldKey


def register_key() -> FieldKey:
    """The key in force, from the secrets file. For the domains of the register only."""
    return _drawn(settings.TANDE.register_key)


@lru_cache(maxsize=2)
def _drawn(secret: bytes) -> FieldKey:
    return FieldKey(secret)
