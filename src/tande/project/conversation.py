"""Reading what a mission pack says and understands by message and phone. The rules are policy.conversation.checks.

Apart from project.mission, like the card: a fault in one of these texts must not stop the complaints of the web.
"""

from pathlib import Path

from tande.policy.conversation import checks
from tande.policy.conversation.checks import Conversation
from tande.policy.mission_reading import PackError, Problem
from tande.project.courses import placed, read_tables

FOLDER = "conversation"


def load(pack: Path, *, languages: tuple[str, ...]) -> Conversation:
    """The texts and words in ``conversation/`` of a pack.

    Raises PackError whose message holds every problem found, one a line: file, line, key, reason.
    """
    folder = pack / FOLDER
    raw, sources = read_tables(folder, checks.tables(languages))
    known = {f"{name}.toml" for name in sources}
    strays = [Problem(path.stem, (), "is not a file of a conversation in the pack's languages", file=str(path))
              for path in sorted(folder.iterdir()) if path.name not in known]
    try:
        made = checks.conversation(raw, languages=languages)
    except PackError as error:
        raise PackError([*(placed(problem, folder, sources) for problem in error.problems), *strays]) from None
    if strays:
        raise PackError(strays)
    return made
