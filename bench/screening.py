"""Screening of names: recall, false alerts, F1 and speed, beside rapidfuzz's WRatio and Jaro-Winkler in the same run.

Splits, named in the output. Own pairs (bench/names): of latin.csv even rows were used while the rules were made and odd
rows held out; scripts.csv was used; scripts_held.csv was written after and held out. With --data (a folder with
positives_un_untreated.csv, positives_un_treated.csv and negatives_global.csv of yente's benchmark of candidates): even
rows of listed people and the first 12,000 others were used, odd rows and everybody from 25,000 on held out.
"""

import argparse
import csv
import random
import resource
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler
from rapidfuzz.process import cdist

from tande.toolkit.names import SHIPPED, Index, Subject, build, score_names, screen, screen_all
from tande.toolkit.names.folding import words_of

PAIRS = Path(__file__).parent / "names"
USED, HELD = "used for the rules", "held out"
FIRST_HELD_PERSON = 25_000
OTHERS_PER_PAIR = (1, 2, 3)
Rows = list[list[str]]
Labelled = list[tuple[str, str, bool]]


def rows(path: Path) -> Rows:
    """A file's rows without its header."""
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def plain(name: str) -> str:
    """As the peers get it: the same folding as ours."""
    return " ".join(words_of(name))


PEERS: dict[str, tuple[Callable[..., float], float, float]] = {
    "WRatio at .85": (fuzz.WRatio, 85, 100),
    "WRatio at .90": (fuzz.WRatio, 90, 100),
    "Jaro-Winkler at .90": (JaroWinkler.normalized_similarity, 0.90, 1),
}


def f1(pairs: Labelled, alert: Callable[[str, str], bool]) -> str:
    """Precision, recall and F1 of a yes or no about pairs."""
    said = [(alert(one, other), same) for one, other, same in pairs]
    hits = sum(yes and same for yes, same in said)
    precision = hits / max(1, sum(yes for yes, _ in said))
    recall = hits / max(1, sum(same for _, same in said))
    return f"P {precision:.3f}  R {recall:.3f}  F1 {2 * precision * recall / max(1e-9, precision + recall):.3f}"


def latin() -> dict[str, Labelled]:
    """Labelled pairs in Latin letters, by split."""
    every = [(one, other, same == "1") for one, other, same in rows(PAIRS / "latin.csv")]
    return {USED: every[0::2], HELD: every[1::2]}


def scripts() -> dict[str, Labelled]:
    """Pairs across scripts, each also against three other people's names."""
    return {USED: _with_others(rows(PAIRS / "scripts.csv")), HELD: _with_others(rows(PAIRS / "scripts_held.csv"))}


def _with_others(pairs: Rows) -> Labelled:
    found: Labelled = [(one, other, True) for one, other in pairs]
    for at, (one, _) in enumerate(pairs):
        found += [(one, pairs[(at + step) % len(pairs)][1], False) for step in OTHERS_PER_PAIR]
    return found


def show_pairs(title: str, splits: dict[str, Labelled]) -> None:
    """Ours and the peers on labelled pairs."""
    nobody = build([])
    for split, pairs in splits.items():
        print(f"\n{title}, {split}: {sum(same for *_, same in pairs)} of one person, "
              f"{sum(not same for *_, same in pairs)} of two")  # fmt: skip
        ours = f1(pairs, lambda one, other: score_names(one, other, nobody).worth >= SHIPPED)
        print(f"  {f'tande at {SHIPPED:.2f}':22} {ours}")
        for name, (scorer, least, _) in PEERS.items():
            print(f"  {name:22} {f1(pairs, _by(scorer, least))}")


def _by(scorer: Callable[..., float], least: float) -> Callable[[str, str], bool]:
    return lambda one, other: scorer(plain(one), plain(other)) >= least


def show_list(folder: Path, innocents: int) -> None:
    """Misspelled listed people found again, and innocent people alerted on, by names alone."""
    listed, treated = (rows(folder / f"positives_un_{one}treated.csv") for one in ("un", ""))
    others = rows(folder / "negatives_global.csv")
    index = build(Subject(str(at), [row[0]]) for at, row in enumerate(listed))
    for split, odd, start in ((USED, 0, 0), (HELD, 1, FIRST_HELD_PERSON)):
        people = [Subject(str(at), [treated[at][0]]) for at in range(odd, len(treated), 2)]
        nobody = [Subject("", [row[0]]) for row in others[start : start + innocents]]
        print(f"\nUN list, {split}: {len(people)} misspelled, {len(nobody)} innocent, {len(listed)} records")
        found = screen_all(people, index)
        top = sum(bool(some) and some[0].record == one.id for one, some in zip(people, found, strict=True))
        any_ = sum(any(alert.record == one.id for alert in some) for one, some in zip(people, found, strict=True))
        false = sum(map(bool, screen_all(nobody, index)))
        _show_recall(f"tande at {SHIPPED:.2f}", any_ / len(people), top / len(people), 1000 * false / len(nobody))
        for name, (scorer, least, _) in PEERS.items():
            _show_recall(name, *_peer_on_list(scorer, least, people, nobody, listed))


