"""Holding conversations in tests: the pack that ships, a clock that is moved, and what the engine did."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tande.policy.conversation import states
from tande.policy.conversation.inputs import Found, Input, Text
from tande.policy.conversation.outputs import Output, Say
from tande.policy.conversation.rules import Rules
from tande.policy.conversation.states import SMS, State
from tande.policy.conversation.step import step
from tande.project import conversation

ROOT = Path(__file__).parents[3]
LANGUAGES = ("ht", "fr", "en", "es", "sw")
PACK = conversation.load(ROOT / "missions/haiti", languages=LANGUAGES)
RULES = Rules(LANGUAGES, PACK.lexicon, ZoneInfo("America/Port-au-Prince"), danger_phone="116")
NOON = datetime(2026, 11, 26, 17, tzinfo=UTC)
"""Noon where the mission is."""
NIGHT = datetime(2026, 11, 27, 7, tzinfo=UTC)
"""Two in the morning there."""
CODE = "48217730556612345678"
SPACED = "4821 7730 5566 1234 5678"
FILLS = {"code": SPACED}


class Talk:
    """One conversation. Every state goes through JSON, as it does behind a door."""

    def __init__(self, door: str = SMS, *, now: datetime = NOON, rules: Rules = RULES) -> None:
        self.state, self.now, self.rules = State(door=door), now, rules
        self.outputs: tuple[Output, ...] = ()

    def send(self, given: Input | str, *, after: timedelta = timedelta(minutes=1)) -> list[str]:
        """What the engine does, in short: names of outputs, and the keys of what is said."""
        self.now += after
        taken = Text(body=given) if isinstance(given, str) else given
        self.state, self.outputs = step(
            states.from_json(states.to_json(self.state)), taken, now=self.now, rules=self.rules
        )
        return short(self.outputs)

    def found(self, status: str) -> list[str]:
        """Tell what the code led to."""
        return self.send(Found(status=status))

    @property
    def says(self) -> list[Say]:
        """What was said last."""
        return [one for one in self.outputs if isinstance(one, Say)]

    @property
    def language(self) -> str:
        """The language that is spoken."""
        return self.state.language or self.rules.languages[0]


def short(outputs: tuple[Output, ...]) -> list[str]:
    """Register text → "Register:text", Keep under "call" → "Keep:call", Say("kept") → "kept"."""
    names = []
    for one in outputs:
        detail = getattr(one, "kind", "") or getattr(one, "question", "") or getattr(one, "code", "")
        name = type(one).__name__
        names.append(one.key if isinstance(one, Say) else f"{name}:{detail}" if detail else name)
    return names
