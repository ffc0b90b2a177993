"""The engine as Django finds it: a module ``base`` with a ``DatabaseWrapper``."""

import os
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base


class DatabaseGone(OperationalError):
    """There is no file where the database should be."""


class DatabaseWrapper(base.DatabaseWrapper):
    """One thread's connection. ``opened_file``: device and inode of the file it was opened on.

    ``may_create``: whether opening may make a new, empty file. Never while serving: an empty file beside the
    log (-wal) of a database that was moved away would empty that log, and with it the newest complaints.
    """

    may_create = True
    opened_file: tuple[int, int] | None = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        if not self.may_create and self.file_at_its_path() is None:
            raise DatabaseGone
        raw = super().get_new_connection(conn_params)
        self.opened_file = self.file_at_its_path()
        return raw

    def file_at_its_path(self) -> tuple[int, int] | None:
        """What stands where the settings say the database is; None when nothing does."""
        try:
            found = os.stat(self.settings_dict["NAME"])
        except FileNotFoundError:
            return None
        return found.st_dev, found.st_ino