def _show_recall(name: str, found: float, top: float, false: float) -> None:
    print(f"  {name:22} recall {found:.4f}, on top {top:.4f}; false alerts {false:.2f} per 1,000 innocents")


def _peer_on_list(
    scorer: Callable[..., float], least: float, people: Sequence[Subject], nobody: Sequence[Subject], listed: Rows
) -> tuple[float, float, float]:
    names = [plain(row[0]) for row in listed]
    table = cdist([plain(one.names[0]) for one in people], names, scorer=scorer)
    own = np.array([int(one.id) for one in people])
    scores = table[np.arange(len(people)), own]
    top = (scores >= least) & (scores >= table.max(axis=1))
    false = cdist([plain(one.names[0]) for one in nobody], names, scorer=scorer).max(axis=1) >= least
    return float((scores >= least).mean()), float(top.mean()), 1000 * float(false.mean())


def everybody(folder: Path | None) -> list[list[str]]:
    """First and last words that names are made of: of the data's people, else of our own pairs."""
    if folder is not None:
        return [[row[1] or row[0], row[3]] for row in rows(folder / "negatives_global.csv")]
    pairs = [*rows(PAIRS / "latin.csv"), *rows(PAIRS / "scripts.csv")]
    own: Iterable[str] = (name for row in pairs for name in row[:2])
    return [[name.split()[0], name.split()[-1]] for name in own]


def made(words: list[list[str]], count: int, seed: int, *, latin_only: bool) -> list[Subject]:
    """People with recombined names of one kind of letters, so that many share a word."""
    by_letters: dict[bool, list[list[str]]] = {True: [], False: []}
    for one in words:
        by_letters["".join(one).isascii()].append(one)
    chance = random.Random(seed)
    people = []
    for at in range(count):
        some = by_letters[latin_only or chance.random() < 0.5]
        people.append(Subject(str(at), [f"{chance.choice(some)[0]} {chance.choice(some)[1]}"]))
    return people


def show_speed(folder: Path | None, people: int, records: int) -> None:
    """Seconds for a roster and milliseconds for one person, beside what the peers need for the same pairs."""
    words = everybody(folder)
    started = time.perf_counter()
    index = build(made(words, records, 1, latin_only=False))
    print(f"\nSpeed: {records:,} records in all scripts; index built in {time.perf_counter() - started:.1f} s")
    for title, latin_only in (("roster in Latin letters", True), ("roster in all scripts", False)):
        roster = made(words, people, 2, latin_only=latin_only)
        started, used = time.perf_counter(), _used()
        screen_all(roster, index, processes=2)
        taken, used = time.perf_counter() - started, _used() - used
        print(f"  tande, {people:,} people, {title}, 2 processes: {taken:.1f} s ({used:.1f} s of processor in all)")
    _show_one_by_one(made(words, 200, 3, latin_only=True), index)
    names = [plain(record.names[0]) for record in index.records]
    for name, scorer, some in (("WRatio", fuzz.WRatio, 20), ("Jaro-Winkler", JaroWinkler.normalized_similarity, 200)):
        started = time.perf_counter()
        cdist([plain(one.names[0]) for one in roster[:some]], names, scorer=scorer, workers=2)
        seconds = (time.perf_counter() - started) * people / some
        print(f"  {name}, brute force, 2 threads: {seconds:.1f} s (from {some} people)")


def _used() -> float:
    """Seconds of processor that finished child processes took: what else runs on the machine counts less in them."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


def _show_one_by_one(people: Sequence[Subject], index: Index) -> None:
    times = []
    for person in people:
        started = time.perf_counter()
        screen(person, index)
        times.append(1000 * (time.perf_counter() - started))
    times.sort()
    middle, most = times[len(times) // 2], times[len(times) * 95 // 100]
    print(f"  one person: median {middle:.0f} ms, 95 of 100 under {most:.0f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench screening", description=__doc__)
    parser.add_argument("--data", type=Path, help="folder of the public test data (three CSV files)")
    parser.add_argument("--innocents", type=int, default=10_000)
    parser.add_argument("--people", type=int, default=2_500)
    parser.add_argument("--records", type=int, default=100_000)
    given = parser.parse_args()
    show_pairs("Own pairs in Latin letters", latin())
    show_pairs("Own pairs across scripts", scripts())
    if given.data is None:
        print("\nUN list: not measured, name its folder with --data")
    else:
        show_list(given.data, given.innocents)
    show_speed(given.data, given.people, given.records)


if __name__ == "__main__":
    main()
