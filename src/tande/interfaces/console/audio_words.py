"""Everything that can be heard, in words: the texts of a call, of each page and of each form, in every language."""

from django.conf import settings
from django.utils.translation import gettext, override

from tande.policy import spoken
from tande.policy.conversation import texts
from tande.policy.mission_reading import PackError
from tande.toolkit.fieldforms import encounters, on_behalf
from tande.toolkit.speech.recorded import Name

_ENDS = ".?!:"


def everything() -> dict[Name, str]:
    """By language and name. A fault in the texts of calls leaves them out: pages can be heard all the same."""
    found: dict[Name, str] = {}
    own = on_behalf.translate(lambda text, _language: gettext(text))
    for language in settings.MISSION.language_codes:
        with override(language):
            found |= {(language, name): _said(sources, language) for name, sources in spoken.pages().items()}
            found |= {(language, name): _said((text,), language) for name, text in encounters.spoken().items()}
            found |= {(language, name): _sentence(own(text, language)) for name, text in on_behalf.spoken().items()}
    try:
        return found | texts.recordings(settings.CONVERSATION.texts)
    except PackError:
        return found


def joined() -> dict[str, tuple[str, ...]]:
    """The digits in one set, then what is said before them, so that a page can read a code by itself."""
    return {spoken.DIGITS: (*(f"{spoken.DIGIT}{digit}" for digit in range(10)), spoken.CODE_IS)}


def _said(sources: tuple[str, ...], language: str) -> str:
    """A page as it is spoken, in the language in force: each text a sentence."""
    words: list[str] = []
    for source in sources:
        if source == spoken.FROM_PACK:
            words += [one.label[language] for one in settings.MISSION.actors if one.code != "unknown"]
        else:
            words.append(gettext(source))
    return " ".join(map(_sentence, words))


def _sentence(text: str) -> str:
    return text if text[-1] in _ENDS else f"{text}."
