"""Opening what was sealed. Importable ONLY from the offline tool (interfaces.console.offline and .custody).

That rule is an import contract, named after promise 1: nothing that runs on the server can open a sealed
complaint. `envelopes` opens one thing, `keys` unwraps and recovers private keys, `casefile` opens a whole
case.
"""

from tande.toolkit.unsealing.casefile import (
    CaseKeys,
    find_case_keys,
    open_entries,
    open_files,
    open_messages,
)
from tande.toolkit.unsealing.envelopes import (
    open_envelope,
    open_file,
    open_manifest,
    open_part,
    open_seed,
    open_text,
)
from tande.toolkit.unsealing.keys import open_outer_layer, recover, recover_with_both, unwrap, unwrap_key_file

__all__ = [
    "CaseKeys",
    "find_case_keys",
    "open_entries",
    "open_envelope",
    "open_file",
    "open_files",
    "open_manifest",
    "open_messages",
    "open_outer_layer",
    "open_part",
    "open_seed",
    "open_text",
    "recover",
    "recover_with_both",
    "unwrap",
    "unwrap_key_file",
]
