"""We measure ourselves: the eight criteria of UN Guiding Principle 31, what answers each here, and what is missing.

The criteria stand in our own words. What is missing is said as plainly as what is there.
"""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as later


@dataclass(frozen=True)
class Criterion:
    """One of the eight. ``links``: names of addresses where it can be seen, with their texts."""

    letter: str
    title: str
    asks: str
    here: str
    missing: str
    links: tuple[tuple[str, str], ...] = ()


STEPS = ("public:steps", later("The steps and their times"))
CRITERIA = (
    Criterion(
        "a", later("Fair and trusted"), later("People trust it, and somebody answers for how fairly it works."),
        later(
            "The force has no key and no part in it. An officer who is too close to a case is shut "
            "out. No case ends without inquiry unless two officers agree."
        ),
        later("Nobody has asked people yet whether they trust it."), (("public:who", later("Who may do what")),),
    ),
    Criterion(
        "b", later("Easy to reach"), later("Everybody concerned knows it, and whoever meets an obstacle gets help."),
        later(
            "It is free and needs no name. It works on any phone with Internet, in several languages, "
            "and somebody else may write for you."
        ),
        later(
            "Not there yet: telephone calls, text messages and paper; pages that are read aloud. Not "
            "every language was read by people who grew up with it."
        ),
    ),
    Criterion(
        "c", later("Known beforehand"),
        later("The steps are known, each with its time, and so are the possible results."),
        later(
            "Each step has a time. With your code you see where your complaint stands. A time that is "
            "missed is counted in public."
        ),
        later("Most times are our own rule. They bind us, but no State has promised to keep them."), (STEPS,),
    ),
    Criterion(
        "d", later("On equal terms"), later("People get the information and advice they need to take part."),
        later("You are told what was found and why. You may add and answer, and ask others to look again."),
        later("We pay no lawyer for you. Help with the law depends on others who offer it."),
    ),
    Criterion(
        "e", later("Open"), later("You hear how it goes on, and the public sees how well we work."),
        later(
            "We write to you on each change. Our record is public, and a rewritten one is found out. "
            "Test complaints measure us."
        ),
        later("That helps only if others check our record. We cannot make them."),
        (("public:figures", later("Figures")), ("public:tests", later("Test complaints and their results"))),
    ),
    Criterion(
        "f", later("Results that respect rights"), later("What comes out agrees with human rights."),
        later(
            "Punishment, court and repair for you are followed apart. Who is punished for speaking "
            "goes before all others. In doubt a child is a child."
        ),
        later(
            "We cannot make a State punish or pay. We can ask, count the days of silence, and say so "
            "in public."
        ),
    ),
    Criterion(
        "g", later("Learning"), later("What is learned helps to prevent the next harm."),
        later(
            "Each recommendation has somebody who must answer it and a day. It is followed until it "
            "is done or refused."
        ),
        later("The recommendations themselves are not printed here yet."),
    ),
    Criterion(
        "h", later("Made with people"), later("Those it is made for are asked about it."),
        later("Anybody can tell us what does not work, without a name."),
        later("Nobody was asked before it was built: neither people who were harmed nor groups who help them."),
        (("public:about_us", later("Complain about us")),),
    ),
)


def criteria() -> list[Criterion]:
    """All eight in the page's language."""
    return [
        Criterion(one.letter, _(one.title), _(one.asks), _(one.here), _missing(one),
                  tuple((name, _(text)) for name, text in one.links))
        for one in CRITERIA
    ]


def _missing(one: Criterion) -> str:
    """The first criterion also lacks a name for whoever answers, until the charter holder gives one."""
    if one.letter == "a" and not settings.MISSION.body.named:
        return f"{_('The body that answers for it has no name yet.')} {_(one.missing)}"
    return _(one.missing)
