"""Safety and help that can be offered, always apart from the inquiry: nobody must take part in one to get the other.

Source: IASC global procedures on community-based complaint mechanisms: assistance is referred separately.
"""

from typing import Final

KINDS: Final[dict[str, str]] = {
    "medical": "Medical care",
    "psychosocial": "Psychosocial support",
    "legal": "Legal help",
    "child_protection": "Child protection",
    "safety": "Safety and shelter",
}
