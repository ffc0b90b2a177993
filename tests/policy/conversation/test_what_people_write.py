"""Words as they come from real phones: spelt by ear, without signs, mixed, and numbers written out."""

from datetime import timedelta

import pytest

from tande.policy.conversation.outputs import Flag, Keep
from tests.policy.conversation.talks import CODE, PACK, SPACED, Talk
from tests.policy.conversation.test_table import DONE, FIRST

SPELT = {
    "stop": ("arete", "aret", "rété", "cispann", "kampe", "KANPE!", "stop mesaj", "pa voye mesaj ankò",
             "no más mensajes", "kite m trankil", "simamish",
             "usitume tena", "acheni", "stop texting", "don't contact me"),
    "help": ("enfòmasyon", "infos", "información", "mssada", "ayúda", "saidia"),
    "danger": ("denje", "danjer", "peligru", "hatali", "S.O.S", "osekou", "ijan"),
    "forget": ("éfacé", "efase mwen", "bliye nimewo mwen", "oubliez mon numéro", "bórrame", "remove my number",
               "borra"),
    "call": ("relem", "rele'm", "rele m'", "apele m", "appelle moi", "callme", "yamame", "pigia", "nipigieni",
             "yon", "ONE"),
    "follow": ("swivi", "folow", "statut", "segir", "suiv nimewo m", "twa", "tres", "tatu"),
}
STORIES = (
    "Stop yo tire sou nou", "STOP! yo touye frè m", "Rete m ap ekri sa yo fè m", "Ase!!! yo bat mwen chak jou",
    "kanpe yo di m kanpe epi yo tire", "Pare, los soldados pegaron", "Acha nikwambie walichofanya jana",
    "Help they are killing us", "Yes they raped me", "Wi yo te bat mwen", "Oui ils sont revenus",
    "English soldier beat me", "Swahili yo t ap pale lè yo bat mwen", "Nouvo solda yo bat mwen",
    "info sou yon solda", "call me a liar he said and hit me", "Efase fil la yo di m, epi yo bat mwen",
    "Password stolen and they beat my brother in the street", "de moun vini lakay mwen", "Un soldat a tiré",
    "No one came", "Si yo jwenn mwen y ap touye m", "menu of the canteen stolen", "another soldier hit me",
)


WORDS_ALONE = ("cárcel", "Calle", "écrasé", "Moto", "kimoun", "andikap", "ajans", "détenu", "Frase", "recours",
               "hataki", "vyòl", "tiye", "vòlè", "raped", "shot", "viol", "mató", "alinibaka", "pliye")


@pytest.mark.parametrize("command", SPELT)
def test_words_are_understood_as_they_are_spelt(command: str) -> None:
    for said in SPELT[command]:
        for written in (said, f"  {said.upper()} . ", f"{said}\n"):
            assert Talk().send(written) == DONE[command], written


def test_a_story_that_begins_with_a_keyword_is_kept_whole() -> None:
    for said in (*STORIES, *WORDS_ALONE):
        talk = Talk()
        assert talk.send(said) == ["Register:text", "receipt", "delete", "ask_danger"], said
        talk = Talk()
        talk.send(FIRST["ht"])
        assert [one for one in talk.send(said) if one.startswith("Keep")], said


def test_ok_is_no_danger_and_no_child_but_allows_a_call() -> None:
    for said in ("OK", "ok mèsi", "dakò", "D'accord merci", "sure", "vale", "SAWA"):
        talk = Talk()
        talk.send(FIRST["ht"])
        assert talk.send(said) == ["Keep", "kept"], said
        talk.send("2")
        assert talk.send(said) == ["Keep", "kept"], said
        talk.send("non")
        assert talk.send(said) == ["Keep:call", "AskCallBack", "call"], said


@pytest.mark.parametrize(("said", "answer"), [
    ("Non m pa an danje", "no"), ("pa kounye a", "no"), ("not now", "no"), ("No estoy en peligro", "no"),
    ("hapana siko hatarini", "no"), ("plus maintenant", "no"), ("de", "no"), ("Two", "no"), ("deux", "no"),
    ("dos", "no"), ("mbili", "no"), ("youn", "yes"), ("UN", "yes"), ("moja", "yes"), ("wi m an danje", "yes"),
    ("mpa konnen", "unknown"), ("m pakonnen", "unknown"), ("petèt", "unknown"), ("maybe", "unknown"),
    ("tal vez", "unknown"), ("labda", "unknown"),
])
def test_an_answer_in_other_words_and_numbers_is_understood(said: str, answer: str) -> None:
    talk = Talk()
    talk.send(FIRST["ht"])
    talk.send(said)
    assert Keep("danger", answer) in talk.outputs
    assert (Flag("danger") in talk.outputs) == (answer == "yes")


