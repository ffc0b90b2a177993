"""Invented records that add up to what was published of Haiti in 2023 (A/78/842-S/2024/384, as told by the press).

Published: the numbers in PUBLISHED. How the sexes divide among abductions, how many denials there were and by whom most
was done was not published or not seen; the records need some such number and PUBLISHED claims none.
"""

from collections.abc import Iterator
from datetime import date
from itertools import chain, repeat

from tande.policy.violations import codes
from tande.policy.violations.records import Child, Violation

DAY, VERIFIED_ON = date(2023, 5, 5), date(2023, 9, 1)
RECRUITMENT = {
    "brooklyn": 5, "grand_ravine": 4, "5_segond": 4, "unidentified": 4, "team_ascenseur": 2, "gran_grif": 1,
    "400_mawozo": 1, "force_resistance_chandelle": 1, "belekou": 1,
}
KILLING_MAIMING = {
    "grand_ravine": 35, "unidentified": 26, "belekou": 18, "400_mawozo": 12, "boston": 11, "canaan": 9,
    "argentins": 8, "g9": 7, "g_pep": 6, "other_gangs": 70, "crossfire_gangs_police": 4,
}
PUBLISHED = {
    "violations": 383, "children": 307, "boys": 160, "girls": 117, "unknown": 30, "several": 32,
    "recruitment_use": (23, 17, 6, 0), "killing_maiming": (206, 126, 60, 20), "sexual_violence": (41, 0, 41, 0),
    "abduction": 71, "attacks": 37, "attack_on_schools": 12, "attack_on_hospitals": 25, "killing": 128, "maiming": 78,
}


def records() -> list[Violation]:
    """One violation for each child harmed, as monitors write them down; attacks and denials by the incident."""
    return [*_personal(), *_places()]


def _personal() -> Iterator[Violation]:
    number = 0
    for kind, parties, sexes in _lines():
        for party, child in zip(parties, sexes, strict=True):
            number += 1
            yield Violation(
                f"v{number}", kind, DAY, DAY, codes.VERIFIED, VERIFIED_ON, party, "HT01", children=(child,),
            )


def _lines() -> Iterator[tuple[str, Iterator[str], Iterator[Child]]]:
    """Kind, parties and children. 34 of the children of abductions are children already harmed: 30 twice, 2 thrice."""
    recruited = _new("r", 17, 6, 0)
    hit = _new("k", 126, 60, 20)
    raped = _new("s", 0, 41, 0)
    hit_parties = list(_each(KILLING_MAIMING))
    yield codes.RECRUITMENT, _each(RECRUITMENT), iter(recruited)
    yield codes.KILLING, iter(hit_parties[:128]), iter(hit[:128])
    yield codes.MAIMING, iter(hit_parties[128:]), iter(hit[128:])
    yield codes.SEXUAL_VIOLENCE, repeat_many("not_published", 41), iter(raped)
    boys = [child for child in hit if child.sex == codes.BOYS][:12]
    unknown = [child for child in hit if child.sex == codes.UNKNOWN][:10]
    # Two boys are abducted twice: they are the children with three violations.
    again = [*boys, *boys[:2], *raped[:10], *unknown]
    taken = [*_new("a", 17, 10, 10), *again]
    yield codes.ABDUCTION, repeat_many("not_published", 71), iter(taken)


def _places() -> Iterator[Violation]:
    kinds = [(codes.ATTACK_SCHOOLS, 12), (codes.ATTACK_HOSPITALS, 25), (codes.DENIAL, 5)]
    for kind, times in kinds:
        for number in range(times):
            yield Violation(
                f"{kind}{number}", kind, DAY, DAY, codes.VERIFIED, VERIFIED_ON, "not_published", "HT01",
            )


def _new(letter: str, boys: int, girls: int, unknown: int) -> list[Child]:
    sexes = chain(repeat(codes.BOYS, boys), repeat(codes.GIRLS, girls), repeat(codes.UNKNOWN, unknown))
    return [Child(f"{letter}{number}", sex) for number, sex in enumerate(sexes)]


def _each(parties: dict[str, int]) -> Iterator[str]:
    return chain.from_iterable(repeat(party, number) for party, number in parties.items())


def repeat_many(party: str, number: int) -> Iterator[str]:
    """So many lines of one party."""
    return repeat(party, number)
