"""Words and their misspellings: how an inbound text is compared. What is kept is never changed by it.

For comparing only, a text loses accents, case, signs and repeated letters. A keyword of five letters or more may have
one slip of the finger (a letter wrong, missing, added, or two swapped), unless it is an ordinary word of its own.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from tande.policy.conversation.digits import TYPED_MAX, ascii_digits, codes_in, listed, nearly_codes, numerals

COMMANDS: Final = ("stop", "help", "danger", "forget", "call", "tell", "follow", "child", "code_word", "again", "menu",
                   "languages")
"""What a text may be when it is nothing else. The words are the pack's."""
ANSWERS: Final = ("unknown", "agreed", "yes", "no")
"""Answers to a question. ``agreed``: "ok" allows a call, but does not say that somebody is in danger or a child."""
FUZZY_FROM: Final = 5
ANSWER_TOKENS_MAX: Final = 4
"""A longer text that begins with yes or no is a story, not an answer."""
CODE_WORD_TOKENS_MAX: Final = 4
"""What is longer behind "secret word" is a story that begins so."""
ADULT_FROM: Final = 18
WRITES_FROM: Final = 6
"""Nobody younger writes: "I have two years of ..." is no age."""
SEARCHED_TOKENS: Final = 1_000
"""How far a text is searched for danger, an age and its language: some forty messages joined. All of it is kept."""

SIGNS: Final = str.maketrans({"\U0001f198": " sos ", "\U0001f44d": " ok ", "\U0001f44e": " no "})
"""Little pictures that are words on every phone: SOS, a thumb up, a thumb down."""