@pytest.mark.parametrize(("said", "answer"), [
    ("15 an", "yes"), ("gen 25 an", "no"), ("kenz", "yes"), ("seize ans", "yes"), ("I am 34", "no"), ("quince", "yes"),
    ("dix-sept ans", "yes"), ("dix-huit ans", "no"), ("kumi na tano", "yes"), ("miaka ishirini", "no"),
])
def test_years_in_words_answer_the_question_about_age(said: str, answer: str) -> None:
    talk = Talk()
    talk.send(FIRST["ht"])
    talk.send("2")
    talk.send(said)
    assert Keep("child", answer) in talk.outputs


@pytest.mark.parametrize("place", [0, 1, 2])
def test_danger_is_heard_whatever_was_asked(place: int) -> None:
    talk = Talk()
    talk.send(FIRST["ht"])
    for _asked in range(place):
        talk.send("2")
    talk.send("wi, mwen an danje")
    assert Flag("danger") in talk.outputs
    assert talk.send("li te wouj") == ["Keep", "kept"]


def test_an_age_is_ones_own_and_not_that_of_kin() -> None:
    for own in ("jai 14 ans", "G 15 ans", "im 16 yrs", "I am 15yo and they hit me", "I'm fourteen and they hit me",
                "tengo 13 y me pegan", "tengo quince años",
                "m gen katòz an", "umri wangu ni miaka 15", "mwen genyen 14 an", "Mwen se yon ti fi 13 an",
                "mwen se yon minè", "j'ai dix-sept ans et ils m'ont frappé", "nina miaka kumi na mbili walinipiga"):
        assert "Flag:child" in Talk().send(own), own
    for other in ("Pitit mwen gen 12 an, yo vyole l", "Pitit fi m gen 9 an", "Frè m gen 15 an yo touye l",
                  "Ti sè mwen gen 10 an", "Mwen gen 2 an depi m ap travay ak yo", "tengo 5 años viviendo aqui",
                  "my daughter is twelve years old", "yon ti fi 9 an yo bat", "J'ai 10 ans de service dans la police",
                  "Mwen gen 12 an nan polis, chèf mwen vòlè", "nina miaka kumi na mbili kazini, mkubwa ananitisha",
                  "I am 15 years in the police and saw it", "tengo 12 años de servicio y lo vi"):
        assert Talk().send(other)[-1] == "ask_danger", other


def test_a_child_that_gives_a_secret_word_is_a_child() -> None:
    for said in ("Mo kòd la se lanbi, m gen 13 an", "Contraseña robada, tengo 12 años"):
        assert "Flag:child" in Talk().send(said), said
    assert "Flag:danger" in Talk().send("Mo sekrè, danje")


@pytest.mark.parametrize("said", [
    "4821 773O 5566 l234 5678", "482I-773o-5566-1234-5678", f"{SPACED} {SPACED}", f"{SPACED}\n{CODE}", f"kòd: {SPACED}",
])
def test_a_code_copied_with_letters_or_twice_is_a_code(said: str) -> None:
    assert Talk().send(said) == [f"FollowUp:{CODE}"]


def test_digits_behind_the_word_to_follow_are_the_beginning_of_a_code() -> None:
    talk = Talk()
    assert talk.send("SUIV 4821 7730 5566") == ["rest"]
    assert talk.send("nimewo a se 1234") == ["rest"]
    assert talk.send("5678") == [f"FollowUp:{CODE}"]
    assert Talk().send("nimewo mwen 37123456")[0] == "Register:text"


