"""The same conversation in five languages, by message: what is written, and what the engine does."""

from datetime import timedelta

import pytest

from tande.policy.conversation.outputs import Flag, Keep
from tests.policy.conversation.talks import CODE, LANGUAGES, SPACED, Talk

FIRST = {
    "ht": "Yè swa yo vini lakay mwen, yo pran frè m nan",
    "fr": "Hier soir ils sont venus chez nous, ils ont pris mon frère",
    "en": "Last night they came to the house and took my brother",
    "es": "Anoche vinieron a mi casa y se llevaron a mi hermano",
    "sw": "Jana usiku watu walikuja nyumbani kwangu na kumchukua kaka yangu",
}
YES = {
    "ht": ("wi", "WI!", "1", "Wiii", "youn"), "fr": ("oui", "Ouais", "1.", "UN"), "en": ("yes", "YEP", "1 yes"),
    "es": ("sí", "SI", "claro"), "sw": ("ndiyo", "Ndio", "NAAM"),
}
NO = {
    "ht": ("non", "2", "Non mesi", "pa gen danje"), "fr": ("non", "Non merci", "2"), "en": ("no", "Nope", "(2)"),
    "es": ("no", "2 no", "nunca"), "sw": ("hapana", "Hakuna", "2"),
}
UNKNOWN = {"ht": ("m pa konnen",), "fr": ("je ne sais pas", "Sais pas"), "en": ("I don't know", "not sure"),
           "es": ("no sé", "No lo se"), "sw": ("sijui",)}
