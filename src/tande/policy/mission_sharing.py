"""Reading ``organisations.toml`` of a pack. Used by mission_checks only."""

from tande.policy.mission_reading import Reader, check_code, provenance
from tande.policy.sharing import Organisation


def organisations(table: Reader, languages: tuple[str, ...]) -> tuple[Organisation, ...]:
    """The organisations; problems are noted in the reader."""
    entries = table.table_at("organisations")
    made = []
    for code in entries.codes():
        check_code(entries, code)
        row = entries.table_at(code)
        demo = row.flag("only_demo", default=False)
        made.append(Organisation(code, row.label("name", languages), demo, provenance(row)))
        row.close()
    if not made and table.has("organisations"):
        entries.note(None, "has no entry")
    table.close()
    return tuple(made)