def test_a_call_asked_for_after_a_code_is_about_that_case() -> None:
    talk = Talk()
    talk.send(SPACED)
    talk.found("question")
    assert talk.send("RELE") == ["Resume", "Keep:call", "AskCallBack", "call"]
    assert talk.send("demen a 9") == ["Keep:call", "kept"], "and nothing is asked anew"
    talk = Talk()
    talk.send(SPACED)
    talk.found("decided")
    assert talk.send(FIRST["ht"])[0] == "Register:text", "words are a case of their own"
    assert talk.send("RELE") == ["Keep:call", "AskCallBack", "call"]
    talk.send(SPACED)
    talk.found("decided")
    assert talk.send("RELE") == ["Resume", "Keep:call", "AskCallBack", "call"], "about what was said last"
    talk.send(SPACED)
    talk.found("decided")
    assert talk.send("RELE", after=timedelta(days=1))[0] == "Register:call", "by then it may be another person"


def test_what_follows_a_status_is_no_new_case_when_it_asks_for_a_call_or_thanks() -> None:
    for said in ("Wi, rele m", "OK rele m tanpri", "rele m demen maten", "oui appelez moi", "sí llámeme"):
        talk = Talk()
        talk.send(SPACED)
        talk.found("decided")
        assert talk.send(said) == ["Resume", "Keep:call", "AskCallBack", "call"], said
    for said in ("Mèsi", "OK mèsi", "dakò", "Thanks", "asante"):
        talk = Talk()
        talk.send(SPACED)
        talk.found("working")
        assert talk.send(said) == ["done"], said
        assert talk.send("yo rele m vòlè epi yo bat mwen")[0] == "Register:text"
        assert Talk().send(said)[0] == "Register:text", "the first words are a complaint, whatever they are"


def test_thanks_for_the_confirmation_of_stop_and_forget_are_not_answered() -> None:
    talk = Talk()
    talk.send(FIRST["ht"])
    talk.send("RETE")
    assert talk.send("OK mèsi") == ["Keep"]
    assert talk.send("EFASE") == ["forgotten", "Forget"]
    assert talk.send("Mèsi") == ["Nothing"], "no new case, and no number kept again"
    assert talk.send("😭😭")[:2] == ["Register:text", "receipt"]


def test_no_figure_is_a_keyword() -> None:
    lexicon = PACK.lexicon
    assert len(lexicon.figures) > 60
    assert not {(word,) for word in lexicon.figures} & {*lexicon.commands, *lexicon.answers, *lexicon.tongues}


CRIES = ("Anmwe!", "anmwe anmwe y ap bat mwen", "m ap rele sekou", "rele sekou pou mwen tanpri", "mwen bezwen sekou",
         "je crie au secours", "au secours ils reviennent", "grito auxilio", "necesito auxilio ya", "niokoe tafadhali",
         "niko hatarini", "we are in danger", "emergency please", "\U0001f198", "yo la \U0001f198\U0001f198",
         "mwen te rele sekou, mwen an danje")
TOLD = ("Mwen rele sekou, pèsonn pa vini", "M te rele anmwe lè yo kase pòt la", "yo t ap rele sekou", "PREMYE SEKOU",
        "yo mennen m lopital ijans", "j'ai crié au secours", "elle criait au secours", "à la salle d'urgence",
        "Grité auxilio y nadie vino", "pidió socorro", "estábamos en peligro", "they took me to the emergency room",
        "We were in danger that night", "nilikuwa hatarini", "wakanipeleka chumba cha dharura")


@pytest.mark.parametrize("said", CRIES)
def test_a_cry_for_help_is_danger(said: str) -> None:
    assert "Flag:danger" in Talk().send(said)


@pytest.mark.parametrize("said", TOLD)
def test_who_tells_that_she_cried_for_help_is_asked_whether_she_is_in_danger_now(said: str) -> None:
    talk = Talk()
    assert talk.send(said) == ["Register:text", "receipt", "delete", "ask_danger"]
    assert "Flag:danger" in talk.send("wi")


def test_a_thumb_is_an_answer_and_other_signs_are_kept() -> None:
    talk = Talk()
    for said, done in ((FIRST["ht"], "ask_danger"), ("\U0001f44d", "kept"), ("\U0001f44e\U0001f3fe", "ask_child"),
                       ("?", "kept"), ("non", "ask_call"), ("\U0001f44d\U0001f3ff", "call")):
        assert talk.send(said)[-1] == done, said
    for said in ("?", "k", "\U0001f62d\U0001f62d", "...", "mwn bzn w", "YO BAT MWEN"):
        assert Talk().send(said) == ["Register:text", "receipt", "delete", "ask_danger"], said