_REPEATED = re.compile(r"([^\W\d])\1+")
_MEETING = re.compile(r"(?<=\d)(?=[^\W\d])|(?<=[^\W\d])(?=\d)")

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """``commands`` and ``answers``: phrase → code; ``languages``: phrase → languages in which it is said.

    ``tongues``: phrase → the language it names. ``polite`` counts for nothing, ``around`` for nothing beside a code.
    ``common``: by language, the words it is known by. ``plain``: words that are never read as a slip of another.
    ``ages``: phrases with # for a number, anywhere but behind ``kin`` ("my son") or before ``years_of`` ("of service");
    ``told``: phrases in which a word for danger tells of what was ("I cried for help") or names a place.
    ``ages_alone``: when they are all that was said. ``figures``: numbers as words; ``spelled``: those of several words.
    """

    commands: Mapping[Phrase, str]
    answers: Mapping[Phrase, str]
    languages: Mapping[Phrase, frozenset[str]]
    tongues: Mapping[Phrase, str]
    polite: frozenset[str]
    around: frozenset[str]
    common: Mapping[str, frozenset[str]]
    plain: frozenset[str]
    ages: tuple[Phrase, ...]
    ages_alone: tuple[Phrase, ...]
    kin: frozenset[Phrase] = frozenset()
    years_of: frozenset[Phrase] = frozenset()
    told: frozenset[Phrase] = frozenset()
    figures: Mapping[str, int] = field(default_factory=dict)
    spelled: Mapping[Phrase, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text is, in codes. ``command``: when it is nothing else; ``sure``: it was spelt so.

    ``number``: when it is a number and nothing else. ``answer``: read only where a question waits; ``denied``: it is a
    no and nothing else. ``code``: the 20 digits in it; ``digits``: all of it when it has digits and nothing that
    matters. ``listed``: these are written as telephone numbers or a date. ``nearly``: a mistyped code stands in it.
    ``followed``: behind the command to follow. ``thanks``: it is only polite, or an "ok". ``calls``: a short text that
    asks for a call among other words. ``words``: it says something besides the code. ``behind``: something
    follows the command. ``blank``: there is nothing in it; ``signs``: no letter and no digit.
    """

    command: str = ""
    sure: bool = True
    tongue: str = ""
    number: str = ""
    answer: str = ""
    denied: bool = False
    age: int | None = None
    in_danger: bool = False
    language: str = ""
    code: str = field(default="", repr=False)
    digits: str = field(default="", repr=False)
    listed: bool = False
    nearly: bool = False
    followed: bool = False
    thanks: bool = False
    calls: bool = False
    words: bool = False
    behind: bool = False
    blank: bool = False
    signs: bool = False


def tokens(text: str) -> Phrase:
    """The words of a text as they are compared. Letters sent one by one are one word."""
    apart = unicodedata.normalize("NFKD", text.translate(SIGNS).casefold())
    bare = "".join(
        one if one.isalnum() else " " for one in apart if unicodedata.category(one) not in ("Mn", "Me", "Cf")
    )
    found = tuple(_REPEATED.sub(r"\1", word) for word in _MEETING.sub(" ", bare).split())
    if len(found) > 2 and all(len(word) == 1 and word.isalpha() for word in found):
        return ("".join(found),)
    return found


def near(one: str, other: str) -> bool:
    """Whether one slip of the finger lies between two words: a letter more, fewer or other, or two swapped."""
    if len(one) > len(other):
        one, other = other, one
    if len(other) - len(one) > 1:
        return False
    same = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    rest, beyond = one[same:], other[same:]
    if len(rest) < len(beyond):
        return rest == beyond[1:]
    swapped = len(rest) > 1 and rest[1] + rest[0] + rest[2:] == beyond
    return rest[1:] == beyond[1:] or swapped


def read(text: str, lexicon: Lexicon) -> Reading:
    """What a text is. Never raises, whatever was sent."""
    found, digits = next(codes_in(text), None), _digits(text, lexicon)
    twice = not found and len(digits) == 40 and digits[:20] == digits[20:]
    code = digits[:20] if twice else ascii_digits(found[0]) if found else ""
    rest = "" if twice else text if found is None else text[: found.start()] + " " + text[found.end():]
    said = tokens(rest)
    core, begins = _core(said, lexicon), said[:SEARCHED_TOKENS]
    number = _number(_counted(core[:SEARCHED_TOKENS], lexicon), lexicon)
    command, sure = _command(core, lexicon)
    age, denied = _age(_counted(begins, lexicon), lexicon), _denied(said, lexicon)
    in_danger = not denied and _in_danger(begins, lexicon)
    behind = command == "code_word" and sure and core not in lexicon.commands
    if behind and (in_danger or age is not None):
        command = ""
    return Reading(
        command=command, sure=sure, tongue=_tongue(core, lexicon),
        number=number, answer=_answer(said, lexicon), denied=denied, age=age, in_danger=in_danger,
        language=_language(begins, core, lexicon), code=code, digits=digits, listed=listed(text, digits),
        nearly=found is None and any(nearly_codes(text)), followed=lexicon.commands.get(core[:1]) == "follow",
        thanks=bool(said) and (not core or lexicon.answers.get(core) == "agreed"), calls=_calls(said, lexicon),
        words=command != "follow" and not set(core) <= lexicon.around, behind=behind and bool(command),
        blank=not text.strip(), signs=not code and not said,
    )


def _digits(text: str, lexicon: Lexicon) -> str:
    """All digits of a text in which nothing else matters ("my code is ..."), or ""."""
    if len(text) > TYPED_MAX:
        return ""
    seen = numerals(text)
    words = {word for word in tokens(seen) if not word.isdecimal()}
    return ascii_digits(seen) if words <= lexicon.around else ""


def _core(said: Phrase, lexicon: Lexicon) -> Phrase:
    """A text without what is only polite; "stop stop stop" is said once."""
    bare = tuple(word for word in said if word not in lexicon.polite)
    return bare[:1] if len(set(bare)) == 1 and bare[0].isalpha() else bare


def _command(core: Phrase, lexicon: Lexicon) -> tuple[str, bool]:
    if core in lexicon.commands:
        return lexicon.commands[core], True
    close = {code for phrase, code in lexicon.commands.items() if _slipped(core, phrase, lexicon.plain)}
    if len(close) == 1:  # a word between two commands is neither
        return close.pop(), False
    if 1 < len(core) <= 3 and ("".join(core),) in lexicon.commands:
        return lexicon.commands["".join(core),], False
    size = next((size for size in (1, 2, 3) if lexicon.commands.get(core[:size]) == "code_word"), 0)
    return ("code_word", True) if size and len(core) - size <= CODE_WORD_TOKENS_MAX else ("", True)


def _tongue(core: Phrase, lexicon: Lexicon) -> str:
    close = {tongue for phrase, tongue in lexicon.tongues.items() if _slipped(core, phrase, lexicon.plain)}
    return lexicon.tongues.get(core) or (close.pop() if len(close) == 1 else "")


def _slipped(core: Phrase, phrase: Phrase, plain: frozenset[str]) -> bool:
    """Whether a phrase was meant: word by word the same, but for one slip in one long word."""
    if len(core) != len(phrase):
        return False
    wrong = [(one, other) for one, other in zip(core, phrase, strict=True) if one != other]
    if len(wrong) != 1:
        return False
    one, other = wrong[0]
    return len(other) >= FUZZY_FROM and one not in plain and near(one, other)


def _answer(said: Phrase, lexicon: Lexicon) -> str:
    """Yes, no or unknown: the whole text, or how a short one begins; behind a number it must not contradict."""
    words = said[1:] if said and said[0].isdigit() else said
    if _denied(words, lexicon):
        return "no"
    if len(words) > ANSWER_TOKENS_MAX:
        return ""
    begins = [words[:size] for size in range(len(words), 0, -1)]
    return next((lexicon.answers[phrase] for phrase in begins if phrase in lexicon.answers), "")


def _calls(said: Phrase, lexicon: Lexicon) -> bool:
    """Whether a short text asks for a call: "yes, call me tomorrow"."""
    sizes = range(1, len(said) + 1) if len(said) <= ANSWER_TOKENS_MAX + 1 else ()
    return any(lexicon.commands.get(window) == "call" for size in sizes for window in _windows(said, size))


def _denied(said: Phrase, lexicon: Lexicon) -> bool:
    """Whether it is a no of the pack and nothing else, such as "no, I am not in danger"."""
    told = lexicon.answers.get
    return told(said) == "no" or told(said[:1]) == told(said[1:]) == "no"


def _number(core: Phrase, lexicon: Lexicon) -> str:
    """A number alone, or with the word it stands for ("1 yes"); numbers go before words."""
    digits = ascii_digits(core[0]) if core and core[0].isdecimal() and len(core[0]) <= 3 else ""
    if len(core) == 1 and core[0] in lexicon.figures:
        return str(lexicon.figures[core[0]])
    return str(int(digits)) if digits and (len(core) == 1 or core[1:] in lexicon.answers) else ""


def _age(said: Phrase, lexicon: Lexicon) -> int | None:
    """The age somebody says to have; the lowest, if there are several."""
    numbers = [at for at, word in enumerate(said) if _is_number(word, lexicon)]
    ages = [_years(said[at], lexicon) for phrase in (*lexicon.ages, *lexicon.ages_alone) if "#" in phrase
            for at in numbers for start, end in [_around(at, phrase)]
            if start >= 0 and _fits(said[start:end], phrase, lexicon)
            and (_own(said, start, end, lexicon) if phrase in lexicon.ages else said[start:end] == said)]
    return min((one for one in ages if one >= WRITES_FROM), default=None)


def _own(said: Phrase, start: int, end: int, lexicon: Lexicon) -> bool:
    """Whether the years said there are one's own age: not "my son, 12 years", and not "10 years of service"."""
    before = any(said[max(start - size, 0):start] in lexicon.kin for size in (1, 2, 3))
    return not before and not any(said[end:end + size] in lexicon.years_of for size in (1, 2, 3))


def _around(at: int, phrase: Phrase) -> tuple[int, int]:
    """Where the phrase begins and ends whose number stands at this place."""
    start = at - phrase.index("#")
    return start, start + len(phrase)


def _counted(said: Phrase, lexicon: Lexicon) -> Phrase:
    """The words with each number of several words written in figures: the longest that fits."""
    found: list[str] = []
    at = 0
    while at < len(said):
        fits = (phrase for phrase in lexicon.spelled if said[at : at + len(phrase)] == phrase)
        longest = max(fits, key=len, default=())
        found.append(str(lexicon.spelled[longest]) if longest else said[at])
        at += len(longest) or 1
    return tuple(found)


def _years(word: str, lexicon: Lexicon) -> int:
    return lexicon.figures[word] if word in lexicon.figures else int(word)


def _fits(window: Phrase, phrase: Phrase, lexicon: Lexicon) -> bool:
    return len(window) == len(phrase) and all(
        word == wanted or (wanted == "#" and _is_number(word, lexicon))
        for word, wanted in zip(window, phrase, strict=True)
    )


def _is_number(word: str, lexicon: Lexicon) -> bool:
    return word in lexicon.figures or _short(word)


def _short(word: str) -> bool:
    return word.isascii() and word.isdigit() and len(word) < 3


def _in_danger(said: Phrase, lexicon: Lexicon) -> bool:
    """Whether a word for danger stands anywhere in it: it is kept all the same, and read first.

    Not where it only tells of what was: whoever does is asked whether she is in danger now.
    """
    phrases = {phrase for phrase, code in lexicon.commands.items() if code == "danger"}
    told = _places(said, lexicon.told)
    return any(
        not any(first <= start and end <= last and last - first > end - start for first, last in told)
        for start, end in _places(said, phrases)
    )


def _places(said: Phrase, phrases: Iterable[Phrase]) -> list[tuple[int, int]]:
    """Where any of these stands: first word, and the word behind the last."""
    known = frozenset(phrases)
    sizes = {len(phrase) for phrase in known}
    return [(at, at + size) for size in sizes for at, window in enumerate(_windows(said, size)) if window in known]


def _windows(said: Phrase, size: int) -> Iterable[Phrase]:
    return (said[at : at + size] for at in range(len(said) - size + 1))


def _language(said: Phrase, core: Phrase, lexicon: Lexicon) -> str:
    """The language of a command or answer that only one has; else that of most of the words, if one leads."""
    only = lexicon.languages.get(core, frozenset())
    if len(only) == 1:
        return next(iter(only))
    counted = {language: sum(word in words for word in said) for language, words in lexicon.common.items()}
    most = max(counted.values(), default=0)
    leading = [language for language, count in counted.items() if count == most]
    return leading[0] if most and len(leading) == 1 else ""
