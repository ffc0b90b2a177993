"""Reading a patrol's card of a mission pack from its folder. The rules are policy.cards.

Apart from project.mission on purpose: a fault in the card must not stop complaints.
"""

from pathlib import Path

from tande.policy import cards
from tande.policy.cards import Card
from tande.policy.mission_reading import PackError
from tande.project.courses import placed, read_tables
from tande.toolkit import drawings

FOLDER = "card"


def load(pack: Path, *, languages: tuple[str, ...]) -> Card:
    """The card in ``card/`` of a pack. Raises PackError with file, line, key and reason, one a line."""
    folder = pack / FOLDER
    raw, sources = read_tables(folder, cards.tables(languages))
    try:
        return cards.card(raw, languages=languages, drawings=drawings.NAMES)
    except PackError as error:
        raise PackError(placed(problem, folder, sources) for problem in error.problems) from None


def read(pack: Path, *, languages: tuple[str, ...]) -> Card:
    """The card, or an empty one with its faults. A pack without the folder has none. Never raises."""
    if not (pack / FOLDER).is_dir():
        return Card()
    try:
        return load(pack, languages=languages)
    except PackError as error:
        return Card(faults=tuple(str(error).splitlines()))
