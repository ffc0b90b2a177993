"""The only thing the server may open: what officers wrote to one reporter, with that reporter's own code.

Who may call: the follow-up page for people without JavaScript, in memory, inside the request that carries the
code; nothing opened here is stored or logged (promise 1, DESIGN.md §1). The key comes from the code, which
the server does not have at any other time.
"""

from tande.toolkit._opening import decrypt
from tande.toolkit.codes import parse_code, reporter_seed
from tande.toolkit.payloads import TextPayload, unpack_text
from tande.toolkit.sealing import info


class ReplyKey:
    """What opens the replies of one case: derived once from the code, kept for one request only.

    Raises CodeError's kin for a mistyped code. Costs one key derivation (10,000 rounds, some milliseconds),
    however many replies are opened after it, so that the time taken tells nothing of their number.
    """

    def __init__(self, *, code: str, case_id: str) -> None:
        self._case_id = case_id
        self._seed = reporter_seed(parse_code(code), case_id=case_id)

    def open(self, envelope: bytes, *, message_id: str) -> TextPayload:
        """One reply. Raises BadContext, Truncated, UnknownSuite, NotOpened, PaddingBroken, PayloadBroken."""
        context = info(f"reply:{message_id}", self._case_id)
        return unpack_text(decrypt(envelope, seed=self._seed, info=context))


def open_reply(envelope: bytes, *, code: str, case_id: str, message_id: str) -> TextPayload:
    """One message to the reporter, opened with the reporter's code.

    Raises CodeError's kin for a mistyped code, and BadContext, Truncated, UnknownSuite, NotOpened,
    PaddingBroken, PayloadBroken. Costs one key derivation (10,000 rounds, some milliseconds).
    """
    return ReplyKey(code=code, case_id=case_id).open(envelope, message_id=message_id)
