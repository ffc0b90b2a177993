"""Triggers that make a table append-only, for both engines; used by migrations.

SQLite honours BEFORE DELETE during INSERT OR REPLACE only with PRAGMA recursive_triggers=ON, which the
project's settings switch on for every connection.
"""

from collections.abc import Callable
from typing import Any

from django.db.migrations.operations.base import Operation

_SQLITE = """
CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;
CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;
"""
_POSTGRESQL = """
CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$;
CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION {table}_refuse();
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse();
"""


def forbid_changes(table: str) -> Callable[[Any, Any], None]:
    """A RunPython step that puts the triggers on ``table``."""

    def step(_apps: Any, editor: Any) -> None:
        if editor.connection.vendor == "sqlite":
            for statement in _SQLITE.format(table=table).split("END;"):
                if statement.strip():
                    editor.execute(statement + "END;")
        else:
            editor.execute(_POSTGRESQL.format(table=table))

    return step


class ForbidChanges(Operation):
    """The step of a migration that puts the triggers on ``table``.

    It looks at no model: RunPython would have every model made anew before each such step, which took half of the time
    in which a new installation gets its tables.
    """

    reversible = False

    def __init__(self, table: str) -> None:
        self.table = table

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Models stay as they are."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Put the triggers there."""
        forbid_changes(self.table)(None, schema_editor)

    def describe(self) -> str:
        """As `migrate --plan` shows it."""
        return f"Forbid changes of {self.table}"
