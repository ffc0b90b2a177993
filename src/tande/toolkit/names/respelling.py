"""French names as Creole writes them: "Vitelhomme Innocent" and "Vitelòm Inosan" come to the same sounds.

The table of equivalents holds the common ones; these rules reach the others. The result is a key, not a spelling.
"""

import re
from functools import lru_cache

_RULES = tuple((re.compile(pattern), sound) for pattern, sound in (
    (r"ph", "f"), (r"th", "t"), (r"ck|qu?", "k"), (r"ch", "C"), (r"h", ""), (r"e?aux?", "o"), (r"tion", "syon"),
    (r"c(?=[eiy])", "s"), (r"c", "k"), (r"x$", ""), (r"x", "ks"), (r"gu(?=[ei])", "g"), (r"g(?=[eiy])", "j"),
    (r"gn", "y"), (r"o[iy]", "wa"), (r"(?<=[aeiou])s(?=[aeiou])", "z"), (r"(.)\1+", r"\1"), (r"[iy]en+e?$", "yen"),
    (r"il[iy]", "y"), (r"(?:ai|ei|a|e|i)[nm](?![aeiouynm])", "N"), (r"ou(?=[aei])", "w"), (r"ou", "U"), (r"e?u", "i"),
    (r"ai|ei", "e"), (r"r(?=[oUw])", "w"), (r"r(?![aeiyN])", ""), (r"y", "i"), (r"i(?=e)", ""),
    (r"[etdspxzr]+$", ""), (r"z", "s"),
    (r"g", "j"),
))  # fmt: skip
_SHORTEST = 3


@lru_cache(maxsize=200_000)
def respelled_key(word: str) -> str:
    """How a folded word sounds in Creole; "" when too little is left to say anything."""
    for pattern, sound in _RULES:
        word = pattern.sub(sound, word)
    return word if len(word) >= _SHORTEST else ""
