"""The form of an encounter with a child, from the answers that the pages and the card use. No name is asked."""

from typing import Final

from tande.policy import encounter_codes as codes
from tande.policy.encounters import OLDEST
from tande.toolkit.fieldforms import form as forms
from tande.toolkit.fieldforms.form import Answer, Form, Group, Question

FORM_ID: Final = "tande_encounters"
TITLE: Final = "A child met in an operation"
_LISTS: Final[dict[str, dict[str, str]]] = {
    "circumstances": codes.CIRCUMSTANCES, "age_bands": codes.AGE_BANDS, "age_bases": codes.AGE_BASES,
    "sexes": codes.SEXES, "apart": codes.APART, "answers": codes.ANSWERS, "family": codes.FAMILY, "taken": codes.ITEMS,
    "destinations": codes.DESTINATIONS,
}
_NOT_YET: Final = "This time is not yet. Check the day and the hour."
_EARLY: Final = "This is before you met the child, or not yet. Check the day and the hour."
_WHERE: Final = (
    Question("at", codes.TIMES["at"], forms.TIME, required=True, constraint=". <= now()", wrong=_NOT_YET),
    Question("department", "Department", forms.ONE, "departments", required=True),
    Question("commune", "Commune", forms.ONE, "communes", required=True, among="within = ${department}"),
    Question("unit", "Code of your unit", forms.TEXT, required=True, constraint="string-length(.) <= 40",
             wrong="This is too long. Shorten it."),
    Question("circumstance", "How you came to meet", forms.ONE, "circumstances", required=True),
)
_TIMES: Final = tuple(
    Question(name, label, forms.TIME, constraint=". >= ${at} and . <= now()", wrong=_EARLY)
    for name, label in codes.TIMES.items() if name != "at"
)
_FIRST: Final = (
    Question("age", "How old the child says she or he is", forms.NUMBER, constraint=f". >= 0 and . <= {OLDEST}",
             wrong="This form is for children. Leave the age out if you do not know it."),
    Question("age_band", "How old the child looks", forms.ONE, "age_bands", required=True),
    Question("age_basis", "How you know the age", forms.ONE, "age_bases", required=True),
    Question("sex", "Boy or girl", forms.ONE, "sexes", required=True),
    Question("hurt", "Is the child hurt or ill?", forms.ONE, "answers", required=True),
    Question("apart", "Is the child kept apart from adults?", forms.ONE, "apart", required=True),
    Question("restrained", "Was force or restraint used on the child?", forms.ONE, "answers", required=True),
    Question("questioned", "Was the child asked more than who she or he is?", forms.ONE, "answers", required=True),
    Question("photo", "Was a photo taken of the child?", forms.ONE, "answers", required=True),
)
_LATER: Final = (
    Question("family", "Was the family called?", forms.ONE, "family"),
    Question("items", "What was taken from the child", forms.SEVERAL, "taken"),
    Question("heard", "Was the child asked what she or he wants?", forms.ONE, "answers"),
    Question("assent", "Does the child agree to be handed over for help?", forms.ONE, "answers"),
    Question("destination", "To whom the child was handed over", forms.ONE, "destinations",
             relevant="${left_at} != ''", required=True),
)


SPOKEN: Final = "met_"
"""Before the name of a question of this form as it is heard."""


def spoken() -> dict[str, str]:
    """What can be heard of the form: the name of a sound and the English text of its question."""
    return {f"{SPOKEN}{one.name}": one.label for one in (*_WHERE, *_FIRST, *_TIMES, *_LATER)}


def form(departments: tuple[Answer, ...], communes: tuple[Answer, ...]) -> Form:
    """The form; the mission's places with their names by language."""
    answers = {
        "departments": departments, "communes": communes,
        **{name: tuple(Answer(code, label) for code, label in table.items()) for name, table in _LISTS.items()},
    }
    items = (
        Group("meeting", "The meeting", _WHERE), Group("child", "The child", _FIRST), Group("times", "Times", _TIMES),
        Group("after", "Afterwards", _LATER),
    )
    return Form(FORM_ID, TITLE, items, answers)
