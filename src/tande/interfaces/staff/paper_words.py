"""Every word of the form on paper in one language: questions and answers are those of the web's pages."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from tande.policy import paper, questions
from tande.policy.questions import SELF
from tande.toolkit.pdf.complaint_forms import Asked, Strip, Words

DRAWINGS = {
    "age": "girl", "harmed": "other", "who": "uniform", "where": "place", "when": "when", "help": "care",
    "want": "wish", "consent": "yes", "filer": "tell", "agreed": "yes",
}
_PATHS = {"self": "me", "other": "other", "child": "child", "personnel": "uniform"}


def form_words(language: str, *, at: datetime, ways: list[str]) -> Words:
    """The words of the form. ``ways``: the lines of the strip that say how to ask for the answer."""
    with translation.override(language):
        return Words(
            title=_("Say what happened"), about=_about(at, language), number=_("Form number"),
            paths_ask=_("Who is it about? Tick one box."), paths=_paths(),
            story=_("What happened? Write as you would speak. A few words are enough."),
            danger=_("I am in danger now"), danger_hint=_danger(), front=_questions(paper.FRONT, language),
            behind=_questions(paper.BEHIND, language),
            foot=_("Tick what fits. Leave out what you do not know or do not want to say. You can write on the back."),
            cut=_("Cut or tear here and keep this part."),
            back_title=_("More words, and how to reach you"),
            back_about=_("Fold the paper so that this side is inside. No need to fill it in."),
            more=_("If you want, say more"), strip=_strip(ways),
            contact_ask=_(questions.QUESTIONS["contact"].asked(SELF)),
            contact_hint=_("You do not have to tell us. With the number on your strip you can read our answer."),
            contact=tuple(_(each.label) for each in questions.CONTACT_FIELDS),
        )


def _about(at: datetime, language: str) -> tuple[str, ...]:
    name = settings.MISSION.name_on(timezone.localdate(at), language)
    return (
        _("You can tell us what a member of “%(mission_name)s” did, or somebody who works with it.")
        % {"mission_name": name},
        _("We are not part of the force. It cannot see what you write, or that you wrote."),
        _("Give no name if you do not want to. Tear off the strip below and keep it: its number opens our answer."),
    )


def _paths() -> tuple[tuple[str, str, str], ...]:
    return tuple((key, _(paper.PATH_LABELS[path]), _PATHS[path]) for key, path in paper.PATH_KEYS.items())


def _questions(ids: tuple[str, ...], language: str) -> tuple[Asked, ...]:
    some = [(paper.ASKED.index(id) + 1, questions.QUESTIONS[id]) for id in ids]
    return tuple(
        Asked(str(place), _ask(one), "", DRAWINGS[one.id], boxes(one, language), _(one.words) if _line(one) else "")
        for place, one in some
    )


def _danger() -> str:
    """Nobody reads a paper at once: whom to call, from the pack."""
    phones = [one.phone for one in settings.MISSION.contacts_for(danger=True) if one.phone]
    told = _("A paper is not read at once.")
    return f"{told} {_('For help now:')} {', '.join(phones[:3])}" if phones else told


def _ask(one: questions.Question) -> str:
    asked = _(one.asked(SELF))
    return f"{_('Only if it happened to somebody else:')} {asked}" if one.id in paper.FOR_OTHERS else asked


def _line(one: questions.Question) -> bool:
    return one.id in ("where", "when", "who")


def boxes(one: questions.Question, language: str) -> tuple[tuple[str, str], ...]:
    """Key and words of each box of a question, in a language; call it while that language is active."""
    labels = {option.code: _(option.label) for option in one.options} | {
        code: _(words) for code, words in questions.ALWAYS.items()
    }
    actors = {actor.code: actor.label[language] for actor in settings.MISSION.actors}
    printed = paper.options(one, tuple(actors))
    return tuple((key, labels.get(code) or actors[code]) for key, code in printed.items())


def _strip(ways: list[str]) -> Strip:
    return Strip(
        title=_("Keep this number"), code=_("Your number"), square=_("Square with the number, for a phone's camera"),
        ways=tuple(ways), wait=_("It works when your paper is here. That can take some days: try again later."),
        warning=_("For one person only. Do not copy. Show it to nobody."), number=_("Form number"),
    )
