"""What can go wrong in a call or a menu. The caller hears a neutral text to both, never the provider's own."""

from tande.domains.conversations.errors import Busy, NotDurable

__all__ = ["Busy", "NotDurable"]