COMMANDS = {
    "stop": {
        "ht": ("RETE", "rete!", "Sispann", "SISPAN", "tanpri rete", "s i s p a n n", "re te"),
        "fr": ("ARRET", "arrêt", "Arrêtez", "ARRÊTEZ SVP", "arette", "ne m'écrivez plus"),
        "en": ("STOP", "Stopp", "S.T.O.P.", "stop stop", "Please stop", "STOP NOW"),
        "es": ("PARE", "parar", "por favor pare", "Basta", "Pare ya"),
        "sw": ("SIMAMISHA", "simamsha", "Acha", "simamihsa"),
    },
    "help": {
        "ht": ("EDE", "Ed", "èd"), "fr": ("AIDE", "aide svp"), "en": ("HELP", "Heeelp"), "es": ("AYUDA", "ayda"),
        "sw": ("MSAADA", "msada", "tafadhali msaada"),
    },
    "danger": {
        "ht": ("DANJE", "danjé", "Danjje", "dange", "mwen an danje"),
        "fr": ("DANGER", "dangr", "urgence", "je suis en danger"),
        "en": ("Danger!", "in danger", "dagner", "emergency"),
        "es": ("PELIGRO", "peligo", "estoy en peligro"),
        "sw": ("HATARI", "hatri", "niko hatarini"),
    },
    "forget": {
        "ht": ("EFASE", "bliye m"), "fr": ("effacer", "EFFACEZ"), "en": ("FORGET", "forgte", "delete my number"),
        "es": ("BORRAR", "olvidar"), "sw": ("FUTA", "sahau"),
    },
    "call": {
        "ht": ("RELE", "rele m", "1"), "fr": ("appelez moi", "APPELER"), "en": ("CALL", "call me please"),
        "es": ("llamar", "LLÁMEME"), "sw": ("PIGA", "nipigie simu"),
    },
    "follow": {
        "ht": ("SUIV", "3"), "fr": ("suivre", "SUIVI"), "en": ("follow", "STATUS"), "es": ("seguir", "Estado"),
        "sw": ("FUATILIA", "fuatila"),
    },
}
DONE = {
    "stop": ["stopped", "Stop"], "help": ["help"], "forget": ["forgotten", "Forget"], "follow": ["code"],
    "danger": ["Register:danger", "Flag:danger", "danger", "receipt", "delete"],
    "call": ["Register:call", "receipt", "delete", "AskCallBack", "call"],
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_words_are_the_complaint_and_are_answered_in_their_language(language: str) -> None:
    talk = Talk()
    assert talk.send(FIRST[language]) == ["Register:text", "receipt", "delete", "ask_danger"]
    assert {one.language for one in talk.says} == {language}
    assert talk.send(NO[language][0]) == ["Keep:danger", "ask_child"]
    assert talk.send(NO[language][-1]) == ["Keep:child", "ask_call"]
    assert talk.send(YES[language][0]) == ["Keep:call", "AskCallBack", "call"]
    assert talk.send("demen maten, di se kouzin mwen") == ["Keep:call", "kept"]
    assert talk.send(FIRST[language]) == ["Keep", "kept"]
    assert {one.language for one in talk.says} == {language}


@pytest.mark.parametrize(("language", "word"), [(one, word) for one in LANGUAGES for word in YES[one]])
def test_a_yes_is_understood(language: str, word: str) -> None:
    talk = Talk()
    talk.send(FIRST[language])
    assert talk.send(word) == ["Keep:danger", "Flag:danger", "danger"]
    assert Keep("danger", "yes") in talk.outputs
    assert talk.language == language
    assert talk.send("58 lane mwen") == ["Keep", "kept"], "nothing more is asked in danger"


@pytest.mark.parametrize(("language", "word"), [(one, word) for one in LANGUAGES for word in NO[one]])
def test_a_no_is_understood(language: str, word: str) -> None:
    talk = Talk()
    talk.send(FIRST[language])
    assert talk.send(word) == ["Keep:danger", "ask_child"]
    assert Keep("danger", "no") in talk.outputs


@pytest.mark.parametrize(("language", "word"), [(one, word) for one in LANGUAGES for word in UNKNOWN[one]])
def test_who_does_not_know_whether_it_is_a_child_is_treated_as_one(language: str, word: str) -> None:
    talk = Talk()
    talk.send(FIRST[language])
    assert talk.send(word) == ["Keep:danger", "ask_child"]
    assert talk.send(word) == ["Keep:child", "Flag:child", "child"]
    assert Keep("child", "unknown") in talk.outputs


@pytest.mark.parametrize(
    ("command", "language", "word"),
    [(command, one, word) for command, words in COMMANDS.items() for one in LANGUAGES for word in words[one]],
)
def test_a_command_is_understood_also_misspelt(command: str, language: str, word: str) -> None:
    talk = Talk()
    done = talk.send(word)
    if command == "danger" and done[0] == "Register:text":  # among other words
        assert done == ["Register:text", *DONE["danger"][1:]]
    else:
        assert done == DONE[command]


KEPT = (
    "efas e m", "manje", "Manje a pa bon", "rate", "white", "?", "😭😭", "...",
    "No one helped us when they came that night",
    "tanpri pa rete la", "Please stop them", "ede m", "help me", "oui mais ils reviennent chaque nuit depuis lundi",
    "37123456", "48", "Bonjou", "a" * 20_000, "\u202eSTOP it now they said", "\u0000", "İ", "ﷺ", "٣٤٥",
)


@pytest.mark.parametrize("said", KEPT)
def test_what_is_no_keyword_is_a_complaint(said: str) -> None:
    assert Talk().send(said)[:2] == ["Register:text", "receipt"]
    talk = Talk()
    talk.send(FIRST["ht"])
    assert talk.send(said)[0].startswith("Keep")


@pytest.mark.parametrize("said", [
    "Mwen gen 14 an", "m gen 9 an, yo bat mwen", "J'ai 12 ans", "I'm 15 years old", "tengo 16 años", "Nina miaka 13",
    "mwen gen 17an", "Mwen se timoun", "je suis un enfant", "soy niña", "mimi ni mtoto", "I am a child",
    "I am 12", "12 an",
])
def test_a_child_is_asked_nothing_and_told_it_is_not_to_blame(said: str) -> None:
    talk = Talk()
    assert talk.send(said) == ["Register:text", "receipt", "delete", "Flag:child", "child"]
    assert talk.send("yo te vini lannwit") == ["Keep", "kept"]
    assert talk.send(said)[0].startswith("Keep")
    assert "child" not in [one.key for one in talk.says], "said once"


@pytest.mark.parametrize("said", [
    "Mwen gen 34 an", "li gen 5 an", "j'ai 2 frères", "I am 5 km from town", "nina watoto 3",
])
def test_another_number_is_nobodys_age(said: str) -> None:
    talk = Talk()
    assert talk.send(said)[-1] == "ask_danger"
    assert Flag("child") not in talk.outputs


@pytest.mark.parametrize(("said", "answer"), [
    ("15", "yes"), ("17", "yes"), ("18", "no"), ("40", "no"), ("1", "yes"), ("2", "no"),
])
def test_years_answer_the_question_about_age(said: str, answer: str) -> None:
    talk = Talk()
    talk.send(FIRST["ht"])
    talk.send("2")
    talk.send(said)
    assert Keep("child", answer) in talk.outputs


def test_a_story_in_several_messages_is_no_answer_and_the_question_still_waits() -> None:
    talk = Talk()
    talk.send(FIRST["en"])
    assert talk.send("They had a white truck and they went towards the market") == ["Keep", "kept"]
    assert talk.send("I saw three of them") == ["Keep", "kept"]
    assert talk.send("2") == ["Keep:danger", "ask_child"]


@pytest.mark.parametrize(("said", "language"), [
    ("ENGLISH", "en"), ("Kreyol", "ht"), ("FRANÇAIS", "fr"), ("español", "es"), ("kiswahili tafadhali", "sw"),
    ("franse", "fr"),
])
def test_a_language_is_chosen_by_its_name_and_then_stays(said: str, language: str) -> None:
    talk = Talk()
    assert talk.send(said) == ["language_set"]
    assert talk.language == language
    for first in FIRST.values():
        talk.send(first)
        assert talk.language == language


@pytest.mark.parametrize(("said", "language"), [
    ("help me please", "en"), ("aidez-moi", "fr"), ("ede mwen", "ht"), ("ayuda por favor", "es"),
    ("naomba msaada", "sw"),
])
def test_few_words_are_enough_to_know_a_language(said: str, language: str) -> None:
    talk = Talk()
    talk.send(said)
    assert talk.language == language


def test_the_language_follows_the_words_until_one_is_chosen() -> None:
    talk = Talk()
    talk.send("xyz")
    assert talk.language == "ht"
    talk.send(FIRST["es"])
    assert talk.language == "es"
    talk.send("ok")
    assert talk.language == "es"


def test_a_code_word_is_kept_and_never_said() -> None:
    talk = Talk()
    talk.send(FIRST["ht"])
    assert talk.send("mo sekrè lanbi") == ["Keep:code_word", "code_word_kept"]
    assert talk.send("MO SEKRE") == ["code_word"]
    assert talk.send("lanbi ble") == ["Keep:code_word", "code_word_kept", "ask_child"]


def test_an_empty_message_asks_for_a_call() -> None:
    talk = Talk()
    assert talk.send("  ") == DONE["call"]
    assert talk.send("") == ["Nothing"]
    assert talk.send("rele m") == ["Keep:call", "call"], "one call is enough"


def test_after_a_day_without_words_the_next_are_a_new_complaint() -> None:
    talk = Talk()
    talk.send(FIRST["fr"])
    assert talk.send("2", after=timedelta(hours=23, minutes=59)) == ["Keep:danger", "ask_child"]
    assert talk.send(FIRST["fr"], after=timedelta(hours=24)) == ["Register:text", "receipt", "ask_danger"]
    assert talk.language == "fr"


def test_another_person_with_the_same_phone_begins_anew() -> None:
    talk = Talk()
    talk.send(FIRST["ht"])
    assert talk.send("NOUVO") == ["tell"]
    assert talk.send(FIRST["ht"]) == ["Register:text", "receipt", "ask_danger"]


@pytest.mark.parametrize("typed", [CODE, SPACED, f"kod mwen {SPACED}", f"SUIV {SPACED}", "4821-7730-5566-1234-5678",
                                   "٤٨٢١ ٧٧٣٠ ٥٥٦٦ ١٢٣٤ ٥٦٧٨", f" {SPACED}.", SPACED.replace(" ", "*")])
def test_a_code_is_followed_and_never_kept(typed: str) -> None:
    talk = Talk()
    assert talk.send(typed) == [f"FollowUp:{CODE}"]
    assert CODE not in repr(talk.outputs)
    assert talk.found("working") == ["working"]
