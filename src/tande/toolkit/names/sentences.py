"""What an alert's codes mean, in the officer's language: one sentence each, with places for the words themselves.

English, French, Haitian Creole, Spanish and Swahili. An interface may take its own sentences; the codes are the same.
"""

from collections.abc import Iterator, Mapping

from tande.toolkit.names import evidence, pairing
from tande.toolkit.names.likeness import INITIAL, RESPELLED, SAME, SCRIPTS, SOUNDS, SPELLED
from tande.toolkit.names.screening import Alert

LANGUAGES = ("en", "fr", "ht", "es", "sw")
_WORDS: Mapping[str, tuple[str, str, str, str, str]] = {
    SAME: (
        "“{here}” is the same in both.", "« {here} » est identique des deux côtés.", "“{here}” se menm nan tou de.",
        "«{here}» es igual en ambos.", "“{here}” ni sawa pande zote mbili.",
    ),
    SPELLED: (
        "“{here}” is spelled almost like “{there}”.", "« {here} » s'écrit presque comme « {there} ».",
        "“{here}” ekri prèske tankou “{there}”.", "«{here}» se escribe casi como «{there}».",
        "“{here}” imeandikwa karibu kama “{there}”.",
    ),
    SOUNDS: (
        "“{here}” sounds like “{there}”.", "« {here} » se prononce comme « {there} ».",
        "“{here}” sonnen tankou “{there}”.", "«{here}» suena como «{there}».", "“{here}” inatamkwa kama “{there}”.",
    ),
    RESPELLED: (
        "“{here}” and “{there}” are one name, respelled as it sounds.",
        "« {here} » et « {there} » sont un même nom, réécrit comme il se prononce.",
        "“{here}” ak “{there}” se menm non an, ekri jan li sonnen.",
        "«{here}» y «{there}» son un mismo nombre, reescrito como suena.",
        "“{here}” na “{there}” ni jina moja, limeandikwa linavyosikika.",
    ),
    "spelling": (
        "“{here}” and “{there}” are known spellings of one name.",
        "« {here} » et « {there} » sont deux graphies connues d'un même nom.",
        "“{here}” ak “{there}” se de fason yo konn ekri menm non an.",
        "«{here}» y «{there}» son grafías conocidas de un mismo nombre.",
        "“{here}” na “{there}” ni tahajia zinazojulikana za jina moja.",
    ),
    "abbreviation": (
        "“{here}” and “{there}”: one is short for the other.", "« {here} » et « {there} » : l'un abrège l'autre.",
        "“{here}” ak “{there}”: youn se abreviyasyon lòt.", "«{here}» y «{there}»: uno abrevia al otro.",
        "“{here}” na “{there}”: moja ni kifupi cha lingine.",
    ),
    "nickname": (
        "“{here}” and “{there}”: one is a pet name of the other.",
        "« {here} » et « {there} » : l'un est le surnom de l'autre.", "“{here}” ak “{there}”: youn se ti non lòt.",
        "«{here}» y «{there}»: uno es apodo del otro.", "“{here}” na “{there}”: moja ni jina la utani la lingine.",
    ),
    INITIAL: (
        "“{here}” and “{there}”: one may be the first letter of the other.",
        "« {here} » et « {there} » : l'un peut être l'initiale de l'autre.",
        "“{here}” ak “{there}”: youn ka premye lèt lòt la.", "«{here}» y «{there}»: uno puede ser la inicial del otro.",
        "“{here}” na “{there}”: moja inaweza kuwa herufi ya kwanza ya lingine.",
    ),
    SCRIPTS: (
        "“{here}” and “{there}” may be one name in two scripts.",
        "« {here} » et « {there} » peuvent être un même nom en deux écritures.",
        "“{here}” ak “{there}” ka menm non an nan de alfabè.",
        "«{here}» y «{there}» pueden ser un mismo nombre en dos escrituras.",
        "“{here}” na “{there}” zinaweza kuwa jina moja kwa maandishi mawili.",
    ),
    pairing.JOINED: (
        "“{here}” and “{there}” agree when the words are parted elsewhere.",
        "« {here} » et « {there} » concordent si l'on coupe les mots autrement.",
        "“{here}” ak “{there}” dakò si yo separe mo yo yon lòt kote.",
        "«{here}» y «{there}» coinciden si las palabras se separan en otro lugar.",
        "“{here}” na “{there}” zinalingana maneno yakitenganishwa kwingine.",
    ),
    pairing.ONLY_HERE: (
        "“{here}” stands only in the person's name.", "« {here} » figure seulement dans le nom de la personne.",
        "“{here}” se nan non moun nan sèlman.", "«{here}» está solo en el nombre de la persona.",
        "“{here}” iko tu katika jina la mtu huyu.",
    ),
    pairing.ONLY_THERE: (
        "“{there}” stands only in the record.", "« {there} » figure seulement dans la fiche.",
        "“{there}” se nan dosye a sèlman.", "«{there}» está solo en el registro.", "“{there}” iko tu katika rekodi.",
    ),
    pairing.AGAINST: (
        "“{here}” and “{there}” are different names.", "« {here} » et « {there} » sont des noms différents.",
        "“{here}” ak “{there}” se de non diferan.", "«{here}» y «{there}» son nombres distintos.",
        "“{here}” na “{there}” ni majina tofauti.",
    ),
}  # fmt: skip
_ORDERS: Mapping[str, tuple[str, str, str, str, str]] = {
    pairing.TURNED: (
        "The family's name stands at the other end.", "Le nom de famille est à l'autre bout.",
        "Non fanmi an nan lòt bout la.", "El apellido está en el otro extremo.", "Jina la ukoo liko upande mwingine.",
    ),
    pairing.SHUFFLED: (
        "The names stand in another order.", "Les noms sont dans un autre ordre.", "Non yo nan yon lòt lòd.",
        "Los nombres están en otro orden.", "Majina yako kwa mpangilio mwingine.",
    ),
}  # fmt: skip
_DATES: Mapping[str, tuple[str, str, str, str, str]] = {
    evidence.EQUAL: (
        "Same date of birth.", "Même date de naissance.", "Menm dat nesans.", "Misma fecha de nacimiento.",
        "Tarehe ya kuzaliwa ni ileile.",
    ),
    evidence.SWAPPED: (
        "Same date of birth with day and month exchanged.", "Même date de naissance, jour et mois inversés.",
        "Menm dat nesans, men jou ak mwa chanje plas.", "Misma fecha de nacimiento con día y mes cambiados.",
        "Tarehe ileile ya kuzaliwa, siku na mwezi zimebadilishana.",
    ),
    evidence.AGREES: (
        "The dates of birth agree as far as they are known.",
        "Les dates de naissance concordent pour ce qu'on en sait.",
        "Dat nesans yo dakò nan sa yo konnen.", "Las fechas de nacimiento coinciden en lo que se sabe.",
        "Tarehe za kuzaliwa zinalingana kwa kinachojulikana.",
    ),
    evidence.NEAR: (
        "The dates of birth lie near each other.", "Les dates de naissance sont proches.",
        "Dat nesans yo pre youn lòt.", "Las fechas de nacimiento son cercanas.", "Tarehe za kuzaliwa ziko karibu.",
    ),
    evidence.FAR: (
        "The dates of birth differ.", "Les dates de naissance diffèrent.", "Dat nesans yo diferan.",
        "Las fechas de nacimiento son distintas.", "Tarehe za kuzaliwa ni tofauti.",
    ),
    evidence.UNKNOWN: (
        "A date of birth is missing.", "Une date de naissance manque.", "Yon dat nesans manke.",
        "Falta una fecha de nacimiento.", "Tarehe moja ya kuzaliwa haipo.",
    ),
}  # fmt: skip
_NUMBERS: Mapping[str, tuple[str, str, str, str, str]] = {
    evidence.EQUAL: (
        "Both have the number {number}.", "Les deux ont le numéro {number}.", "Tou de gen nimewo {number}.",
        "Ambos tienen el número {number}.", "Wote wana namba {number}.",
    ),
    evidence.DIFFERENT: (
        "Their numbers differ; people have several papers.",
        "Leurs numéros diffèrent ; on peut avoir plusieurs papiers.",
        "Nimewo yo diferan; yon moun ka gen plizyè papye.", "Sus números difieren; se puede tener varios documentos.",
        "Namba zao ni tofauti; mtu anaweza kuwa na hati kadhaa.",
    ),
}  # fmt: skip


def explained(alert: Alert, language: str) -> list[str]:
    """The reasons of an alert, one sentence each, in one of LANGUAGES."""
    return list(_sentences(alert, LANGUAGES.index(language)))


def _sentences(alert: Alert, at: int) -> Iterator[str]:
    for part in alert.parts:
        yield _WORDS[part.code][at].format(here=part.here, there=part.there)
    if alert.order in _ORDERS:
        yield _ORDERS[alert.order][at]
    yield _DATES[alert.dates][at]
    if alert.numbers in _NUMBERS:
        yield _NUMBERS[alert.numbers][at].format(number=alert.number)
