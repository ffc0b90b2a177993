"""Publishes the keys in force and whom to trust beside the log, so that others can compare and check."""

import json

from django.conf import settings

from tande.ledger.publication import trees
from tande.ledger.publication.folder import Folder
from tande.toolkit import promises
from tande.toolkit.notes import MLDSA44, verifier_key

POLICY = "trust-policy.txt"
KEYS = "keys.json"


def publish_keys(folder: Folder) -> None:
    """Write the trust policy and the keys; each file only when it says something else. Called by the console."""
    keys = (json.dumps(keys_in_force(), indent=1, sort_keys=True) + "\n").encode("ascii")
    for name, data in ((POLICY, trust_policy().encode("utf-8")), (KEYS, keys)):
        if folder.read(name) != data:
            folder.write(name, data)


def keys_in_force() -> dict[str, object]:
    """The keys that sign the log, the one in force first, and the one that signs receipts, as vkeys."""
    config, origin = settings.TANDE, settings.MISSION.receipt_origin
    log = [str(key) for key in trees.log_keys()]
    if config.log_pq_seed:
        log.append(str(verifier_key(name=origin, seed=config.log_pq_seed, kind=MLDSA44)))
    return {"log": log, "receipts": promises.receipt_vkey(origin=origin, seed=config.receipt_seed)}


def trust_policy() -> str:
    """The installation's own file word for word; without one, a policy that asks for no witness."""
    if settings.TANDE.trust_policy:
        return str(settings.TANDE.trust_policy)
    address = f"{settings.TANDE.public_url}/log"
    lines = [f"log {key} {address}" for key in trees.log_keys()]
    return "\n".join(["# No witness is asked for: nobody but this log vouches for it.", *lines, "quorum none", ""])
