"""Small drawings for those who read little or in the dark: lines only, in the colour of the text around them.

Each lies beside this file as the inside of a picture of 48 by 48; all of them are ours.
"""

import importlib.resources
from functools import lru_cache
from typing import Final

NAMES: Final = (
    "child", "calm", "weapon", "care", "apart", "hands", "ask", "call", "tell", "handover", "girl",
    "photo", "beat", "place", "guide", "bribe", "body", "cell", "post",
    "me", "other", "uniform", "when", "pen", "wish", "danger", "yes", "cut",
)
SIZE: Final = 48
_CROSS: Final = '<path class="no" stroke="#c00" stroke-width="4" d="M7 41 41 7"/>'
_HEAD: Final = (
    f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" fill="none" stroke="currentColor" '
    'stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">'
)


@lru_cache(maxsize=64)
def drawing(name: str, *, crossed: bool = False) -> str:
    """The drawing as SVG, crossed out where it shows what never to do. Raises KeyError for an unknown name."""
    if name not in NAMES:
        raise KeyError(name)
    return f"{_HEAD}{_inside(name)}{_CROSS if crossed else ''}</svg>"


@lru_cache(maxsize=1)
def icon() -> str:
    """The picture under which the card stands among a phone's programs: a child below a roof."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" width="512" height="512">'
        f'<rect width="{SIZE}" height="{SIZE}" fill="#0b3954"/>{_inside("icon")}</svg>'
    )


def _inside(name: str) -> str:
    return importlib.resources.files(__package__).joinpath(f"{name}.svg").read_text(encoding="ascii").strip()
