"""Words and their misspellings: how an inbound text is compared. What is kept is never changed by it.

For comparing only, a text loses accents, case, signs and repeated letters. A keyword of five letters or more may have
one slip of the finger (a letter wrong, missing, added, or two swapped), unless it is an ordinary word of its own.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

COMMANDS: Final = ("stop", "help", "danger", "forget", "call", "tell", "follow", "child", "code_word", "again", "menu",
                   "languages")
"""What a text may be when it is nothing else. The words are the pack's."""
ANSWERS: Final = ("unknown", "yes", "no")
"""Answers to a question, in the order in which they are tried: "no sé" is not a no."""
FUZZY_FROM: Final = 5
ANSWER_TOKENS_MAX: Final = 4
"""A longer text that begins with yes or no is a story, not an answer."""
ADULT_FROM: Final = 18
SEARCHED_TOKENS: Final = 1_000
"""How far a text is searched for danger, an age and its language: some forty messages joined. All of it is kept."""
TYPED_MAX: Final = 200
"""Nobody types a code over more characters than this, whatever stands between its digits."""

_REPEATED = re.compile(r"([^\W\d])\1+")
_MEETING = re.compile(r"(?<=\d)(?=[^\W\d])|(?<=[^\W\d])(?=\d)")
_DIGIT_RUN = re.compile(r"\d(?:[\s.,*#·•/_\u00ad\u200b-\u200f\u2010-\u2015\u2060-]*\d)*")

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """``commands`` and ``answers``: phrase → code; ``languages``: phrase → languages in which it is said.

    ``tongues``: phrase → the language it names. ``polite`` counts for nothing, ``around`` for nothing beside a code.
    ``common``: by language, the words it is known by. ``plain``: words that are never read as a slip of another.
    ``ages``: phrases with # for a number, anywhere; ``ages_alone``: when they are all that was said.
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


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text is, in codes. ``command``: when it is nothing else; ``sure``: it was spelt so.

    ``number``: when it is a number and nothing else. ``answer``: read only where a question waits. ``code``: the
    20 digits in it; ``digits``: all of it when it has digits only. ``words``: it says something besides the code.
    ``behind``: something follows the command. ``blank``: there is nothing in it.
    """

    command: str = ""
    sure: bool = True
    tongue: str = ""
    number: str = ""
    answer: str = ""
    age: int | None = None
    in_danger: bool = False
    language: str = ""
    code: str = field(default="", repr=False)
    digits: str = field(default="", repr=False)
    words: bool = False
    behind: bool = False
    blank: bool = False


def tokens(text: str) -> Phrase:
    """The words of a text as they are compared. Letters sent one by one are one word."""
    apart = unicodedata.normalize("NFKD", text.casefold())
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


def ascii_digits(text: str) -> str:
    """The decimal digits of a text, of whatever script, as 0-9."""
    return "".join(str(unicodedata.decimal(one)) for one in text if unicodedata.decimal(one, None) is not None)


def codes_in(text: str, length: int = 20) -> Iterator[re.Match[str]]:
    """Where so many digits stand together, with nothing but signs and spaces between them."""
    runs = (run for run in _DIGIT_RUN.finditer(text) if run.end() - run.start() <= TYPED_MAX)
    return (run for run in runs if len(ascii_digits(run[0])) == length)


def without_code(text: str, length: int = 20) -> str:
    """The text with access codes left out: who reads a case must not hold its reporter's only key."""
    for run in reversed(list(codes_in(text, length))):
        text = f"{text[: run.start()]}[…]{text[run.end():]}"
    return text


def read(text: str, lexicon: Lexicon) -> Reading:
    """What a text is. Never raises, whatever was sent."""
    found = next(codes_in(text), None)
    rest = text if found is None else text[: found.start()] + " " + text[found.end():]
    said = tokens(rest)
    core, begins = _core(said, lexicon), said[:SEARCHED_TOKENS]
    command, sure = _command(core, lexicon)
    digits = "" if len(text) > TYPED_MAX or any(one.isalpha() for one in text) else ascii_digits(text)
    return Reading(
        command=command, sure=sure, tongue=_tongue(core, lexicon),
        number=_number(core, lexicon), answer=_answer(said, lexicon), age=_age(begins, lexicon),
        in_danger=_in_danger(begins, lexicon),
        language=_language(begins, core, lexicon), code=ascii_digits(found[0]) if found else "",
        digits=digits, words=command != "follow" and not set(core) <= lexicon.around,
        behind=command == "code_word" and sure and core not in lexicon.commands, blank=not text.strip(),
    )


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
    behind = next((size for size in (1, 2, 3) if lexicon.commands.get(core[:size]) == "code_word"), 0)
    return ("code_word", True) if behind else ("", True)


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
    if len(words) > ANSWER_TOKENS_MAX:
        return ""
    begins = [words[:size] for size in range(len(words), 0, -1)]
    return next((lexicon.answers[phrase] for phrase in begins if phrase in lexicon.answers), "")


def _number(core: Phrase, lexicon: Lexicon) -> str:
    """A number alone, or with the word it stands for ("1 yes"); numbers go before words."""
    digits = ascii_digits(core[0]) if core and core[0].isdecimal() and len(core[0]) <= 3 else ""
    return str(int(digits)) if digits and (len(core) == 1 or core[1:] in lexicon.answers) else ""


def _age(said: Phrase, lexicon: Lexicon) -> int | None:
    """The age somebody says to have; the lowest, if there are several."""
    ages = [int(word) for phrase in (*lexicon.ages, *lexicon.ages_alone) for window in _windows(said, len(phrase))
            for word, wanted in zip(window, phrase, strict=True)
            if wanted == "#" and _fits(window, phrase)
            and (phrase in lexicon.ages or window == said)]
    return min(ages, default=None)


def _fits(window: Phrase, phrase: Phrase) -> bool:
    return all(
        word == wanted or (wanted == "#" and word.isascii() and word.isdigit() and len(word) < 3)
        for word, wanted in zip(window, phrase, strict=True)
    )


def _in_danger(said: Phrase, lexicon: Lexicon) -> bool:
    """Whether a word for danger stands anywhere in it: it is kept all the same, and read first."""
    phrases = {phrase for phrase, code in lexicon.commands.items() if code == "danger"}
    sizes = {len(phrase) for phrase in phrases}
    return any(window in phrases for size in sizes for window in _windows(said, size))


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
