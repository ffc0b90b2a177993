"""Triggers that make a table append-only, for both engines; used by migrations.

SQLite honours BEFORE DELETE during INSERT OR REPLACE only with PRAGMA recursive_triggers=ON, which the
project's settings switch on for every connection.
"""

from collections.abc import Callable
from typing import Any

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
