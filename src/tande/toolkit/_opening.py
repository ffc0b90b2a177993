"""The one place where an envelope is decrypted. Only `unsealing`, `replies` and `phone_records` may import it.

That rule is an import contract: it is what promise 1 ("nothing that runs on the server can open a sealed
complaint") rests on.
"""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey

from tande.toolkit.errors import NotOpened, Truncated, UnknownSuite
from tande.toolkit.sealing import FORMAT, HEADER_BYTES, MAGIC, OVERHEAD_BYTES, SUITES, expand_seed


def decrypt(envelope: bytes, *, seed: bytes, info: bytes) -> bytes:
    """The plaintext of `envelope`. Raises Truncated, UnknownSuite, BadKey, NotOpened.

    An envelope cut short in its ciphertext is told from an altered one by nobody: it is NotOpened too.
    """
    if len(envelope) < HEADER_BYTES:
        raise Truncated("shorter than an envelope's header")
    if envelope[:2] != MAGIC or envelope[2] != FORMAT or envelope[3] not in SUITES:
        raise UnknownSuite("not an envelope that this version knows")
    if len(envelope) < OVERHEAD_BYTES:
        raise Truncated("shorter than the shortest envelope")
    key = MLKEM768X25519PrivateKey(*expand_seed(seed))
    try:
        return SUITES[envelope[3]].decrypt(envelope[HEADER_BYTES:], key, info)
    except (InvalidTag, ValueError):
        # No detail and no cause: which check failed is nobody's business.
        raise NotOpened("wrong key, wrong context, or altered") from None
