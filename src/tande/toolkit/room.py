"""What a process may hold in memory at once of what strangers send, whoever they are."""

import threading


class Room:
    """So many bytes for all requests together, so that many large videos cannot end the process."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._held = 0
        self._lock = threading.Lock()

    def take(self, size: int) -> bool:
        """Whether there was room for ``size`` bytes more; they are taken then."""
        with self._lock:
            if self._held + size > self._limit:
                return False
            self._held += size
            return True

    def give(self, size: int) -> None:
        """Give back what was taken."""
        with self._lock:
            self._held -= size

    @property
    def empty(self) -> bool:
        return self._held == 0
